import { describe, expect, it } from "vitest";
import { bootstrapMean, compareUnitSteps, compareUnits } from "../../../../src/pose/evaluation/bootstrap";
import { createRandom } from "../../../../src/pose/synthesis/random";

describe("the bootstrap interval", () => {
  it("is that of the normal distribution for many values: mean and 1.96 standard errors", () => {
    const random = createRandom(11, 0);
    const values = Array.from({ length: 400 }, () => random.gaussian(50, 8));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const { low, high, mean: found } = bootstrapMean(values, 3);
    expect(found).toBeCloseTo(mean, 10);
    const halfWidth = (1.96 * deviation) / Math.sqrt(values.length);
    expect(Math.abs(low - (mean - halfWidth))).toBeLessThan(0.06 * halfWidth);
    expect(Math.abs(high - (mean + halfWidth))).toBeLessThan(0.06 * halfWidth);
  });

  it("holds the true mean 95 times of 100, or a little less", () => {
    let held = 0;
    const trials = 300;
    for (let trial = 0; trial < trials; trial++) {
      const random = createRandom(trial, 1);
      const { low, high } = bootstrapMean(
        Array.from({ length: 25 }, () => random.gaussian(0, 1)),
        trial,
      );
      if (low <= 0 && high >= 0) held++;
    }
    expect(held / trials).toBeGreaterThan(0.88);
    expect(held / trials).toBeLessThan(0.99);
  });

  it("of two values reaches from the one to the other", () => {
    expect(bootstrapMean([4, 10], 1)).toEqual({ mean: 7, low: 4, high: 10 });
  });

  it("does not exist for one value, nor for none", () => {
    expect(bootstrapMean([4], 1)).toEqual({ mean: 4, low: Number.NaN, high: Number.NaN });
    expect(bootstrapMean([], 1).mean).toBeNaN();
  });

  it("is the same for the same seed", () => {
    const values = [1, 5, 2, 8, 3];
    expect(bootstrapMean(values, 7)).toEqual(bootstrapMean(values, 7));
  });
});

describe("comparing before and after", () => {
  it("is paired: what clips have in common does not widen the difference's interval", () => {
    const units = [10, 200, 55, 90, 30, 120].map((before, i) => ({ before, after: before - 5 - (i % 2) }));
    const { before, difference } = compareUnits(units, 1);
    expect(before.high - before.low).toBeGreaterThan(60);
    expect(difference.mean).toBeCloseTo(-5.5, 10);
    expect(difference.low).toBeGreaterThanOrEqual(-6);
    expect(difference.high).toBeLessThanOrEqual(-5);
  });

  it("counts units by their weight", () => {
    const units = [
      { before: 10, after: 0, weight: 3 },
      { before: 50, after: 50, weight: 1 },
    ];
    const { before, after, difference } = compareUnits(units, 1);
    expect([before.mean, after.mean, difference.mean]).toEqual([20, 12.5, -7.5]);
  });

  it("pauses the more often the more units there are, with the same result", () => {
    const pausesOf = (count: number) => {
      const units = Array.from({ length: count }, (_, i) => ({ before: i % 7, after: i % 5 }));
      const steps = compareUnitSteps(units, 3);
      let pauses = 0;
      for (;;) {
        const { done, value } = steps.next();
        if (!done) pauses++;
        else {
          expect(value).toEqual(compareUnits(units, 3));
          return pauses;
        }
      }
    };
    expect(pausesOf(2)).toBeLessThanOrEqual(2);
    // Ten thousand draws of so many are two million.
    expect(pausesOf(200)).toBeGreaterThanOrEqual(20);
  });

  it("leaves out what is not known on both sides", () => {
    const units = [
      { before: 10, after: 8 },
      { before: Number.NaN, after: 1 },
      { before: 10, after: 6 },
    ];
    expect(compareUnits(units, 1).difference).toEqual({ mean: -3, low: -4, high: -2 });
  });
});
