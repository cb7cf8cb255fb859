import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeSafetensors } from "../../../../src/common/safetensors";
import type { CurvePoint } from "../../../../src/common/trainingProtocol";
import { newRunDocument } from "../../../../src/studio/training/newRunDocument";
import { RunFolder } from "../../../../src/studio/training/runFolder";
import { RunStore } from "../../../../src/studio/training/runStore";
import { fillDisk } from "../fullDisk";
import { temporaryFolder } from "../library/testClips";
import { quickSettings } from "./trainingUnderTest";

const weights = (value: number) =>
  writeSafetensors([{ name: "a", shape: [2], values: Float32Array.of(value, value) }], "F32");
const bytes = (value: number) => new Uint8Array(4).fill(value);
const checkpoint = (step: number) => ({
  ...{ step, framesSeen: step * 10, trainedMs: step * 100 },
  ...{ weights: weights(step), averaged: weights(step + 0.5), trainerState: bytes(step) },
});
const point = (step: number, change: Partial<CurvePoint> = {}): CurvePoint => ({
  ...{ step, loss: 1, mpjpeMm: 50, gradientNorm: 2, learningRate: 1e-4, framesPerSecond: 100 },
  ...change,
});
const document = { ...newRunDocument({ name: "a run", settings: quickSettings({ trainingClips: ["a"] }) }), id: "run" };

function runFolder(): RunFolder {
  return new RunFolder(join(temporaryFolder(), "run"));
}

describe("a run's folder", () => {
  it("keeps the last checkpoint whole and no other", async () => {
    const folder = runFolder();
    expect(await folder.readCheckpoint()).toBeUndefined();
    await folder.writeCheckpoint(checkpoint(10));
    await folder.writeCheckpoint(checkpoint(20));
    expect(await folder.readCheckpoint()).toEqual(checkpoint(20));
    expect(readdirSync(join(folder.path, "checkpoint"))).toHaveLength(4);
  });

  it("keeps the checkpoint before when a crash or a full disk comes between the files of the next", async () => {
    const folder = runFolder();
    await folder.writeCheckpoint(checkpoint(10));
    await fillDisk();
    await expect(folder.writeCheckpoint(checkpoint(20))).rejects.toMatchObject({ code: "disk-full" });
    expect(await folder.readCheckpoint()).toEqual(checkpoint(10));
    // Weights of step 30 were written, and then the power went.
    writeFileSync(join(folder.path, "checkpoint", "30-abcd1234.weights.safetensors"), weights(30));
    expect(await folder.readCheckpoint()).toEqual(checkpoint(10));
    await folder.writeCheckpoint(checkpoint(40));
    expect(readdirSync(join(folder.path, "checkpoint"))).toHaveLength(4);
  });

  it("names the file of a checkpoint that is cut short or gone", async () => {
    const folder = runFolder();
    await folder.writeCheckpoint(checkpoint(10));
    const state = readdirSync(join(folder.path, "checkpoint")).find((name) => name.includes(".state."))!;
    truncateSync(join(folder.path, "checkpoint", state), 1);
    await expect(folder.readCheckpoint()).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringContaining(state),
    });
    writeFileSync(join(folder.path, "checkpoint", "checkpoint.json"), '{"format":"rpsm-training-checkpoint"');
    await expect(folder.readCheckpoint()).rejects.toMatchObject({ code: "file-broken" });
  });

  it("keeps the best weights with what they were measured to be, and gives them back as they were", async () => {
    const folder = runFolder();
    await folder.writeDocument(document);
    await folder.writeBest(weights(1), { step: 40, errorMm: 61.25 });
    expect(await folder.describeBest()).toEqual({ step: 40, errorMm: 61.25 });
    expect(await folder.readBest()).toEqual(weights(1));
    await folder.writeBest(weights(2), { step: 80, errorMm: Number.NaN });
    expect(await folder.describeBest()).toEqual({ step: 80, errorMm: Number.NaN });
    truncateSync(join(folder.path, "best.safetensors"), 20);
    await expect(folder.describeBest()).rejects.toMatchObject({ code: "file-broken" });
  });

  it("reads every whole line of a curve, and writes on behind half a one", async () => {
    const folder = runFolder();
    await folder.writeDocument(document);
    await folder.curve.append([point(1), point(2, { mpjpeMm: Number.NaN })]);
    const path = join(folder.path, "curve.jsonl");
    appendFileSync(path, '{"step":3,"loss":');
    const after = new RunFolder(folder.path);
    await after.curve.append([point(4)]);
    expect(await after.curve.read()).toEqual([point(1), point(2, { mpjpeMm: Number.NaN }), point(4)]);
    expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
  });

  it("names the field of a run.json that is wrong, and refuses one of a newer program", async () => {
    const folder = runFolder();
    await folder.writeDocument(document);
    const path = join(folder.path, "run.json");
    writeFileSync(path, JSON.stringify({ ...document, step: -1 }));
    await expect(folder.readDocument()).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringMatching(/run\.json.*"step"/),
    });
    writeFileSync(path, JSON.stringify({ ...document, version: 2 }));
    await expect(folder.readDocument()).rejects.toMatchObject({ code: "library-newer" });
  });

  it("gives back the frames that are watched", async () => {
    const folder = runFolder();
    await folder.writeDocument(document);
    const pose = (value: number) => new Float32Array(51).fill(value);
    const truth = pose(3);
    truth[5] = Number.NaN;
    const watched = [
      { clipId: "a", clipName: "walk", frame: 7, before: pose(1), now: pose(2), truth },
      { clipId: "b", clipName: "sit", frame: 9, before: pose(4), now: pose(5) },
    ];
    await folder.writeWatched(watched);
    expect(await folder.readWatched()).toEqual(watched);
  });
});

describe("a library's runs", () => {
  it("are found again, but not what was being made or thrown away", async () => {
    const path = join(temporaryFolder(), "trainings");
    const store = await RunStore.open(path);
    const { id: _, ...beginning } = document;
    const run = await store.create(beginning, checkpoint(5));
    const other = await store.create({ ...beginning, name: "other" });
    await store.remove(other.id);
    expect(readdirSync(path)).toEqual([run.id]);
    const again = await RunStore.open(path);
    expect(again.usable().map((each) => each.document)).toEqual([{ ...beginning, id: run.id }]);
    expect(await again.find(run.id).folder.readCheckpoint()).toEqual(checkpoint(5));
    expect(() => again.find(other.id)).toThrow("no training");
  });

  it("leave nothing behind when the disk is full", async () => {
    const path = join(temporaryFolder(), "trainings");
    const store = await RunStore.open(path);
    const { id: _, ...beginning } = document;
    await fillDisk();
    await expect(store.create(beginning, checkpoint(5))).rejects.toMatchObject({ code: "disk-full" });
    expect(readdirSync(path)).toEqual([]);
    expect(store.usable()).toEqual([]);
  });
});
