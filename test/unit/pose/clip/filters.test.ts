import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FilterSettings } from "../../../../src/common/clipEdits";
import { filterPoses, filterReach, filterWindow } from "../../../../src/pose/clip/filters";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { poseRowsOf, steadyTimes } from "./poseRowsOf";

const butterworth: FilterSettings = { kind: "butterworth", cutoffHz: 6 };
const gaussian: FilterSettings = { kind: "gaussian", sigmaS: 0.1 };
const oneEuro: FilterSettings = { kind: "one-euro", strength: 0.6 };
const everyKind = [butterworth, gaussian, oneEuro];

/** Jittery frame times around 30 fps, now and then a frame that was dropped. */
function unevenTimes(frames: number, seed = 1): Float64Array {
  const random = createRandom(seed, 0);
  let timeS = 3.7;
  return Float64Array.from({ length: frames }, () => {
    timeS += random.chance(0.05) ? 0.1 : random.uniform(0.02, 0.045);
    return timeS;
  });
}

/** Movement of people: slow and fast sines of up to half a metre, and noise of a few millimetres. */
function noisyMovement(seed: number) {
  const random = createRandom(seed, 1);
  const rates = Array.from({ length: 51 }, () => random.uniform(0.1, 2));
  return (timeS: number, k: number) =>
    500 * Math.sin(2 * Math.PI * rates[k]! * timeS) + 80 * Math.sin(11 * timeS + k) + random.gaussian(0, 8);
}

const at = (values: Float32Array, frame: number, k: number) => values[frame * 51 + k]!;

describe("filters over poses", () => {
  it.each(everyKind)("$kind leaves a resting pose as it is", (settings) => {
    const rows = poseRowsOf(unevenTimes(80), (_, k) => k * 10 - 300);
    const filtered = filterPoses(rows, 0, 79, settings)!;
    filtered.forEach((value, i) => {
      expect(value).toBeCloseTo(rows.poses[i]!, 3);
    });
  });

  it.each([butterworth, gaussian])("$kind follows a steady movement without lag, up to both ends", (settings) => {
    const rows = poseRowsOf(steadyTimes(60, 30), (timeS, k) => 400 * timeS - k);
    const filtered = filterPoses(rows, 0, 59, settings)!;
    filtered.forEach((value, i) => {
      expect(Math.abs(value - rows.poses[i]!)).toBeLessThan(0.02);
    });
  });

  it.each(everyKind)("$kind: one frame alone comes out as when the whole clip is filtered", (settings) => {
    const rows = poseRowsOf(unevenTimes(900), noisyMovement(4), [400]);
    rows.poses.fill(Number.NaN, 600 * 51, 603 * 51);
    const whole = filterPoses(rows, 0, 899, settings)!;
    for (const frame of [0, 1, 30, 200, 399, 400, 401, 450, 599, 601, 603, 610, 750, 898, 899]) {
      const alone = filterPoses(rows, frame, frame, settings)!;
      for (let k = 0; k < 51; k++) {
        const expected = at(whole, frame, k);
        if (Number.isNaN(expected)) expect(alone[k]).toBeNaN();
        else expect(Math.abs(alone[k]! - expected)).toBeLessThan(0.01);
      }
    }
  });

  it.each([
    { kind: "butterworth", cutoffHz: 1.5 } as const,
    { kind: "butterworth", cutoffHz: 9 } as const,
    { kind: "butterworth", cutoffHz: 40 } as const,
    { kind: "gaussian", sigmaS: 0.4 } as const,
    { kind: "gaussian", sigmaS: 0.01 } as const,
    { kind: "one-euro", strength: 0 } as const,
    { kind: "one-euro", strength: 1 } as const,
  ])("%j: likewise in blocks", (settings) => {
    const rows = poseRowsOf(unevenTimes(1400, 2), noisyMovement(5));
    const whole = filterPoses(rows, 0, 1399, settings)!;
    for (const first of [0, 64, 640, 1336]) {
      const block = filterPoses(rows, first, first + 63, settings)!;
      block.forEach((value, i) => {
        expect(Math.abs(value - whole[first * 51 + i]!)).toBeLessThan(0.01);
      });
    }
  });

  it.each(everyKind)("$kind reads the frames of filterWindow and no others", (settings) => {
    const rows = poseRowsOf(steadyTimes(2000, 30), noisyMovement(6));
    const read: number[] = [];
    const watched = {
      ...rows,
      pose(frame: number) {
        read.push(frame);
        return rows.pose(frame);
      },
    };
    filterPoses(watched, 1500, 1510, settings);
    expect([Math.min(...read), Math.max(...read)]).toEqual(filterWindow(rows.timestampsS, 1500, 1510, settings));
    const { beforeS, afterS } = filterReach(settings);
    expect(rows.timestampsS[1500]! - rows.timestampsS[read[0]!]!).toBeLessThan(beforeS + 0.1);
    expect(rows.timestampsS[read.at(-1)!]! - rows.timestampsS[1510]!).toBeLessThan(afterS + 0.1);
  });

  it.each(everyKind)("$kind never mixes what lies on both sides of a cut or of a frame without a pose", (settings) => {
    const level = (timeS: number) => (timeS < 1 ? 100 : timeS < 2 ? 500 : -300);
    const rows = poseRowsOf(steadyTimes(90, 30), level, [30]);
    rows.poses.fill(Number.NaN, 60 * 51, 61 * 51);
    const filtered = filterPoses(rows, 0, 89, settings)!;
    for (let frame = 0; frame < 90; frame++) {
      if (frame === 60) expect(at(filtered, frame, 7)).toBeNaN();
      else expect(at(filtered, frame, 7)).toBeCloseTo(level(rows.timestampsS[frame]!), 3);
    }
  });

  it("waits for rows that are not loaded", () => {
    const rows = poseRowsOf(steadyTimes(300, 30), () => 0);
    const loading = { ...rows, pose: (frame: number) => (frame < 250 ? rows.pose(frame) : undefined) };
    expect(filterPoses(loading, 240, 240, butterworth)).toBeUndefined();
    expect(filterPoses(loading, 100, 100, butterworth)).toBeDefined();
    expect(filterPoses(loading, 249, 249, oneEuro)).toBeUndefined();
  });

  it("gives finite poses for finite poses, whatever the times and settings", () => {
    const anyFilter = fc.oneof(
      fc.record({
        kind: fc.constant("butterworth" as const),
        cutoffHz: fc.double({ min: 0.05, max: 200, noNaN: true }),
      }),
      fc.record({ kind: fc.constant("gaussian" as const), sigmaS: fc.double({ min: 1e-4, max: 20, noNaN: true }) }),
      fc.record({ kind: fc.constant("one-euro" as const), strength: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    const anySteps = fc.array(fc.double({ min: 1e-4, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 });
    const property = fc.property(anyFilter, anySteps, fc.integer(), (settings, steps, seed) => {
      const random = createRandom(seed, 0);
      let timeS = 0;
      const rows = poseRowsOf(
        steps.map((step) => (timeS += step)),
        () => random.uniform(-3000, 3000),
        [steps.length >> 1],
      );
      const filtered = filterPoses(rows, 0, steps.length - 1, settings)!;
      expect(filtered.every(Number.isFinite)).toBe(true);
      // No filter makes more of a movement than there was, but for the reflected ends and a little overshoot.
      expect(Math.max(...filtered.map(Math.abs))).toBeLessThan(3000 * 4);
    });
    fc.assert(property, { seed: 20261124, numRuns: 300 });
  });
});
