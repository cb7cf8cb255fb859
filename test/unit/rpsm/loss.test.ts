import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { registerGradients } from "../../../src/rpsm/gradients";
import { meanJointErrorMm, sequenceLoss } from "../../../src/rpsm/loss";
import { useCpu } from "./support/backends";

beforeAll(useCpu);

const evenTarget = { offsetMm: new Array<number>(51).fill(10), scaleMm: new Array<number>(51).fill(300) };

/** One frame in which only the joint's three coordinates differ from 0. */
function frameWith(joint: number, xyz: [number, number, number]): tf.Tensor3D {
  const values = new Float32Array(51);
  values.set(xyz, joint * 3);
  return tf.tensor3d(values, [1, 1, 51]);
}

const zero = () => tf.zeros([1, 1, 51]) as tf.Tensor3D;

test("the squared loss is the mean square of each stage, summed over the stages", () => {
  const poses = [frameWith(2, [3, 0, 4]), frameWith(5, [0, 1, 0])];
  expect(sequenceLoss(poses, zero(), "squared", evenTarget).dataSync()[0]).toBeCloseTo((25 + 1) / 51, 6);
});

test("the Euclidean loss is the mean distance of each stage's joints, summed over the stages", () => {
  const poses = [frameWith(2, [3, 0, 4]), frameWith(5, [0, 1, 0])];
  // The floor of 1e-8 under the root makes 1e-4 of a distance of 0.
  const expected = (5 + 16e-4 + 1 + 16e-4) / 17;
  expect(sequenceLoss(poses, zero(), "euclidean", evenTarget).dataSync()[0]).toBeCloseTo(expected, 5);
});

test("the Euclidean loss measures alike in all directions where coordinates are scaled differently", () => {
  const scaleMm = Array.from({ length: 51 }, (_, i) => [100, 200, 300][i % 3]!);
  const target = { ...evenTarget, scaleMm };
  const lossOf = (xyz: [number, number, number]) =>
    sequenceLoss([frameWith(2, xyz)], zero(), "euclidean", target).dataSync()[0]!;
  // 600 mm along each axis.
  expect(lossOf([6, 0, 0])).toBeCloseTo(lossOf([0, 0, 2]), 6);
  expect(lossOf([6, 0, 0])).toBeCloseTo(lossOf([0, 3, 0]), 6);
});

test("the joint error is in millimetres", () => {
  // One joint of 17 is off by 3, 0, 4 units of 300 mm: 1500 mm.
  const error = meanJointErrorMm(frameWith(2, [3, 0, 4]), zero(), evenTarget);
  expect(error.dataSync()[0]).toBeCloseTo(1500 / 17, 3);
});

test("the gradient is a number where the prediction is exact", () => {
  registerGradients();
  const gradient = tf.grad((x) => sequenceLoss([x as tf.Tensor3D], zero(), "euclidean", evenTarget));
  expect(
    gradient(zero())
      .dataSync()
      .every((value) => value === 0),
  ).toBe(true);
});
