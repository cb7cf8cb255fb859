import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { fusedAdamUpdate, hasFusedAdam, sumOfSquares } from "../../../../../src/rpsm/fusedAdam";
import { sumRows } from "../../../../../src/rpsm/sumRows";
import { useWasm } from "../../../rpsm/support/backends";
import { wave } from "../../../rpsm/support/tinyNetwork";

beforeAll(useWasm);

const attrs = { gradientScale: 0.5, beta1: 0.9, beta2: 0.99, rate: 0.01, epsilon: 1e-3, kept: 0.999 };

test("one update by hand", () => {
  expect(hasFusedAdam()).toBe(true);
  const [weights, gradient, first, second] = [2, 4, 1, 9].map((value) => tf.tensor1d([value])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const updated = fusedAdamUpdate({ weights, gradient, first, second }, attrs);
  // g = 2; first' = 0.9 + 0.1 * 2; second' = 0.99 * 9 + 0.01 * 4; weights' = 0.999 * 2 - 0.01 * 1.1 / (sqrt(8.95) + 0.001)
  expect(updated.first.dataSync()[0]).toBeCloseTo(1.1, 6);
  expect(updated.second.dataSync()[0]).toBeCloseTo(8.95, 5);
  expect(updated.weights.dataSync()[0]).toBeCloseTo(1.998 - 0.011 / (Math.sqrt(8.95) + 0.001), 6);
  expect(weights.dataSync()[0]).toBe(2);
});

test.each([1, 3, 4, 37])("%d numbers are updated alike, by four and one by one", (count) => {
  const [weights, gradient, first, second] = [0.2, 0.3, 0.5, 0.7].map((step) => wave(count, step)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  second.forEach((value, i) => {
    second[i] = value * value;
  });
  const inputs = {
    weights: tf.tensor1d(weights),
    gradient: tf.tensor1d(gradient),
    first: tf.tensor1d(first),
    second: tf.tensor1d(second),
  };
  const before = tf.memory().numDataBuffers;
  const updated = fusedAdamUpdate(inputs, attrs);
  expect(tf.memory().numDataBuffers - before).toBe(3);
  const values = updated.weights.dataSync();
  weights.forEach((weight, i) => {
    const g = gradient[i]! * attrs.gradientScale;
    const m = attrs.beta1 * first[i]! + (1 - attrs.beta1) * g;
    const v = attrs.beta2 * second[i]! + (1 - attrs.beta2) * g * g;
    expect(values[i]).toBeCloseTo(attrs.kept * weight - (attrs.rate * m) / (Math.sqrt(v) + attrs.epsilon), 5);
  });
});

test.each([1, 15, 16, 100])("the sum of %d squares", (count) => {
  const values = wave(count);
  const expected = values.reduce((sum, value) => sum + value * value, 0);
  expect(sumOfSquares(tf.tensor1d(values)).dataSync()[0]).toBeCloseTo(expected, 4);
});

test.each([
  [1, 1],
  [3, 5],
  [20, 8],
])("the sum of %d rows of %d", (rows, columns) => {
  const values = wave(rows * columns);
  const expected = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: rows }, (_, row) => values[row * columns + column]!).reduce((sum, value) => sum + value),
  );
  const sums = sumRows(tf.tensor2d(values, [rows, columns]));
  expect(sums.shape).toEqual([columns]);
  sums.dataSync().forEach((sum, i) => {
    expect(sum).toBeCloseTo(expected[i]!, 5);
  });
});

test("a clone shares its numbers and outlives the original", () => {
  const original = tf.tensor1d([1, 2, 3]);
  const before = tf.memory().numDataBuffers;
  const clone = tf.clone(original);
  expect(tf.memory().numDataBuffers).toBe(before);
  original.dispose();
  expect([...clone.dataSync()]).toEqual([1, 2, 3]);
  clone.dispose();
  expect(tf.memory().numDataBuffers).toBe(before - 1);
});

test.each([
  [0, [1, 2]],
  [1, [2, 1, 1]],
  [-1, [5, 1]],
] as const)("a split along axis %d takes each part once", (axis, sizes) => {
  const x = tf.tensor3d(wave(3 * 4 * 6), [3, 4, 6]);
  const before = tf.memory().numDataBuffers;
  const parts = tf.split(x, [...sizes], axis);
  expect(tf.memory().numDataBuffers - before).toBe(sizes.length);
  const along = axis < 0 ? axis + 3 : axis;
  expect(parts.map(({ shape }) => shape)).toEqual(sizes.map((size) => [3, 4, 6].with(along, size)));
  const at = (position: number[]) => x.arraySync()[position[0]!]![position[1]!]![position[2]!];
  let start = 0;
  for (const [i, part] of parts.entries()) {
    const values = part.arraySync() as number[][][];
    values.forEach((plane, a) => {
      plane.forEach((row, b) => {
        row.forEach((value, c) => {
          expect(value).toBe(at([a, b, c].map((place, axis) => (axis === along ? place + start : place))));
        });
      });
    });
    start += sizes[i]!;
  }
});

test("a split of whole numbers is the backend's own", () => {
  const parts = tf.split(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 2, 1);
  expect(parts.map((part) => [...part.dataSync()])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});
