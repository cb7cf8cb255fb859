import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  differingSetting,
  readCheckpoint,
  type TrainingCheckpoint,
  type TrainingSettings,
  writeCheckpoint,
} from "../../../src/cli/trainingCheckpoint";

const settings: TrainingSettings = {
  seed: 1,
  batchSize: 64,
  sequenceLength: 16,
  learningRate: 1e-3,
  weightDecay: 0,
  gradientClip: 1,
  loss: "euclidean",
  stages: 3,
  width: 512,
  form: "residual",
  recurrent: "lstm",
};
const checkpointAt = (step: number): TrainingCheckpoint => ({
  step,
  framesSeen: step * 1024,
  settings,
  weights: Uint8Array.of(1, 2, step),
  trainerState: Uint8Array.of(3, 4, step),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a training's checkpoint", () => {
  it("comes back as it was written, the newest one alone", async () => {
    await writeCheckpoint(folder, checkpointAt(5));
    await writeCheckpoint(folder, checkpointAt(10));
    expect(await readCheckpoint(folder)).toEqual(checkpointAt(10));
    expect((await readdir(folder)).sort()).toEqual([
      "checkpoint-10.state.safetensors",
      "checkpoint-10.weights.safetensors",
      "checkpoint.json",
    ]);
  });

  it("stays whole when the next one was cut short before its last file", async () => {
    await writeCheckpoint(folder, checkpointAt(5));
    await writeFile(join(folder, "checkpoint-10.weights.safetensors"), "half");
    expect(await readCheckpoint(folder)).toEqual(checkpointAt(5));
  });

  it("may be absent", async () => {
    expect(await readCheckpoint(folder)).toBeUndefined();
  });

  it("names what is broken or missing", async () => {
    await writeCheckpoint(folder, checkpointAt(5));
    await rm(join(folder, "checkpoint-5.state.safetensors"));
    await expect(readCheckpoint(folder)).rejects.toMatchObject({
      code: "file-missing",
      message: expect.stringContaining("checkpoint-5.state.safetensors"),
    });
    await writeFile(join(folder, "checkpoint.json"), '{"format": "rpsm-studio-training-checkpoint", "version": 2}');
    await expect(readCheckpoint(folder)).rejects.toMatchObject({ message: expect.stringContaining('"version"') });
    await writeFile(join(folder, "checkpoint.json"), "{");
    await expect(readCheckpoint(folder)).rejects.toMatchObject({ code: "file-broken" });
  });

  it("goes on only with the same settings, and says which one differs", () => {
    expect(differingSetting(settings, { ...settings })).toBeUndefined();
    expect(differingSetting(settings, { ...settings, width: 256 })).toBe("width is 256, the checkpoint's is 512");
  });
});
