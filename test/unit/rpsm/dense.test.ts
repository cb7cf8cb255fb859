import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { biasedProduct } from "../../../src/rpsm/dense";
import { registerGradients } from "../../../src/rpsm/gradients";
import { useCpu } from "./support/backends";

beforeAll(async () => {
  await useCpu();
  registerGradients();
});

const x = () => tf.tensor2d([[1, 2]]);
const weight = () =>
  tf.tensor2d([
    [3, -1],
    [4, -2],
  ]);
const bias = () => tf.tensor1d([0.5, 1]);

test("a layer by hand: 1 * 3 + 2 * 4 + 0.5, and 1 * -1 + 2 * -2 + 1, which ReLU cuts off", () => {
  expect([...biasedProduct(x(), weight(), bias()).dataSync()]).toEqual([11.5, -4]);
  expect([...biasedProduct(x(), weight(), bias(), "relu").dataSync()]).toEqual([11.5, 0]);
});

test("its gradients by hand: nothing comes back through what ReLU cut off", () => {
  const loss = (...[x, weight, bias]: tf.Tensor[]) =>
    tf.sum(biasedProduct(x as tf.Tensor2D, weight as tf.Tensor2D, bias as tf.Tensor1D, "relu"));
  const [byX, byWeight, byBias] = tf.grads(loss)([x(), weight(), bias()]);
  expect(byX!.arraySync()).toEqual([[3, 4]]);
  expect(byWeight!.arraySync()).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(byBias!.arraySync()).toEqual([1, 0]);
});

describe("gradients are computed only where they are asked for", () => {
  /** Products that the way back makes when these learn. */
  function productsOnTheWayBack(learning: ("x" | "weight" | "bias")[]): number {
    const original = tf.getKernel(tf.BatchMatMul, "cpu");
    let products = 0;
    tf.unregisterKernel(tf.BatchMatMul, "cpu");
    tf.registerKernel({
      ...original,
      kernelFunc: (call) => {
        products++;
        return original.kernelFunc(call);
      },
    });
    try {
      const all = { x: x(), weight: weight(), bias: bias() };
      // The forward product of the cpu backend is one too.
      biasedProduct(all.x, all.weight, all.bias);
      const forward = products;
      const run = () => tf.sum(biasedProduct(all.x, all.weight, all.bias)) as tf.Scalar;
      tf.grads((...given: tf.Tensor[]) => {
        learning.forEach((name, i) => {
          Object.assign(all, { [name]: given[i] });
        });
        return run();
      })(learning.map((name) => all[name]));
      return products - 2 * forward;
    } finally {
      tf.unregisterKernel(tf.BatchMatMul, "cpu");
      tf.registerKernel(original);
    }
  }

  test.each([
    [["bias"], 0],
    [["weight"], 1],
    [["x", "bias"], 1],
    [["x", "weight", "bias"], 2],
  ] as const)("%s: %d products", (learning, expected) => {
    expect(productsOnTheWayBack([...learning])).toBe(expected);
  });
});
