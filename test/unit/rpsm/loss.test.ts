import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import { fitRoot } from "../../../src/pose/rootPosition";
import { bones } from "../../../src/pose/skeleton";
import { registerGradients } from "../../../src/rpsm/gradients";
import { type LossKind, sequenceLoss, weightedErrorMm } from "../../../src/rpsm/loss";
import { disposeSupervision, type PlainSupervision, toSupervision } from "../../../src/rpsm/supervision";
import { useCpu } from "./support/backends";
import { evenSupervision, wave } from "./support/tinyNetwork";

beforeAll(useCpu);

const evenTarget = { offsetMm: new Array<number>(51).fill(10), scaleMm: new Array<number>(51).fill(300) };
const inSpaceOnly = (kind: LossKind) => ({ kind, reprojectionWeight: 0 });

/** One frame in which only the joint's three coordinates differ from 0. */
function frameWith(joint: number, xyz: [number, number, number]): tf.Tensor3D {
  const values = new Float32Array(51);
  values.set(xyz, joint * 3);
  return tf.tensor3d(values, [1, 1, 51]);
}

const zero = () => tf.zeros([1, 1, 51]) as tf.Tensor3D;
const numberOf = (scalar: tf.Tensor) => scalar.dataSync()[0]!;

describe("the loss in 3D", () => {
  test("squared: the mean square of each stage, summed over the stages", () => {
    const poses = [frameWith(2, [3, 0, 4]), frameWith(5, [0, 1, 0])];
    const loss = sequenceLoss(poses, evenSupervision(zero()), inSpaceOnly("squared"), evenTarget);
    expect(numberOf(loss)).toBeCloseTo((25 + 1) / 51, 6);
  });

  test("Euclidean: the mean distance of each stage's joints, summed over the stages", () => {
    const poses = [frameWith(2, [3, 0, 4]), frameWith(5, [0, 1, 0])];
    // The floor of 1e-8 under the root makes 1e-4 of a distance of 0.
    const expected = (5 + 16e-4 + 1 + 16e-4) / 17;
    const loss = sequenceLoss(poses, evenSupervision(zero()), inSpaceOnly("euclidean"), evenTarget);
    expect(numberOf(loss)).toBeCloseTo(expected, 5);
  });

  test("measures alike in all directions where coordinates are scaled differently", () => {
    const scaleMm = Array.from({ length: 51 }, (_, i) => [100, 200, 300][i % 3]!);
    const target = { ...evenTarget, scaleMm };
    const lossOf = (xyz: [number, number, number]) =>
      numberOf(sequenceLoss([frameWith(2, xyz)], evenSupervision(zero()), inSpaceOnly("euclidean"), target));
    // 600 mm along each axis.
    expect(lossOf([6, 0, 0])).toBeCloseTo(lossOf([0, 0, 2]), 6);
    expect(lossOf([6, 0, 0])).toBeCloseTo(lossOf([0, 3, 0]), 6);
  });

  test("counts joints by their weights; a joint without weight does not count at all", () => {
    const jointWeights = tf.tensor3d(new Float32Array(17).fill(0).fill(0.25, 2, 3).fill(0.5, 5, 6), [1, 1, 17]);
    const pose = tf.add(tf.add(frameWith(2, [3, 0, 4]), frameWith(5, [0, 2, 0])), frameWith(9, [900, 0, 0]));
    const supervision = { targets: zero(), jointWeights };
    const euclidean = sequenceLoss([pose as tf.Tensor3D], supervision, inSpaceOnly("euclidean"), evenTarget);
    expect(numberOf(euclidean)).toBeCloseTo(0.25 * 5 + 0.5 * 2, 5);
    const squared = sequenceLoss([pose as tf.Tensor3D], supervision, inSpaceOnly("squared"), evenTarget);
    expect(numberOf(squared)).toBeCloseTo((0.25 * 25 + 0.5 * 4) / 3, 5);
    expect(numberOf(weightedErrorMm(pose as tf.Tensor3D, supervision, evenTarget))).toBeCloseTo(2.25 * 300, 2);
  });

  test("the joint error is in millimetres", () => {
    // One joint of 17 is off by 3, 0, 4 units of 300 mm: 1500 mm.
    const error = weightedErrorMm(frameWith(2, [3, 0, 4]), evenSupervision(zero()), evenTarget);
    expect(numberOf(error)).toBeCloseTo(1500 / 17, 3);
  });

  test("the gradient is a number where the prediction is exact", () => {
    registerGradients();
    const gradient = tf.grad((x) =>
      sequenceLoss([x as tf.Tensor3D], evenSupervision(zero()), inSpaceOnly("euclidean"), evenTarget),
    );
    expect([...gradient(zero()).dataSync()].every((value) => value === 0)).toBe(true);
  });
});

