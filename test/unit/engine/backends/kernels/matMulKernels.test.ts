import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { installKernels } from "../../../../../src/engine/backends/kernels/installKernels";
import { fewestRows } from "../../../../../src/engine/backends/kernels/matMulKernels";
import { useWasm } from "../../../rpsm/support/backends";
import { wave } from "../../../rpsm/support/tinyNetwork";

/** One matrix product as plain loops in double precision compute it. */
function plainProduct(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0]!.map((_, column) => row.reduce((sum, x, i) => sum + x * b[i]![column]!, 0)));
}

/** A matrix of reproducible numbers, as a tensor that may hold it transposed. */
function matrix(rows: number, columns: number, step: number, isTransposed: boolean) {
  const values = wave(rows * columns, step);
  const numbers = Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
  const straight = tf.tensor2d(values, [rows, columns]);
  return { numbers, tensor: isTransposed ? (tf.transpose(straight) as tf.Tensor2D) : straight };
}

function expectClose(tensor: tf.Tensor, expected: number[]): void {
  const values = tensor.dataSync();
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 4);
  });
}

/** Rows, depth, columns: whole tiles, none, parts of tiles at each edge, and more than one block of rows and depth. */
const shapes = [
  [fewestRows, 8, 8],
  [fewestRows, 1, 1],
  [fewestRows + 1, 3, 5],
  [19, 55, 51],
  [130, 259, 9],
  [fewestRows - 1, 7, 3],
  [1, 5, 4],
] as const;

describe.each([
  ["relaxed SIMD", true],
  ["SIMD alone", false],
])("products with %s", (_, allowRelaxed) => {
  beforeAll(async () => {
    await useWasm();
    await installKernels(allowRelaxed);
  });

  describe.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("transposeA %s, transposeB %s", (transposeA, transposeB) => {
    test.each(shapes)("%d x %d x %d is the plain product, and leaves nothing else behind", (rows, depth, columns) => {
      const a = matrix(rows, depth, 0.7, transposeA);
      const b = matrix(depth, columns, 0.3, transposeB);
      const before = tf.memory();
      const product = tf.matMul(a.tensor, b.tensor, transposeA, transposeB);
      const after = tf.memory();
      expect(after.numTensors - before.numTensors).toBe(1);
      expect(after.numDataBuffers - before.numDataBuffers).toBe(1);
      expect(product.shape).toEqual([rows, columns]);
      expectClose(product, plainProduct(a.numbers, b.numbers).flat());
    });
  });

  test("a small product by hand: rows of (1, 2) times (3 -1; 4 0.5) are (11, 0)", () => {
    const a = tf.tile(tf.tensor2d([[1, 2]]), [fewestRows, 1]);
    const b = tf.tensor2d([
      [3, -1],
      [4, 0.5],
    ]);
    const expected = Array.from({ length: fewestRows }, () => [11, 0]).flat();
    expect([...tf.matMul(a, b).dataSync()]).toEqual(expected);
  });

  test("NaN and infinity reach exactly the rows and columns they belong to", () => {
    const rows = fewestRows + 1;
    const a = tf.buffer([rows, 6], "float32", new Float32Array(rows * 6).fill(1));
    a.set(Number.NaN, 2, 3);
    a.set(Number.POSITIVE_INFINITY, 4, 0);
    const b = tf.buffer([6, 9], "float32", new Float32Array(6 * 9).fill(2));
    b.set(0, 0, 5);
    b.set(Number.NEGATIVE_INFINITY, 5, 8);
    const product = (tf.matMul(a.toTensor() as tf.Tensor2D, b.toTensor() as tf.Tensor2D) as tf.Tensor2D).arraySync();
    const expected = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: 9 }, (_, column) => {
        if (row === 2) return Number.NaN;
        const inAColumn = column === 8 ? Number.NEGATIVE_INFINITY : column === 5 ? 10 : 12;
        if (row !== 4) return inAColumn;
        return column === 5 || column === 8 ? Number.NaN : Number.POSITIVE_INFINITY; // inf * 0, inf - inf
      }),
    );
    expect(product).toEqual(expected);
  });

  test("batches of matrices are multiplied one by one; a single one goes with all", () => {
    const [rows, depth, columns] = [fewestRows, 5, 3];
    const left = tf.tensor(wave(2 * 2 * rows * depth), [2, 2, rows, depth]);
    const right = tf.tensor(wave(2 * depth * columns, 0.3), [2, 1, depth, columns]);
    const product = tf.matMul(left, right);
    expect(product.shape).toEqual([2, 2, rows, columns]);
    const lefts = left.arraySync() as number[][][][];
    const rights = right.arraySync() as number[][][][];
    const expected = lefts.flatMap((pair, i) => pair.flatMap((a) => plainProduct(a, rights[i]![0]!).flat()));
    expectClose(product, expected);
  });

  test.each(["linear", "relu", "elu"] as const)(
    "a fused product with bias and %s is the same one after another",
    (activation) => {
      const a = matrix(fewestRows + 3, 10, 0.7, false);
      const b = matrix(10, 7, 0.3, false);
      const bias = tf.tensor1d(wave(7, 1.1));
      const before = tf.memory();
      const fused = tf.fused.matMul({ a: a.tensor, b: b.tensor, bias, activation });
      expect(tf.memory().numTensors - before.numTensors).toBe(1);
      expect(tf.memory().numDataBuffers - before.numDataBuffers).toBe(1);
      const activate = {
        linear: (x: number) => x,
        relu: (x: number) => Math.max(x, 0),
        elu: (x: number) => (x > 0 ? x : Math.expm1(x)),
      };
      const biases = bias.dataSync();
      const expected = plainProduct(a.numbers, b.numbers).flatMap((row) =>
        row.map((sum, column) => activate[activation](sum + biases[column]!)),
      );
      expectClose(fused, expected);
    },
  );

  test("ReLU lets NaN through", () => {
    const a = tf.fill([fewestRows, 2], Number.NaN) as tf.Tensor2D;
    const fused = tf.fused.matMul({ a, b: tf.ones([2, 3]), activation: "relu" });
    expect(fused.dataSync().every(Number.isNaN)).toBe(true);
  });
});

test("installing again replaces what was installed, and does not pile up", async () => {
  await useWasm();
  const count = tf.getKernelsForBackend("wasm").length;
  await installKernels();
  expect(tf.getKernelsForBackend("wasm").length).toBe(count);
  const a = tf.ones([fewestRows, 2]) as tf.Tensor2D;
  expect(tf.matMul(a, a, true, false).dataSync()[0]).toBe(fewestRows);
});
