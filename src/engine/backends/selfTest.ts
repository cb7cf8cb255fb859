import * as tf from "@tensorflow/tfjs-core";
import type { BackendName } from "../../common/backendName";
import type { SelfTest } from "../../common/protocol";

const rows = 48;
const inner = 96;
const columns = 40;
/** Rounding of 96 products of numbers in [-1, 1] stays below 1e-4 in 32 bits; a wrong read-back is off by about 1. */
const largestError = 1e-3;
/** The first shader compilation on a slow driver takes seconds; a read-back that hangs takes for ever. */
const patienceMs = 20_000;

/**
 * Checks that the active backend computes: uploads two matrices, multiplies them, reads the product back and
 * compares it with the same product in plain numbers. The matrices are too large for the WebGPU backend to hand
 * the work to the processor. Never rejects: what goes wrong is the result's reason.
 */
export async function runSelfTest(backend: BackendName): Promise<SelfTest> {
  const startedAtMs = performance.now();
  const elapsedMs = () => performance.now() - startedAtMs;
  try {
    const left = waveMatrix(rows * inner, 0.37);
    const right = waveMatrix(inner * columns, 0.91);
    const product = await withinPatience(multiplyOnBackend(left, right));
    const maxError = largestDifference(product, multiplyPlainly(left, right));
    const passed = maxError <= largestError;
    const reason = passed ? undefined : `the product of two matrices came back wrong (off by ${maxError})`;
    return { backend, passed, maxError, elapsedMs: elapsedMs(), ...(reason && { reason }) };
  } catch (error) {
    return failedSelfTest(backend, error, elapsedMs());
  }
}

/** The result for a backend that never came to a comparison. */
export function failedSelfTest(backend: BackendName, error: unknown, elapsedMs: number): SelfTest {
  const reason = error instanceof Error ? error.message : describe(error);
  return { backend, passed: false, maxError: Number.NaN, elapsedMs, reason };
}

async function multiplyOnBackend(left: Float32Array, right: Float32Array): Promise<ArrayLike<number>> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d(left, [rows, inner]), tf.tensor2d(right, [inner, columns])));
  try {
    return await product.data();
  } finally {
    product.dispose();
  }
}

function multiplyPlainly(left: Float32Array, right: Float32Array): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += left[row * inner + i]! * right[i * columns + column]!;
      product[row * columns + column] = sum;
    }
  }
  return product;
}

/** Numbers in [-1, 1] without a pattern that a transposed or shifted read-back would hit again. */
function waveMatrix(length: number, step: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(step * i + 0.001 * i * i));
}

function largestDifference(measured: ArrayLike<number>, expected: Float64Array): number {
  if (measured.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(measured[i]! - expected[i]!);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, difference);
  }
  return largest;
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The WebAssembly backend rejects with a plain object. */
function describe(error: unknown): string {
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === "string" ? message : String(error);
}
