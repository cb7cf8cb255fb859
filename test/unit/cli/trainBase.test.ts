import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addTrainBaseCommand } from "../../../src/cli/trainBase";
import { writeCheckpoint } from "../../../src/cli/trainingCheckpoint";
import { writeSmallMocap, writeStandingTrc } from "./support";

let folder: string;
let data: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "train-base-"));
  data = join(folder, "mocap");
  out = join(folder, "out");
  await writeSmallMocap(data);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function trainBase(...flags: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addTrainBaseCommand(program);
  program.commands[0]!.exitOverride();
  await program.parseAsync(["train-base", "--data", data, "--out", out, ...flags], { from: "user" });
}

const settings = {
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
} as const;
const checkpoint = { step: 200, framesSeen: 1, settings, weights: Uint8Array.of(1), trainerState: Uint8Array.of(2) };

describe("rpsm-studio train-base", () => {
  it("exports the training sequences and the three held-out sets without an engine", async () => {
    await trainBase("--export-sequences", "3", "--sequence-length", "8", "--noise-range", "0.01,0.02");
    expect((await readdir(out)).sort()).toEqual([
      "test-clean-0000.safetensors",
      "test-noise-0000.safetensors",
      "train-0000.safetensors",
      "val-0000.safetensors",
    ]);
  });

  it("trains with all of a folder of motion, unless some is held out", async () => {
    data = join(folder, "captures");
    await mkdir(data);
    await writeStandingTrc(join(data, "one.trc"));
    await writeStandingTrc(join(data, "two.trc"));
    await trainBase("--export-sequences", "2", "--sequence-length", "8");
    expect(await readdir(out)).toEqual(["train-0000.safetensors"]);
    await expect(trainBase("--validation", "2")).rejects.toThrow("a number from 0.001 to 0.999");
  });

  it("does not write over a training that could go on", async () => {
    await writeCheckpoint(out, checkpoint);
    await expect(trainBase()).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringMatching(/checkpoint at step 200: add --resume/),
    });
  });

  it("says why it cannot resume: nothing there, other settings, done already", async () => {
    await expect(trainBase("--resume")).rejects.toMatchObject({ message: expect.stringContaining("no checkpoint") });
    await writeCheckpoint(out, checkpoint);
    await expect(trainBase("--resume", "--width", "256")).rejects.toMatchObject({
      message: "--resume goes on with the same settings, but width is 256, the checkpoint's is 512",
    });
    await expect(trainBase("--resume", "--steps", "200")).rejects.toMatchObject({
      message: expect.stringContaining("raise --steps"),
    });
  });

  it("names the folder that holds no motion capture", async () => {
    data = join(folder, "nowhere");
    await expect(trainBase()).rejects.toMatchObject({ code: "file-missing", message: expect.stringContaining(data) });
  });

  it("refuses an export's flags without an export, and a range the wrong way round", async () => {
    await expect(trainBase("--leg-changes", "0.5")).rejects.toMatchObject({ code: "bad-argument" });
    await expect(trainBase("--noise-range", "0.04,0.01")).rejects.toThrow("two numbers, the smaller one first");
  });
});