describe("the loss of places in the picture", () => {
  const sequences = 2;
  const frames = 4;
  const unevenTarget = {
    offsetMm: Array.from({ length: 51 }, (_, i) => i - 25),
    scaleMm: Array.from({ length: 51 }, (_, i) => 200 + i),
  };
  const meanScale = unevenTarget.scaleMm.reduce((sum, scale) => sum + scale, 0) / 51;

  /** A made-up person some way off, seen in some joints; frame 1 of each sequence is not seen at all. */
  function seenFrames(): PlainSupervision {
    const all = sequences * frames;
    const rays = wave(all * 34, 0.9).map((value) => 0.3 * value);
    const weights = wave(all * 17, 1.7).map((value, i) => {
      const isSeen = Math.floor(i / 17) % frames !== 1 && value > -0.4;
      return isSeen ? (value + 1) / 100 : 0;
    });
    return {
      ...{ sequences, frames, targetsMm: new Float32Array(all * 51), jointWeights: new Float32Array(all * 17) },
      sightings: { rays, weights },
      timeStepsS: Float32Array.from({ length: all }, (_, i) => [9, 0.04, 0.02, 0.1][i % 4]!),
    };
  }

  const posesOf = (step: number) => wave(sequences * frames * 51, step);

  /** The same loss in plain numbers, the translation by rootPosition.ts. */
  function plainLoss(outputs: ArrayLike<number>, { sightings, timeStepsS }: PlainSupervision): number {
    const { rays, weights } = sightings!;
    const poseMm = Float64Array.from(
      outputs,
      (value, i) => value * unevenTarget.scaleMm[i % 51]! + unevenTarget.offsetMm[i % 51]!,
    );
    const length = (...values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 1e-8));
    let loss = 0;
    for (let frame = 0; frame < sequences * frames; frame++) {
      const pose = poseMm.subarray(frame * 51, (frame + 1) * 51);
      const ray = rays.subarray(frame * 34, (frame + 1) * 34);
      const weight = weights.subarray(frame * 17, (frame + 1) * 17);
      const frameWeight = weight.reduce((sum, value) => sum + value, 0);
      if (frameWeight === 0) continue;
      const [tx, ty, tz] = fitRoot(pose, ray, weight)!;
      for (let joint = 0; joint < 17; joint++) {
        const depth = pose[joint * 3 + 2]! + tz;
        const x = pose[joint * 3]! + tx - ray[joint * 2]! * depth;
        const y = pose[joint * 3 + 1]! + ty - ray[joint * 2 + 1]! * depth;
        loss += weight[joint]! * length(x / meanScale, y / meanScale);
      }
      for (const [child, parent] of bones) {
        const bone = Math.hypot(...[0, 1, 2].map((axis) => pose[child * 3 + axis]! - pose[parent * 3 + axis]!));
        loss += (0.5 * frameWeight * length((bone - meanBoneLengthsMm[child]!) / meanScale)) / 16;
      }
      const place = frame % frames;
      if (place === 0 || place === frames - 1) continue;
      const [before, after] = [timeStepsS[frame]!, timeStepsS[frame + 1]!];
      for (let joint = 0; joint < 17; joint++) {
        const acceleration = [0, 1, 2].map((axis) => {
          const at = (offset: number) => poseMm[(frame + offset) * 51 + joint * 3 + axis]!;
          const speeds = [(at(0) - at(-1)) / before, (at(1) - at(0)) / after];
          return (speeds[1]! - speeds[0]!) / ((before + after) / 2);
        });
        loss += (0.05 * frameWeight * length(...acceleration.map((a) => (a * 0.04 ** 2) / meanScale))) / 17;
      }
    }
    return loss;
  }

  const options = { kind: "euclidean", reprojectionWeight: 0.7 } as const;

  test("is what plain numbers give, for every stage, times its weight", () => {
    const plain = seenFrames();
    const supervision = toSupervision(plain, unevenTarget);
    const stages = [posesOf(0.7), posesOf(0.4)];
    const poses = stages.map((values) => tf.tensor3d(values, [sequences, frames, 51]));
    const expected = 0.7 * (plainLoss(stages[0]!, plain) + plainLoss(stages[1]!, plain));
    expect(expected).toBeGreaterThan(0.1);
    expect(numberOf(sequenceLoss(poses, supervision, options, unevenTarget)) / expected).toBeCloseTo(1, 5);
    disposeSupervision(supervision);
  });

  test("has the gradient that finite differences give", () => {
    registerGradients();
    const plain = seenFrames();
    const supervision = toSupervision(plain, unevenTarget);
    const values = posesOf(0.7);
    const gradient = tf
      .grad((x) => sequenceLoss([x as tf.Tensor3D], supervision, options, unevenTarget))(
        tf.tensor3d(values, [sequences, frames, 51]),
      )
      .dataSync();
    const largest = Math.max(...gradient.map(Math.abs));
    for (let i = 0; i < values.length; i += 7) {
      const moved = (by: number) => Float64Array.from(values, (value, j) => (i === j ? value + by : value));
      const slope = (0.7 * (plainLoss(moved(1e-5), plain) - plainLoss(moved(-1e-5), plain))) / 2e-5;
      expect(Math.abs(gradient[i]! - slope), `coordinate ${i}`).toBeLessThan(1e-3 * largest + 1e-6);
    }
  });

  test("is nothing but bones and smoothness for a pose that falls on its rays from anywhere", () => {
    const plain = seenFrames();
    const poseMm = Float64Array.from(
      posesOf(0.7),
      (value, i) => value * unevenTarget.scaleMm[i % 51]! + unevenTarget.offsetMm[i % 51]!,
    );
    const { rays } = plain.sightings!;
    for (let i = 0; i < rays.length / 2; i++) {
      const z = poseMm[i * 3 + 2]! + 4000;
      rays[i * 2] = (poseMm[i * 3]! + 250) / z;
      rays[i * 2 + 1] = (poseMm[i * 3 + 1]! - 120) / z;
    }
    const lossWith = (places: Float32Array) => {
      const sightings = { rays: places, weights: plain.sightings!.weights };
      const supervision = toSupervision({ ...plain, sightings }, unevenTarget);
      const pose = tf.tensor3d(posesOf(0.7), [sequences, frames, 51]);
      return numberOf(sequenceLoss([pose], supervision, options, unevenTarget));
    };
    const fitting = lossWith(rays);
    const total = plain.sightings!.weights.reduce((sum, weight) => sum + weight, 0);
    const others = plainLoss(posesOf(0.7), { ...plain, sightings: { rays, weights: plain.sightings!.weights } });
    expect(fitting).toBeCloseTo(0.7 * others, 4);
    // 4 m away a hundredth of the distance is 40 mm.
    const aside = lossWith(rays.map((ray, i) => (i % 34 === 4 ? ray + 0.01 : ray)));
    expect(aside).toBeGreaterThan(fitting + 1e-4 * total);
  });

  test("does not count without a weight, and leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const supervision = toSupervision(seenFrames(), unevenTarget);
    const pose = tf.tensor3d(posesOf(0.7), [sequences, frames, 51]);
    const loss = sequenceLoss([pose], supervision, { ...options, reprojectionWeight: 0 }, unevenTarget);
    expect(numberOf(loss)).toBe(0);
    sequenceLoss([pose], supervision, options, unevenTarget).dispose();
    disposeSupervision(supervision);
    tf.dispose([pose, loss]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
