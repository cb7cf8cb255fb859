import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeNewModel, writeTrainedModel } from "../../../src/cli/trainedModel";
import { parseModelDescription } from "../../../src/rpsm/modelDescription";
import { readModelFolder } from "../../../src/studio/models/modelFolder";

const settings = {
  seed: 4,
  batchSize: 64,
  sequenceLength: 16,
  learningRate: 1e-3,
  weightDecay: 0,
  gradientClip: 1,
  loss: "euclidean",
  stages: 2,
  width: 32,
  form: "plain",
  recurrent: "none",
} as const;

const about = { settings, steps: 10, framesSeen: 10_240, credit: "By courtesy of nobody." };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a trained model's folder", () => {
  it("is one that the studio installs and the engine understands", async () => {
    const description = describeNewModel("mine", settings);
    const weights = Uint8Array.of(1, 2, 3);
    await writeTrainedModel(folder, { id: "mine", description, weights, ...about });
    const files = await readModelFolder(folder);
    expect(files).toEqual({ id: "mine", description, weights });
    const { network } = parseModelDescription(files.description, "mine");
    expect(network).toMatchObject({ stages: 2, width: 32, form: "plain", recurrent: "none" });
  });

  it("has a card with the settings, and with the data's acknowledgement word for word", async () => {
    const description = describeNewModel("mine", settings);
    await writeTrainedModel(folder, { id: "mine", description, weights: Uint8Array.of(1), ...about });
    const card = (await readFile(join(folder, "README.md"), "utf8")).replace(/\s+/g, " ");
    expect(card).toContain("By courtesy of nobody.");
    expect(card).toContain("10 steps on 10240 invented frames");
    expect(card).toContain("seed: 4");
  });
});
