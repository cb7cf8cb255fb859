import { expect, it } from "vitest";
import { smoothGaussian } from "../../../../../src/pose/clip/smoothing/gaussianInTime";

function smoothed(timesS: readonly number[], values: readonly number[], sigmaS: number): Float64Array {
  const series = { timesS: Float64Array.from(timesS), values: Float64Array.from(values), width: 1 };
  smoothGaussian(series, sigmaS, true, true);
  return series.values;
}

it("turns a single spike into a bell of the right width and height", () => {
  const timesS = Array.from({ length: 201 }, (_, i) => i * 0.02);
  const values = timesS.map((_, i) => (i === 100 ? 1000 : 0));
  smoothed(timesS, values, 0.1).forEach((value, i) => {
    const distance = (i - 100) * 0.2;
    expect(value).toBeCloseTo((1000 * 0.02 * Math.exp(-0.5 * distance * distance)) / (0.1 * Math.sqrt(2 * Math.PI)), 0);
  });
});

it("takes a sine down by exp(-(2 pi f sigma)^2 / 2)", () => {
  const timesS = Array.from({ length: 600 }, (_, i) => i / 60);
  const values = timesS.map((timeS) => Math.sin(2 * Math.PI * timeS));
  const result = smoothed(timesS, values, 0.15);
  const gain = Math.exp(-((2 * Math.PI * 0.15) ** 2) / 2);
  for (let i = 100; i < 500; i++) expect(result[i]).toBeCloseTo(gain * values[i]!, 3);
});

it("weighs by time, not by how many samples there are: a burst of frames does not pull", () => {
  // One sample every 0.1 s at 0, then ten times as many at 100.
  const timesS = [
    ...Array.from({ length: 20 }, (_, i) => i * 0.1),
    ...Array.from({ length: 200 }, (_, i) => 2 + i * 0.01),
  ];
  const values = timesS.map((timeS) => (timeS < 2 ? 0 : 100));
  const result = smoothed(timesS, values, 0.3);
  // The step lies between 1.9 s and 2 s; half way up it is 50.
  expect(result[19]! + result[20]!).toBeGreaterThan(75);
  expect(result[19]! + result[20]!).toBeLessThan(125);
});

it("computes the mean of three frames as by hand", () => {
  // Beyond the ends the series goes on reflected: -4 and -4 before, 4 and 8 behind.
  const bell = [1, Math.exp(-0.5), Math.exp(-2), Math.exp(-4.5)];
  const sum = 4 + bell[1]! * (0 + 4) + bell[2]! * (-4 + 4) + bell[3]! * (-4 + 8);
  const result = smoothed([0, 1, 2], [0, 4, 4], 1);
  expect(result[1]).toBeCloseTo(sum / (1 + 2 * (bell[1]! + bell[2]! + bell[3]!)), 9);
});
