import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { installKernels } from "../../../../../src/engine/backends/kernels/installKernels";
import { fewestRows } from "../../../../../src/engine/backends/kernels/matMulKernels";
import { fusedLstmForth, hasFusedLstm } from "../../../../../src/rpsm/fusedLstm";
import { registerGradients } from "../../../../../src/rpsm/gradients";
import { lstmSequence } from "../../../../../src/rpsm/lstmSequence";
import { useCpu, useWasm } from "../../../rpsm/support/backends";
import { largestDifference, wave } from "../../../rpsm/support/tinyNetwork";

/** Outputs and last memory of a sequence, and the gradients of a loss of both by all four inputs. */
function sequenceAndGradients(batch: number, frames: number, width: number) {
  registerGradients();
  return tf.tidy(() => {
    const inputs = [
      tf.tensor2d(wave(frames * batch * 4 * width), [frames * batch, 4 * width]),
      tf.tensor2d(wave(batch * width, 0.3), [batch, width]),
      tf.tensor2d(wave(batch * width, 0.5), [batch, width]),
      tf.tensor2d(wave(4 * width * width, 0.9), [width, 4 * width]),
    ];
    const weights = tf.tensor2d(wave(frames * batch * width, 1.3), [frames * batch, width]);
    const run = (parts: tf.Tensor, h: tf.Tensor, c: tf.Tensor, weight: tf.Tensor) =>
      lstmSequence(parts as tf.Tensor2D, { h, c } as { h: tf.Tensor2D; c: tf.Tensor2D }, weight as tf.Tensor2D, frames);
    const { outputs, state } = run(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]));
    const gradients = tf.grads((...all: tf.Tensor[]) => {
      const { outputs, state } = run(...(all as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]));
      return tf.add(tf.sum(tf.mul(outputs, weights)), tf.sum(tf.square(state.c)));
    })(inputs);
    return [outputs, state.h, state.c, ...gradients].map((tensor) => tensor.dataSync());
  });
}

describe.each([
  ["relaxed SIMD", true],
  ["SIMD alone", false],
])("the LSTM's kernels with %s", (_, allowRelaxed) => {
  test.each([
    [1, 1, 8],
    [3, 4, 12],
    [fewestRows, 3, 8],
    [fewestRows + 3, 1, 4],
  ])("agree with single operations on another backend: batch %d, frames %d, width %d", async (batch, frames, width) => {
    await useWasm();
    await installKernels(allowRelaxed);
    expect(hasFusedLstm(width)).toBe(true);
    const before = tf.memory();
    const fused = sequenceAndGradients(batch, frames, width);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    await useCpu();
    const plain = sequenceAndGradients(batch, frames, width);
    fused.forEach((values, i) => {
      const largest = Math.max(...plain[i]!.map(Math.abs));
      expect(largestDifference(values, plain[i]!)).toBeLessThan(2e-6 * Math.max(1, largest));
    });
  });

  describe("activations", () => {
    beforeAll(async () => {
      await useWasm();
      await installKernels(allowRelaxed);
    });

    /** sigma(x) and tanh(x), for a multiple of four numbers. */
    function activate(x: number[]) {
      const width = x.length;
      const zeros = tf.zeros([1, width]) as tf.Tensor2D;
      const inputParts = tf.concat2d([tf.tensor2d([x]), zeros, tf.tensor2d([x]), zeros], 1);
      const weight = tf.zeros([width, 4 * width]) as tf.Tensor2D;
      const { gates } = fusedLstmForth({ inputParts, h: zeros, c: zeros, weight }, 1);
      const values = gates.dataSync();
      return { sigma: values.slice(0, width), tanh: values.slice(2 * width, 3 * width) };
    }

    test("are right to a few units in the last place, large and small", () => {
      const x = Array.from({ length: 4000 }, (_, i) => Math.fround((i - 2000) / 100));
      x.push(1e-4, -1e-4, 1e-8, -1e-20);
      const { sigma, tanh } = activate(x);
      x.forEach((value, i) => {
        const exact = 1 / (1 + Math.exp(-value));
        expect(Math.abs(sigma[i]! / exact - 1), `sigma(${value})`).toBeLessThan(5e-7);
        if (value !== 0) expect(Math.abs(tanh[i]! / Math.tanh(value) - 1), `tanh(${value})`).toBeLessThan(5e-7);
      });
      expect(tanh[2000]).toBe(0);
      expect(sigma[2000]).toBe(0.5);
    });

    test("end where they end at the far ends, and let NaN through", () => {
      const { sigma, tanh } = activate([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 500]);
      expect(sigma[0]).toBe(1);
      expect(sigma[1]).toBeLessThan(1e-37);
      expect(sigma[2]).toBeNaN();
      expect(sigma[3]).toBe(1);
      expect(tanh[0]).toBeCloseTo(1, 6);
      expect(tanh[1]).toBeCloseTo(-1, 6);
      expect(tanh[2]).toBeNaN();
    });
  });
});

test("a width that is no multiple of four goes on in single operations", async () => {
  await useWasm();
  expect(hasFusedLstm(6)).toBe(false);
  const onWasm = sequenceAndGradients(2, 2, 6);
  await useCpu();
  expect(hasFusedLstm(8)).toBe(false);
  const onCpu = sequenceAndGradients(2, 2, 6);
  onWasm.forEach((values, i) => {
    expect(largestDifference(values, onCpu[i]!)).toBeLessThan(2e-6);
  });
});
