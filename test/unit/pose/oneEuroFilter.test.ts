import { describe, expect, it } from "vitest";
import { OneEuroFilter, poseSmoothing } from "../../../src/pose/oneEuroFilter";

const step = 1 / 30;

/** The filter of the paper's listing for one number, written straight from it. */
function paperFilter(minCutoffHz: number, beta: number) {
  const alpha = (cutoffHz: number, timeStep: number) => 1 / (1 + 1 / (2 * Math.PI * cutoffHz) / timeStep);
  let value: number | undefined;
  let speed = 0;
  return (sample: number, timeStep: number) => {
    if (value === undefined) {
      value = sample;
      return value;
    }
    const measured = (sample - value) / timeStep;
    speed = alpha(1, timeStep) * measured + (1 - alpha(1, timeStep)) * speed;
    const weight = alpha(minCutoffHz + beta * Math.abs(speed), timeStep);
    value = weight * sample + (1 - weight) * value;
    return value;
  };
}

/** Pseudo-random numbers, normally distributed, the same in every run. */
function gaussianNoise(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe("OneEuroFilter", () => {
  it("gives the paper's numbers for one coordinate with uneven time steps", () => {
    const filter = new OneEuroFilter(1, 1);
    const paper = paperFilter(1.2, 0.02);
    for (let i = 0; i < 50; i++) {
      const sample = 300 * Math.sin(i / 5) + (i % 7) * 10;
      const timeStep = 0.02 + 0.01 * (i % 3);
      const filtered = Float32Array.of(sample);
      filter.apply(filtered, timeStep, { minCutoffHz: 1.2, beta: 0.02 });
      expect(filtered[0]).toBeCloseTo(paper(Math.fround(sample), timeStep), 3);
    }
  });

  it("leaves a constant input as it is", () => {
    const filter = new OneEuroFilter(3);
    for (let i = 0; i < 20; i++) {
      const sample = Float32Array.of(10, -20, 30);
      filter.apply(sample, step, poseSmoothing(0.8));
      expect([...sample]).toEqual([10, -20, 30]);
    }
  });

  it("reaches a step's end without overshooting, later when it is stronger", () => {
    const samplesToReach = (strength: number) => {
      const filter = new OneEuroFilter(3);
      filter.apply(Float32Array.of(0, 0, 0), step, poseSmoothing(strength));
      let last = 0;
      for (let i = 1; i < 500; i++) {
        const sample = Float32Array.of(100, 0, 0);
        filter.apply(sample, step, poseSmoothing(strength));
        expect(sample[0]).toBeGreaterThanOrEqual(last);
        expect(sample[0]).toBeLessThanOrEqual(100);
        last = sample[0]!;
        if (last > 95) return i;
      }
      return 500;
    };
    expect(samplesToReach(0)).toBe(1);
    expect(samplesToReach(0.5)).toBeLessThanOrEqual(6);
    expect(samplesToReach(1)).toBeGreaterThan(samplesToReach(0.5));
    expect(samplesToReach(1)).toBeLessThan(45);
  });

  it("calms a standing pose's jitter, the more the stronger it is", () => {
    const jitterMm = (strength: number) => {
      const filter = new OneEuroFilter(51);
      const noise = gaussianNoise(7);
      let squares = 0;
      let count = 0;
      for (let frame = 0; frame < 300; frame++) {
        const sample = Float32Array.from({ length: 51 }, (_, i) => i * 20 + 8 * noise());
        filter.apply(sample, step, poseSmoothing(strength));
        if (frame < 60) continue;
        for (let i = 0; i < 51; i++) squares += (sample[i]! - i * 20) ** 2;
        count += 51;
      }
      return Math.sqrt(squares / count);
    };
    expect(jitterMm(0)).toBeGreaterThan(7.5);
    expect(jitterMm(0.25)).toBeLessThan(jitterMm(0));
    expect(jitterMm(0.5)).toBeLessThan(jitterMm(0) / 2);
    expect(jitterMm(1)).toBeLessThan(jitterMm(0) / 4);
  });

  it("lags less than a tenth of a second behind a fast wrist at the default strength", () => {
    const filter = new OneEuroFilter(3);
    let lagMm = 0;
    for (let i = 0; i < 60; i++) {
      const sample = Float32Array.of((2000 * i) / 30, 0, 0); // 2 m/s
      const truth = sample[0]!;
      filter.apply(sample, step, poseSmoothing(0.5));
      lagMm = truth - sample[0]!;
    }
    expect(lagMm / 2000).toBeLessThan(0.1);
  });

  it("keeps a joint's path straight: its coordinates lag alike", () => {
    const filter = new OneEuroFilter(3);
    for (let i = 0; i < 30; i++) {
      const sample = Float32Array.of(i * 40, i * 4, 0);
      filter.apply(sample, step, poseSmoothing(0.7));
      expect(sample[1]).toBeCloseTo(sample[0]! / 10, 4);
    }
  });

  it("takes the first sample after a reset as it is, and follows raw samples while it is off", () => {
    const filter = new OneEuroFilter(3);
    const apply = (x: number, strength: number) => {
      const sample = Float32Array.of(x, 0, 0);
      filter.apply(sample, step, poseSmoothing(strength));
      return sample[0];
    };
    apply(0, 1);
    expect(apply(500, 1)).toBeLessThan(400);
    filter.reset();
    expect(apply(900, 1)).toBe(900);
    expect(apply(100, 0)).toBe(100);
    expect(apply(101, 1)).toBeGreaterThan(100);
    expect(apply(101, 1)).toBeLessThan(101);
  });

  it("repeats its result when no time has passed", () => {
    const filter = new OneEuroFilter(3);
    filter.apply(Float32Array.of(1, 2, 3), step, poseSmoothing(0.5));
    const sample = Float32Array.of(50, 60, 70);
    filter.apply(sample, 0, poseSmoothing(0.5));
    expect([...sample]).toEqual([1, 2, 3]);
  });
});

describe("poseSmoothing", () => {
  it("is off at 0 and grows calmer to 1", () => {
    expect(poseSmoothing(0)).toBeUndefined();
    const [light, strong] = [poseSmoothing(0.2)!, poseSmoothing(0.9)!];
    expect(strong.minCutoffHz).toBeLessThan(light.minCutoffHz);
    expect(strong.beta).toBeLessThan(light.beta);
    expect(poseSmoothing(1)).toEqual({ minCutoffHz: 0.3, beta: expect.closeTo(0.0015) });
  });
});
