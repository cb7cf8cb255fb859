import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/pose/synthesis/random";

const draw = (seed: number, stream: number, count = 20_000) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: count }, () => random.uniform(0, 1));
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("seeded random numbers", () => {
  it("are the same for the same seed and stream, and different for any other", () => {
    expect(draw(1, 2, 5)).toEqual(draw(1, 2, 5));
    for (const [seed, stream] of [
      [1, 3],
      [2, 2],
      [2, 1],
      [1, 2 + 2 ** 32],
    ] as const) {
      expect(draw(seed, stream, 5)).not.toEqual(draw(1, 2, 5));
    }
  });

  it("fill the range evenly", () => {
    const values = draw(7, 0);
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(values.filter((value) => value < 0.1).length / values.length).toBeCloseTo(0.1, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it("do not repeat from one stream to the next", () => {
    const firsts = new Set(Array.from({ length: 5000 }, (_, stream) => createRandom(3, stream).uniform(0, 1)));
    expect(firsts.size).toBeGreaterThan(4990);
  });

  it("are normal where asked: mean, deviation and tails", () => {
    const random = createRandom(11, 4);
    const values = Array.from({ length: 40_000 }, () => random.gaussian(5, 2));
    const centre = mean(values);
    expect(Math.abs(centre - 5)).toBeLessThan(0.05);
    expect(Math.abs(Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) - 2)).toBeLessThan(0.05);
    const beyondTwo = values.filter((value) => Math.abs(value - 5) > 4).length / values.length;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.006);
  });

  it("draw by weight", () => {
    const random = createRandom(5, 5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 10_000; i++) counts[random.weighted([1, 0, 3])]!++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0]! / 10_000 - 0.25)).toBeLessThan(0.02);
  });
});
