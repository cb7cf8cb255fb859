import { expect, it } from "vitest";
import { localLine, localLineReachS } from "../../../../../src/pose/clip/smoothing/localLine";

const times = [0, 0.1, 0.15, 0.3, 0.42, 0.5, 0.61];
const along = (value: (timeS: number) => number) => ({ timesS: times, values: times.map(value), width: 1, offset: 0 });

it("gives a straight line back, at uneven times, up to both ends", () => {
  const line = along((timeS) => 3 - 2 * timeS);
  times.forEach((timeS, i) => {
    const [value, slope] = localLine(line, i, 0, times.length - 1, 0.2)!;
    expect(value).toBeCloseTo(3 - 2 * timeS, 1);
    expect(slope).toBeCloseTo(-2, 0);
  });
  const [value, slope] = localLine(line, 3, 0, times.length - 1, 0.2)!;
  expect(value).toBeCloseTo(2.4, 4);
  expect(slope).toBeCloseTo(-2, 2);
});

it("does without missing samples, and looks neither beyond its run nor beyond its reach", () => {
  const holed = along((timeS) => (timeS === 0.3 || timeS > 0.45 ? Number.NaN : 7));
  expect(localLine(holed, 3, 0, 6, 0.2)![0]).toBeCloseTo(7, 9);
  const step = along((timeS) => (timeS < 0.2 ? 0 : 100));
  expect(localLine(step, 2, 0, 2, 0.2)![0]).toBeCloseTo(0, 9);
  expect(localLine(step, 0, 0, 6, 0.05)![0]).toBeCloseTo(0, 9);
  expect(localLineReachS(0.05)).toBeCloseTo(0.15, 9);
  expect(
    localLine(
      along(() => Number.NaN),
      3,
      0,
      6,
      0.2,
    ),
  ).toBeUndefined();
});

it("knows no slope from one sample", () => {
  expect(
    localLine(
      along((timeS) => timeS),
      0,
      0,
      0,
      0.2,
    ),
  ).toEqual([0, 0]);
});

it("computes the weighted least squares fit as by hand", () => {
  // Three samples, one bell's width apart, seen from the middle one: the slope is that of the outer two.
  const samples = { timesS: [0, 1, 2], values: [0, 5, 4], width: 1, offset: 0 };
  const [value, slope] = localLine(samples, 1, 0, 2, 1)!;
  const weight = (1 - 1 / 9) ** 3;
  expect(value).toBeCloseTo((5 + weight * 4) / (1 + 2 * weight), 9);
  expect(slope).toBeCloseTo(2, 1);
});
