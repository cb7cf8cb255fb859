import { describe, expect, it } from "vitest";
import type { Series } from "../../../../../src/pose/clip/smoothing/series";
import { butterworthReachS, smoothButterworth } from "../../../../../src/pose/clip/smoothing/zeroPhaseButterworth";
import { createRandom } from "../../../../../src/pose/synthesis/random";

function filtered(timesS: ArrayLike<number>, value: (timeS: number) => number, cutoffHz: number): Float64Array {
  const series: Series = {
    timesS: Float64Array.from(timesS),
    values: Float64Array.from(Array.from(timesS), value),
    width: 1,
  };
  smoothButterworth(series, cutoffHz, true, true);
  return series.values;
}

const steady = (samples: number, rateHz: number) => Array.from({ length: samples }, (_, i) => i / rateHz);
const uneven = (samples: number, rateHz: number) => {
  const random = createRandom(3, 0);
  return Array.from({ length: samples }, (_, i) => (i + random.uniform(-0.35, 0.35)) / rateHz);
};

/** Amplitude and phase of a sine within values, by least squares over the middle half. */
function sineWithin(timesS: readonly number[], values: Float64Array, frequencyHz: number) {
  const from = timesS.length >> 2;
  let [ss, sc, cc, vs, vc] = [0, 0, 0, 0, 0];
  for (let i = from; i < timesS.length - from; i++) {
    const angle = 2 * Math.PI * frequencyHz * timesS[i]!;
    const [s, c] = [Math.sin(angle), Math.cos(angle)];
    ss += s * s;
    sc += s * c;
    cc += c * c;
    vs += values[i]! * s;
    vc += values[i]! * c;
  }
  const determinant = ss * cc - sc * sc;
  const a = (vs * cc - vc * sc) / determinant;
  const b = (vc * ss - vs * sc) / determinant;
  return { amplitude: Math.hypot(a, b), phase: Math.atan2(b, a) };
}

/**
 * The textbook's way: bilinear transform of the second-order Butterworth, difference equation in direct form, cut-off
 * raised by 1/0.802, run over the values forwards and backwards, both times from the steady state of the first value.
 */
function directForm(values: readonly number[], cutoffHz: number, rateHz: number): number[] {
  const warped = Math.tan((Math.PI * cutoffHz) / rateHz) / 0.8022414;
  const norm = 1 + Math.SQRT2 * warped + warped * warped;
  const b = (warped * warped) / norm;
  const a1 = (2 * (warped * warped - 1)) / norm;
  const a2 = (1 - Math.SQRT2 * warped + warped * warped) / norm;
  const once = (input: readonly number[]) => {
    const output: number[] = [];
    for (let n = 0; n < input.length; n++) {
      const x = (k: number) => input[Math.max(0, n - k)]!;
      const y = (k: number) => (n - k < 0 ? input[0]! : output[n - k]!);
      output.push(b * (x(0) + 2 * x(1) + x(2)) - a1 * y(1) - a2 * y(2));
    }
    return output;
  };
  const end = values.length - 1;
  const reflected = [
    ...Array.from({ length: end }, (_, i) => 2 * values[0]! - values[end - i]!),
    ...values,
    ...Array.from({ length: end }, (_, i) => 2 * values[end]! - values[end - 1 - i]!),
  ];
  return once(once(reflected).reverse())
    .reverse()
    .slice(end, end + values.length);
}

describe("smoothButterworth", () => {
  it.each([
    [6, 30],
    [6, 100],
    [3, 25],
    [1, 60],
  ])("is 3 dB down at its cut-off of %d Hz (at %d fps), and does not shift it", (cutoffHz, rateHz) => {
    const timesS = steady(rateHz * 20, rateHz);
    const values = filtered(timesS, (timeS) => Math.sin(2 * Math.PI * cutoffHz * timeS), cutoffHz);
    const { amplitude, phase } = sineWithin(timesS, values, cutoffHz);
    expect(20 * Math.log10(amplitude)).toBeCloseTo(10 * Math.log10(0.5), 3);
    expect(phase).toBeCloseTo(0, 5);
  });

  it("has gain 1 at rest and falls by 24 dB an octave", () => {
    const timesS = steady(4000, 200);
    const gainDb = (frequencyHz: number) => {
      const values = filtered(timesS, (timeS) => Math.sin(2 * Math.PI * frequencyHz * timeS), 4);
      return 20 * Math.log10(sineWithin(timesS, values, frequencyHz).amplitude);
    };
    expect(gainDb(0.2)).toBeCloseTo(0, 3);
    expect(gainDb(16) - gainDb(32)).toBeGreaterThan(23.5);
    expect(filtered(steady(50, 30), () => 7, 4).every((value) => Math.abs(value - 7) < 1e-9)).toBe(true);
  });

  it("agrees with the difference equation in direct form", () => {
    const random = createRandom(5, 0);
    const values = Array.from({ length: 200 }, (_, i) => 300 * Math.sin(i / 9) + random.gaussian(0, 20));
    for (const [cutoffHz, rateHz] of [
      [6, 30],
      [2, 25],
      [10, 120],
    ] as const) {
      const ours = filtered(steady(200, rateHz), (timeS) => values[Math.round(timeS * rateHz)]!, cutoffHz);
      const theirs = directForm(values, cutoffHz, rateHz);
      // At the ends the reflection reaches as far as the filter does, theirs over the whole series.
      ours.forEach((value, i) => {
        expect(Math.abs(value - theirs[i]!)).toBeLessThan(0.001);
      });
    }
  });

  it("takes frame times as they are: a sine at uneven times keeps its place and its gain", () => {
    const timesS = uneven(900, 30);
    for (const [frequencyHz, gain] of [
      [0.5, 1],
      [2, 1 / (1 + (2 / 4) ** 4 * (Math.SQRT2 - 1))],
      [4, Math.SQRT1_2],
    ] as const) {
      const values = filtered(timesS, (timeS) => Math.sin(2 * Math.PI * frequencyHz * timeS), 4);
      const { amplitude, phase } = sineWithin(timesS, values, frequencyHz);
      expect(amplitude).toBeCloseTo(gain, 1);
      expect(Math.abs(phase)).toBeLessThan(0.01);
    }
  });

  it("hardly touches poses whose rate is below the cut-off", () => {
    const values = filtered(steady(60, 4), (timeS) => 100 * Math.sin(timeS), 8);
    values.forEach((value, i) => {
      expect(Math.abs(value - 100 * Math.sin(i / 4))).toBeLessThan(0.5);
    });
  });

  it("looks no further than it says", () => {
    const timesS = steady(400, 30);
    const middle = 200;
    const values = filtered(timesS, (timeS) => (Math.abs(timeS - timesS[middle]!) < 1e-6 ? 1000 : 0), 6);
    values.forEach((value, i) => {
      if (Math.abs(timesS[i]! - timesS[middle]!) > butterworthReachS(6)) expect(Math.abs(value)).toBeLessThan(0.001);
    });
  });
});
