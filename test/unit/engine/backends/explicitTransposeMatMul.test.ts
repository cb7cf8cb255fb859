import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useExplicitTransposeMatMul } from "../../../../src/engine/backends/explicitTransposeMatMul";
import { useWasm } from "../../rpsm/support/backends";
import { wave } from "../../rpsm/support/tinyNetwork";

beforeAll(useWasm);

const rows = 5;
const inner = 7;
const columns = 3;

/** Batches of matrices as plain loops multiply them. */
function plainProduct(a: number[][][], b: number[][][]): number[][][] {
  return a.map((left, batch) =>
    left.map((row) => b[batch]![0]!.map((_, column) => row.reduce((sum, x, i) => sum + x * b[batch]![i]![column]!, 0))),
  );
}

describe.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])("a product with transposeA %s, transposeB %s", (transposeA, transposeB) => {
  const shapeA: [number, number, number] = transposeA ? [2, inner, rows] : [2, rows, inner];
  const shapeB: [number, number, number] = transposeB ? [2, columns, inner] : [2, inner, columns];
  const straight = (x: tf.Tensor3D, transposed: boolean) => (transposed ? tf.transpose(x, [0, 2, 1]) : x).arraySync();

  test("is the plain product, and leaves nothing else behind", () => {
    const a = tf.tensor3d(wave(2 * rows * inner), shapeA);
    const b = tf.tensor3d(wave(2 * columns * inner, 0.3), shapeB);
    const before = tf.memory();
    const product = tf.matMul(a, b, transposeA, transposeB);
    const after = tf.memory();

    expect(after.numTensors - before.numTensors).toBe(1);
    expect(after.numDataBuffers - before.numDataBuffers).toBe(1);
    expect(product.shape).toEqual([2, rows, columns]);
    const expected = plainProduct(straight(a, transposeA), straight(b, transposeB)).flat(2);
    product.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });
});

test("two-dimensional operands keep their rank", () => {
  const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const product = tf.matMul(a, a, true, false);
  expect(product.shape).toEqual([2, 2]);
  expect([...product.dataSync()]).toEqual([35, 44, 44, 56]);
});

test("turning it on again changes nothing", () => {
  const kernel = tf.getKernel(tf.BatchMatMul, "wasm");
  useExplicitTransposeMatMul();
  expect(tf.getKernel(tf.BatchMatMul, "wasm")).toBe(kernel);
});
