import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { TrainingRequest } from "../../../../src/common/engineTraining";
import { readSafetensors } from "../../../../src/common/safetensors";
import { usualAugmentation } from "../../../../src/common/trainingData";
import { predictClips } from "../../../../src/engine/evaluation/predictClips";
import { framesInMemory } from "../../../../src/engine/networkFrames";
import { parseModelDescription } from "../../../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { truthClip } from "../../pose/dataset/learningClips";
import { picturedClip, sizePx } from "../../pose/dataset/picturedClip";
import { useCpu } from "../../rpsm/support/backends";
import { train } from "./support/train";
import { clipSource, descriptionOf, motionSource, trainingRequest } from "./support/trainingRequest";

const image = { frontEnd: "image", image: { sizePx, baseChannels: 4 }, width: 8, stages: 2 } as const;
const description = descriptionOf(image);
const augmentation = { ...usualAugmentation, light: 0.2 };

function imageTraining(change: Partial<TrainingRequest> = {}): TrainingRequest {
  return trainingRequest({
    ...{ description, batchSize: 2, sequenceLength: 3, steps: 6, schedule: "constant", checkpointEverySteps: 2 },
    learns: { parts: "adaption", stages: [1, 2] },
    sources: [clipSource([picturedClip(12)], { augmentation })],
    ...change,
  });
}

function tensorsOf(weights: Uint8Array) {
  const { tensors } = readSafetensors(weights, "the weights");
  return new Map([...tensors].map(([name, tensor]) => [name, tensor.read()]));
}

async function firstWeights(): Promise<Uint8Array> {
  const network = RpsmNetwork.create(parseModelDescription(description, "a test").network, 4);
  const weights = await network.toSafetensors("F32");
  network.dispose();
  return weights;
}

/** What has changed, by the part of the network. */
function changedParts(before: Uint8Array, after: Uint8Array): Set<string> {
  const [was, is] = [tensorsOf(before), tensorsOf(after)];
  const changed = [...was].filter(([name, values]) => values.some((value, i) => value !== is.get(name)![i]));
  return new Set(changed.map(([name]) => name.split(".")[0]!));
}

beforeAll(useCpu);

describe("an image network", () => {
  test("learns from pictures, its shared convolutions as they were", async () => {
    const weights = await firstWeights();
    const tensors = tf.memory().numTensors;
    const { result, losses } = await train(imageTraining({ weights, steps: 20 }));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-5))).toBeLessThan(0.8 * mean(losses.slice(0, 5)));
    expect(changedParts(weights, result.weights)).toEqual(new Set(["stage1", "stage2"]));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test("learns in its shared convolutions too when all of it learns", async () => {
    const weights = await firstWeights();
    const learns: TrainingRequest["learns"] = { parts: "all", stages: [1, 2] };
    const { result } = await train(imageTraining({ weights, steps: 1, batchSize: 1, learns }));
    expect(changedParts(weights, result.weights)).toEqual(new Set(["shared", "stage1", "stage2"]));
  });

  test("goes on from a checkpoint like one that never stopped, measured on held-out pictures", async () => {
    const heldOut = { clips: [picturedClip(7)], everySteps: 2, watched: [{ clip: 0, frame: 3 }] };
    const request = imageTraining({ averaging: 0.5, microBatchSize: 1, heldOut });
    const unbroken = await train(request);
    expect(unbroken.heldOut.map(({ point }) => point.step)).toEqual([0, 2, 4, 6]);
    expect(unbroken.heldOut.every(({ point }) => point.mpjpeMm! > 0)).toBe(true);
    const { weights, trainerState, step } = unbroken.checkpoints[1]!;
    const resumed = await train({ ...request, weights, trainerState });
    expect(step).toBe(4);
    expect(resumed.result).toEqual(unbroken.result);
  });

  test("says what it cannot learn from", async () => {
    await expect(train(imageTraining({ sources: [motionSource()] }))).rejects.toThrow(
      '"sources.0": motion has no pictures',
    );
    const other = picturedClip(4, { name: "walk", pictures: { sizePx: 40, rgb: new Uint8Array(4 * 40 * 40 * 3) } });
    await expect(train(imageTraining({ sources: [clipSource([other])] }))).rejects.toThrow(
      'clip "walk": the image network needs pictures of 32 x 32 px of all its 4 frames',
    );
    const heldOut = { clips: [truthClip(4)], everySteps: 1, watched: [] };
    await expect(train(imageTraining({ heldOut }))).rejects.toThrow('clip "truth": the image network needs pictures');
  });
});

test.each([
  ["lstm", description],
  ["convlstm", descriptionOf({ ...image, recurrent: "convlstm" })],
])("an image network's poses of clips side by side are those of each clip alone: %s", async (_, text) => {
  const network = RpsmNetwork.create(parseModelDescription(text, "a test").network, 2);
  const clips = [picturedClip(5), picturedClip(11, { cuts: [6] })];
  const [short, long] = await predictClips(network, clips, new AbortController().signal);
  expect(short!.at(-1)!.every(Number.isFinite)).toBe(true);
  // After the cut it begins anew with what it saw at the start of a clip of those frames.
  const { pictures, ...rest } = picturedClip(5);
  const rgb = clips[1]!.pictures!.rgb.slice(6 * sizePx * sizePx * 3);
  const shifted = { ...rest, pictures: { ...pictures!, rgb } };
  const [alone] = await predictClips(network, [shifted], new AbortController().signal);
  alone!.at(-1)!.forEach((value, i) => expect(long!.at(-1)![6 * 51 + i]!).toBeCloseTo(value, 3));
  network.dispose();
});

test("frames of the paper's network are computed few at a time, those of a tiny one many", () => {
  expect(framesInMemory({ image: { sizePx: 368, baseChannels: 64 } })).toBe(6);
  expect(framesInMemory({ image: { sizePx: 32, baseChannels: 4 } })).toBeGreaterThan(1000);
  expect(framesInMemory({})).toBe(Number.POSITIVE_INFINITY);
});
