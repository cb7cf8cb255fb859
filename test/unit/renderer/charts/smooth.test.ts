import { describe, expect, it } from "vitest";
import { smooth } from "../../../../src/renderer/charts/smooth";

describe("smoothing a curve", () => {
  it("keeps a line that does not move, from its first value on", () => {
    for (const value of smooth([5, 5, 5, 5], 0.9)) expect(value).toBeCloseTo(5, 12);
  });

  it("weighs what came before, without drawing the first values towards 0", () => {
    // Weights 1, then (0.5, 1) / 1.5, then (0.25, 0.5, 1) / 1.75.
    const smoothed = smooth([4, 10, 1], 0.5);
    expect(smoothed[0]).toBeCloseTo(4, 12);
    expect(smoothed[1]).toBeCloseTo((0.5 * 4 + 10) / 1.5, 12);
    expect(smoothed[2]).toBeCloseTo((0.25 * 4 + 0.5 * 10 + 1) / 1.75, 12);
  });

  it("is the raw line at 0", () => {
    expect(smooth([3, -1, 7], 0)).toEqual([3, -1, 7]);
  });

  it("goes on behind a value that is missing", () => {
    const smoothed = smooth([4, Number.NaN, 10], 0.5);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBeCloseTo((0.5 * 4 + 10) / 1.5, 12);
  });
});
