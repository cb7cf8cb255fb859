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

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "model-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a trained model's folder", () => {
  it("is one that the studio installs and the engine understands", async () => {
    const description = describeNewModel("mine", settings);
    const weights = Uint8Array.of(1, 2, 3);
    await writeTrainedModel(folder, { id: "mine", description, weights, settings, steps: 10, framesSeen: 10_240 });
    const files = await readModelFolder(folder);
    expect(files).toEqual({ id: "mine", description, weights });
    const { network } = parseModelDescription(files.description, "mine");
    expect(network).toMatchObject({ stages: 2, width: 32, form: "plain", recurrent: "none" });
  });

  it("has a card with the settings, and with the data's acknowledgement word for word", async () => {
    const description = describeNewModel("mine", settings);
    const model = { id: "mine", description, weights: Uint8Array.of(1), settings, steps: 10, framesSeen: 10_240 };
    await writeTrainedModel(folder, model);
    const card = (await readFile(join(folder, "README.md"), "utf8")).replace(/\s+/g, " ");
    expect(card).toContain(
      "The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding from NSF EIA-0196217.",
    );
    expect(card).toContain("10 steps on 10240 invented frames");
    expect(card).toContain("seed: 4");
  });
});
