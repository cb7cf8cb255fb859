import { expect, test } from "vitest";
import { learningRateOfStep } from "../../../../src/engine/training/learningRateSchedule";

const course = (steps: number) =>
  Array.from({ length: steps }, (_, i) => learningRateOfStep(i + 1, steps, 1, "cosine"));

test("the rate climbs in a straight line over a twentieth of the steps, at most 200", () => {
  expect(course(1000).slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, i) => (i + 1) / 50));
  expect(learningRateOfStep(100, 100_000, 1, "cosine")).toBe(0.5);
  expect(learningRateOfStep(200, 100_000, 1, "cosine")).toBe(1);
});

test("then it falls along half a cosine to a fiftieth", () => {
  const rates = course(1000);
  expect(rates[49 + 475]).toBeCloseTo(0.51, 6); // half-way: the mean of 1 and 0.02
  expect(rates[999]).toBeCloseTo(0.02, 6);
  for (let i = 50; i < 1000; i++) expect(rates[i]).toBeLessThan(rates[i - 1]!);
});

test("the shortest training has a rate too", () => {
  expect(course(1)).toEqual([1]);
  expect(course(2)[1]).toBeCloseTo(0.02, 6);
});

test("a constant rate is reached within twenty steps and stays", () => {
  const rates = Array.from({ length: 1000 }, (_, i) => learningRateOfStep(i + 1, 1000, 2, "constant"));
  expect(rates.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => (2 * (i + 1)) / 20));
  expect(rates.slice(20).every((rate) => rate === 2)).toBe(true);
  expect(learningRateOfStep(1, 1, 2, "constant")).toBe(2);
});
