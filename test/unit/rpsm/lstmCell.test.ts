import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { lstmCell } from "../../../src/rpsm/lstmCell";
import { useCpu } from "./support/backends";

beforeAll(useCpu);

test("one step is the paper's equations, worked out by hand", () => {
  // One unit: W x + b is 0.5, 1, -1, 2 for i, f, c, o; h' = 0.2 with weights 1, -1, 0.5, 2; c' = 0.8.
  const i = 1 / (1 + Math.exp(-(0.5 + 0.2 * 1)));
  const f = 1 / (1 + Math.exp(-(1 + 0.2 * -1)));
  const c = f * 0.8 + i * Math.tanh(-1 + 0.2 * 0.5);
  const o = 1 / (1 + Math.exp(-(2 + 0.2 * 2)));
  const h = o * Math.tanh(c);
  // The same with a calculator: i = 0.668188, f = 0.689974, c = 0.551980 - 0.478618, o = 0.916827.
  expect(c).toBeCloseTo(0.073362, 5);
  expect(h).toBeCloseTo(0.06714, 5);

  const after = lstmCell(
    tf.tensor2d([[0.5, 1, -1, 2]]),
    { h: tf.tensor2d([[0.2]]), c: tf.tensor2d([[0.8]]) },
    tf.tensor2d([[1, -1, 0.5, 2]]),
  );

  expect(after.c.dataSync()[0]).toBeCloseTo(c, 6);
  expect(after.h.dataSync()[0]).toBeCloseTo(h, 6);
});

test("gates lie side by side: with two units each gate takes two neighbouring columns", () => {
  const big = 30; // sigma(30) is 1, sigma(-30) is 0
  const after = lstmCell(
    // Unit 1 writes tanh(0.5) and shows it; unit 2 keeps its memory and hides it.
    tf.tensor2d([[big, -big, -big, big, 0.5, 9, big, -big]]),
    { h: tf.zeros([1, 2]), c: tf.tensor2d([[7, -0.3]]) },
    tf.zeros([2, 8]),
  );

  expect(after.c.dataSync()[0]).toBeCloseTo(Math.tanh(0.5), 6);
  expect(after.c.dataSync()[1]).toBeCloseTo(-0.3, 6);
  expect(after.h.dataSync()[0]).toBeCloseTo(Math.tanh(Math.tanh(0.5)), 6);
  expect(after.h.dataSync()[1]).toBeCloseTo(0, 6);
});
