import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { Adam } from "../../../src/rpsm/adam";
import type { RpsmConfig } from "../../../src/rpsm/config";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { lossAndGradients, trainStep } from "../../../src/rpsm/trainStep";
import { useCpu } from "./support/backends";
import { allConfigs, nameOf, tinyConfig, waveInputs, waveTruth } from "./support/tinyNetwork";

beforeAll(useCpu);

const options = { learningRate: 0.02, gradientClip: 10, loss: "squared" } as const;

async function losses(config: RpsmConfig, steps: number): Promise<number[]> {
  const network = RpsmNetwork.create(config, 11);
  const adam = new Adam(network.parameters, { weightDecay: 1e-4 });
  const result: number[] = [];
  for (let step = 0; step < steps; step++) {
    result.push((await trainStep(network, adam, waveInputs(2, 3), waveTruth(2, 3), options)).loss);
  }
  return result;
}

describe.each(allConfigs.map((config) => [nameOf(config), config] as const))("training with %s", (_, config) => {
  test("learns six frames by heart", async () => {
    const course = await losses(config, 40);
    expect(course.at(-1)!).toBeLessThan(0.5 * course[0]!);
  });
});

test("the same seed trains to the same losses", async () => {
  expect(await losses(tinyConfig(), 5)).toEqual(await losses(tinyConfig(), 5));
});

test("reports the last stage's joint error before the step, in millimetres", async () => {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const poses = network.forwardSequence(waveInputs(2, 3)).poses[2]!.dataSync();
  const truth = waveTruth(2, 3).dataSync();
  let sum = 0;
  for (let joint = 0; joint < 6 * 17; joint++) {
    const offMm = [0, 1, 2].map((axis) => {
      const i = joint * 3 + axis;
      return (poses[i]! - truth[i]!) * network.config.target.scaleMm[i % 51]!;
    });
    sum += Math.hypot(...offMm);
  }
  const adam = new Adam(network.parameters, { weightDecay: 0 });
  const { mpjpeMm } = await trainStep(network, adam, waveInputs(2, 3), waveTruth(2, 3), options);
  expect(mpjpeMm).toBeCloseTo(sum / (6 * 17), 2);
});

/** Norm of Adam's first moments after one step: a tenth of the gradient's that it was given. */
async function normGiven(gradientClip: number): Promise<number> {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const adam = new Adam(network.parameters, { weightDecay: 0 });
  await trainStep(network, adam, waveInputs(2, 3), waveTruth(2, 3), { ...options, gradientClip });
  const firstMoments = (await adam.state()).filter(({ name }) => name.startsWith("adam.first."));
  return Math.hypot(...firstMoments.flatMap(({ values }) => [...values])) / 0.1;
}

test("a gradient that is too long is shortened as a whole, a short one stays as it is", async () => {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const { gradients } = lossAndGradients(network, waveInputs(2, 3), waveTruth(2, 3), "squared");
  const norm = Math.hypot(...[...gradients.values()].flatMap((gradient) => [...gradient.dataSync()]));
  expect(norm).toBeGreaterThan(0.1);
  expect(await normGiven(0.1)).toBeCloseTo(0.1, 5);
  expect(await normGiven(2 * norm)).toBeCloseTo(norm, 5);
});

test("a step leaves no tensor behind", async () => {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const adam = new Adam(network.parameters, { weightDecay: 1e-4 });
  const inputs = waveInputs(2, 3);
  const truth = waveTruth(2, 3);
  const before = tf.memory().numTensors;
  for (const loss of ["squared", "euclidean"] as const)
    await trainStep(network, adam, inputs, truth, { ...options, loss });
  expect(tf.memory().numTensors).toBe(before);
});
