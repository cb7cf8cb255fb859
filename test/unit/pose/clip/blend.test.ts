import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BlendTrack, blendAt, keyframesAround } from "../../../../src/pose/clip/blend";
import type { Vector } from "../../../../src/pose/rotation";

const framesPerSecond = 1000;
const timestampsS = Float64Array.from({ length: 4000 }, (_, frame) => 100 + frame / framesPerSecond);
const whole = { first: 0, last: 3999, fadesBefore: false, fadesAfter: false };

function track(keyframes: number[], change: Partial<BlendTrack> = {}): BlendTrack {
  return { keyframes, stretch: whole, timestampsS, blendS: 0.5, ...change };
}

const along =
  (values: Record<number, number>) =>
  (keyframe: number): Vector => [values[keyframe]!, 0, -values[keyframe]!];

describe("blendAt", () => {
  it("fades out as 1 - 3 t^2 + 2 t^3 on either side of a single keyframe", () => {
    const at = (frame: number) => blendAt(track([1000]), frame, along({ 1000: 8 }))?.[0];
    expect(at(1000)).toBe(8);
    expect(at(1125)).toBeCloseTo(8 * (1 - 3 / 16 + 2 / 64), 9);
    expect(at(750)).toBeCloseTo(4, 9);
    expect(at(1499)).toBeGreaterThan(0);
    for (const frame of [499, 1501]) expect(at(frame)).toBeUndefined();
  });

  it("goes by time, not by frames", () => {
    const uneven = timestampsS.slice();
    for (let frame = 1001; frame < 4000; frame++) uneven[frame]! += 0.25;
    const at = (frame: number) => blendAt(track([1000], { timestampsS: uneven }), frame, along({ 1000: 8 }))?.[0];
    expect(at(1001)).toBeCloseTo(4, 0);
    expect(at(750)).toBeCloseTo(4, 9);
    expect(at(1251)).toBeUndefined();
  });

  it("is a straight line through three keyframes on a line, between them", () => {
    // The weighted harmonic mean of equal slopes is that slope; the ends fade, so only the middle knot is sloped.
    const at = (frame: number) => blendAt(track([1000, 1200, 1600]), frame, along({ 1000: 1, 1200: 3, 1600: 7 }))![0];
    const h = 1e-3;
    expect((at(1201) - at(1200)) / h).toBeCloseTo(10, 0);
    expect((at(1200) - at(1199)) / h).toBeCloseTo(10, 0);
  });

  it("ends at a cut and is down to nothing at a fading edge", () => {
    const cut = track([1000], { stretch: { ...whole, last: 1100 } });
    expect(blendAt(cut, 1100, along({ 1000: 8 }))![0]).toBeCloseTo(8 * (1 - 3 * 0.04 + 2 * 0.008), 9);
    const hidden = track([1000], { stretch: { ...whole, last: 1099, fadesAfter: true } });
    expect(blendAt(hidden, 1050, along({ 1000: 8 }))![0]).toBeCloseTo(4, 9);
    expect(blendAt(hidden, 1099, along({ 1000: 8 }))![0]).toBeLessThan(0.01);
  });

  it("knows only keyframes of its stretch", () => {
    const after = track([1000, 1300], { stretch: { ...whole, first: 1100 } });
    expect(keyframesAround(after, 1150)).toEqual([1300]);
    expect(blendAt(after, 1150, along({ 1300: 8 }))![0]).toBeGreaterThan(0);
  });

  it("asks for no more than two keyframes on either side", () => {
    const many = track([100, 200, 300, 400, 500, 600, 700]);
    expect(keyframesAround(many, 450)).toEqual([300, 400, 500, 600]);
    expect(keyframesAround(many, 400)).toEqual([400]);
    expect(keyframesAround(track([100, 3000]), 450)).toEqual([100]);
    expect(keyframesAround(track([100, 3000]), 2700)).toEqual([3000]);
    expect(keyframesAround(track([100, 3000]), 1500)).toEqual([]);
  });

  it("without a time to blend in, is there at its keyframe only", () => {
    const at = (frame: number) => blendAt(track([1000], { blendS: 0 }), frame, along({ 1000: 8 }));
    expect(at(1000)![0]).toBe(8);
    expect(at(999)).toBeUndefined();
    expect(at(1001)).toBeUndefined();
  });

  it("has no jump and no kink, and stays between neighbouring values, whatever the keyframes", () => {
    const keyframe = fc.record({
      gap: fc.integer({ min: 100, max: 1500 }),
      value: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(keyframe, { minLength: 1, maxLength: 6 }), (drawn) => {
        let frame = 500;
        const values: Record<number, number> = {};
        for (const { gap, value } of drawn) {
          frame += gap;
          if (frame < 3500) values[frame] = value;
        }
        const keyframes = Object.keys(values).map(Number);
        const curve = Float64Array.from(timestampsS, (_, i) => blendAt(track(keyframes), i, along(values))?.[0] ?? 0);
        for (const k of keyframes) expect(curve[k]).toBe(values[k]);
        let step = 0;
        let bend = 0;
        for (let i = 1; i < curve.length - 1; i++) {
          step = Math.max(step, Math.abs(curve[i]! - curve[i - 1]!));
          bend = Math.max(bend, Math.abs(curve[i + 1]! - 2 * curve[i]! + curve[i - 1]!));
        }
        // At most three times the mean slope of 6 in 0.1 s; the slope changes by at most 12 times its size in that time.
        expect(step).toBeLessThan((3 * 6) / 100);
        expect(bend).toBeLessThan((12 * 6) / 100 ** 2);
        const bound = Math.max(0, ...Object.values(values));
        expect(Math.max(...curve)).toBeLessThanOrEqual(bound + 1e-9);
      }),
      { seed: 21, numRuns: 60 },
    );
  });
});
