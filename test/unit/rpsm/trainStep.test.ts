import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { Adam } from "../../../src/rpsm/adam";
import type { RpsmConfig } from "../../../src/rpsm/config";
import { learningParameters } from "../../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { disposeSupervision, toSupervision } from "../../../src/rpsm/supervision";
import { clippingScale, lossAndGradients, type TrainChunk, TrainStep } from "../../../src/rpsm/trainStep";
import { useCpu } from "./support/backends";
import {
  allConfigs,
  largestDifference,
  nameOf,
  tinyConfig,
  wave,
  waveChunk,
  waveInputs,
  waveTruth,
} from "./support/tinyNetwork";

beforeAll(useCpu);

const squared = { kind: "squared", reprojectionWeight: 0 } as const;

/** A whole step; its loss. */
async function step(network: RpsmNetwork, adam: Adam, ...chunks: TrainChunk[]): Promise<number> {
  const trainStep = new TrainStep(network, adam, squared);
  let loss = 0;
  for (const chunk of chunks) loss += (await trainStep.add(chunk)).loss;
  trainStep.apply(0.02, clippingScale(await trainStep.gradientNorm(), 10));
  trainStep.dispose();
  return loss;
}

async function losses(config: RpsmConfig, steps: number): Promise<number[]> {
  const network = RpsmNetwork.create(config, 11);
  const adam = new Adam(network.parameters, { weightDecay: 1e-4 });
  const result: number[] = [];
  for (let i = 0; i < steps; i++) result.push(await step(network, adam, waveChunk(2, 3)));
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
  const trainStep = new TrainStep(network, new Adam(network.parameters, { weightDecay: 0 }), squared);
  expect((await trainStep.add(waveChunk(2, 3))).weightedErrorMm).toBeCloseTo(sum / (6 * 17), 2);
});

