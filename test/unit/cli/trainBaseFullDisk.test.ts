import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { expect, it, vi } from "vitest";
import { addTrainBaseCommand } from "../../../src/cli/trainBase";
import type { EngineNotification } from "../../../src/common/engineTraining";
import { StudioError } from "../../../src/common/errors";
import { fillDisk } from "../studio/fullDisk";
import { writeSmallMocap } from "./support";

const { engine } = vi.hoisted(() => ({ engine: { isKilled: false } }));
/** An engine that sends a checkpoint and then trains until it is cancelled. */
vi.mock("../../../src/studio/headlessEngine", () => ({
  startHeadlessEngine: async () => {
    let tell: (notification: EngineNotification) => void;
    const call = (_method: string, _request: unknown, signal?: AbortSignal) => {
      const [weights, trainerState] = [Uint8Array.of(1), Uint8Array.of(2)];
      tell({ type: "training.checkpoint", step: 1, framesSeen: 16, weights, trainerState });
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new StudioError("cancelled", "training.run was cancelled")));
      });
    };
    const onNotification = (listener: typeof tell) => {
      tell = listener;
    };
    const kill = () => {
      engine.isKilled = true;
    };
    return { connection: { host: { call }, onNotification, kill }, status: { backend: "wasm", adapter: "test" } };
  },
}));

it("a checkpoint that cannot be written ends train-base, which says why", async () => {
  const folder = await mkdtemp(join(tmpdir(), "train-base-"));
  vi.spyOn(console, "error").mockReturnValue();
  try {
    await writeSmallMocap(join(folder, "mocap"));
    const program = new Command().exitOverride();
    addTrainBaseCommand(program);
    await fillDisk();
    const flags = ["--data", join(folder, "mocap"), "--out", join(folder, "out")];
    await expect(program.parseAsync(["train-base", ...flags], { from: "user" })).rejects.toMatchObject({
      code: "disk-full",
    });
    expect(engine.isKilled).toBe(true);
  } finally {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  }
});