describe("a batch in chunks", () => {
  const sequences = 4;
  const frames = 3;
  const weights = wave(sequences * frames * 17, 1.3).map((value) => Math.max(0, value) / 100);
  const rays = wave(sequences * frames * 34, 0.9).map((value) => 0.3 * value);
  const options = { kind: "euclidean", reprojectionWeight: 0.5 } as const;

  /** Sequences first .. first + count - 1 of one batch with targets and sightings. */
  function chunk(first: number, count: number): TrainChunk {
    const rows = (values: Float32Array, perFrame: number) =>
      values.slice(first * frames * perFrame, (first + count) * frames * perFrame);
    const plain = {
      ...{ sequences: count, frames },
      targetsMm: rows(
        wave(sequences * frames * 51).map((value) => 300 * value),
        51,
      ),
      jointWeights: rows(weights, 17),
      sightings: {
        rays: rows(rays, 34),
        weights: rows(
          weights.map((weight) => weight / 2),
          17,
        ),
      },
      timeStepsS: rows(new Float32Array(sequences * frames).fill(0.04), 1),
    };
    const inputs = tf.tensor3d(rows(wave(sequences * frames * 55), 55), [count, frames, 55]);
    return { inputs, supervision: toSupervision(plain, tinyConfig().target) };
  }

  test("has the gradient and the loss of the whole", async () => {
    const network = RpsmNetwork.create(tinyConfig(), 11);
    const adam = new Adam(network.parameters, { weightDecay: 0 });
    const whole = lossAndGradients(network, chunk(0, 4), options);
    const sums = new Map<string, tf.Tensor>();
    let loss = 0;
    for (const part of [chunk(0, 1), chunk(1, 2), chunk(3, 1)]) {
      const result = lossAndGradients(network, part, options);
      loss += result.loss.dataSync()[0]!;
      for (const [name, gradient] of result.gradients) {
        sums.set(name, sums.has(name) ? tf.add(sums.get(name)!, gradient) : gradient);
      }
    }
    expect(loss).toBeCloseTo(whole.loss.dataSync()[0]!, 5);
    for (const [name, gradient] of whole.gradients) {
      const largest = tf.max(tf.abs(gradient)).dataSync()[0]!;
      expect(largest).toBeGreaterThan(1e-6);
      expect(largestDifference(sums.get(name)!.dataSync(), gradient.dataSync()), name).toBeLessThan(
        1e-5 * largest + 1e-8,
      );
    }
    const trainStep = new TrainStep(network, adam, options);
    for (const part of [chunk(0, 3), chunk(3, 1)]) await trainStep.add(part);
    const norm = Math.hypot(...[...whole.gradients.values()].flatMap((gradient) => [...gradient.dataSync()]));
    expect((await trainStep.gradientNorm()) / norm).toBeCloseTo(1, 4);
  });

  test("leaves no tensor behind, finished or given up", async () => {
    const network = RpsmNetwork.create(tinyConfig(), 11);
    const adam = new Adam(network.parameters, { weightDecay: 1e-4 });
    const before = tf.memory().numTensors;
    for (const isFinished of [true, false]) {
      const trainStep = new TrainStep(network, adam, options);
      for (const part of [chunk(0, 2), chunk(2, 2)]) {
        await trainStep.add(part);
        part.inputs.dispose();
        disposeSupervision(part.supervision);
      }
      if (isFinished) trainStep.apply(0.01, clippingScale(await trainStep.gradientNorm(), 0.1));
      trainStep.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("parts that do not learn", () => {
  test("stay as they are, and the others get the gradients that they get when all learn", async () => {
    const network = RpsmNetwork.create(tinyConfig(), 11);
    const learning = learningParameters(network.parameters.specs, { parts: "lstm", stages: [2, 3] });
    const names = learning.map(({ name }) => name);
    const all = lossAndGradients(network, waveChunk(2, 3), squared).gradients;
    const some = lossAndGradients(network, waveChunk(2, 3), squared, names).gradients;
    expect([...some.keys()]).toEqual(names);
    for (const [name, gradient] of some) expect(gradient.dataSync()).toEqual(all.get(name)!.dataSync());

    const before = new Map(
      network.parameters.specs.map(({ name }) => [name, network.parameters.get(name).dataSync().slice()]),
    );
    const adam = new Adam(network.parameters, { weightDecay: 0.1 }, learning);
    await step(network, adam, waveChunk(2, 3));
    for (const [name, values] of before) {
      const isSame = largestDifference(network.parameters.get(name).dataSync(), values) === 0;
      expect(isSame, name).toBe(!names.includes(name));
    }
    expect((await adam.state()).map(({ name }) => name)).toEqual(
      names.flatMap((name) => [`adam.first.${name}`, `adam.second.${name}`]),
    );
  });

  test("are not propagated back through", () => {
    const network = RpsmNetwork.create(tinyConfig(), 11);
    const count = (parts: "lstm" | "all", stages: number[]) => {
      const names = learningParameters(network.parameters.specs, { parts, stages }).map(({ name }) => name);
      let products = 0;
      const original = tf.engine().runKernel;
      tf.engine().runKernel = (kernelName, ...rest) => {
        if (kernelName === tf.BatchMatMul || kernelName === tf._FusedMatMul) products++;
        return original.call(tf.engine(), kernelName, ...rest) as never;
      };
      try {
        lossAndGradients(network, waveChunk(2, 3), squared, names);
      } finally {
        tf.engine().runKernel = original;
      }
      return products;
    };
    // Stages 1 and 2 before the last, and the last one's features, only go forward.
    expect(count("lstm", [3])).toBeLessThan(count("lstm", [1, 2, 3]));
    expect(count("lstm", [1, 2, 3])).toBeLessThan(count("all", [1, 2, 3]));
  });
});

/** Norm of Adam's first moments after one step: a tenth of the gradient's that it was given. */
async function normGiven(gradientClip: number): Promise<number> {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const adam = new Adam(network.parameters, { weightDecay: 0 });
  const trainStep = new TrainStep(network, adam, squared);
  await trainStep.add(waveChunk(2, 3));
  trainStep.apply(0.02, clippingScale(await trainStep.gradientNorm(), gradientClip));
  const firstMoments = (await adam.state()).filter(({ name }) => name.startsWith("adam.first."));
  return Math.hypot(...firstMoments.flatMap(({ values }) => [...values])) / 0.1;
}

test("a gradient that is too long is shortened as a whole, a short one stays as it is", async () => {
  const network = RpsmNetwork.create(tinyConfig(), 11);
  const { gradients } = lossAndGradients(network, waveChunk(2, 3), squared);
  const norm = Math.hypot(...[...gradients.values()].flatMap((gradient) => [...gradient.dataSync()]));
  expect(norm).toBeGreaterThan(0.1);
  expect(await normGiven(0.1)).toBeCloseTo(0.1, 5);
  expect(await normGiven(2 * norm)).toBeCloseTo(norm, 5);
});
