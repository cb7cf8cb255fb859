import { describe, expect, it } from "vitest";
import { errorOfFrames, framesWithin, inputsFrom, movementMmPerFrame } from "../../../src/cli/longMeasures";
import { keypointFeatureCount } from "../../../src/pose/keypointFeatures";

const posesAt = (...xs: number[]) =>
  Float32Array.from(xs.flatMap((x) => Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? x : 0))));

describe("measures of long streams", () => {
  it("take a window's frames by their times, and their error alone", () => {
    const frames = framesWithin([0, 1.9, 2, 2.5, 2.9, 3, 3.5], [2, 3]);
    expect(frames).toEqual([2, 5]);
    const error = errorOfFrames(posesAt(9, 9, 1, 2, 3, 9, 9), posesAt(0, 0, 0, 0, 0, 0, 0), frames);
    expect(error).toBeCloseTo(2, 5);
  });

  it("let a later start see no frame before it", () => {
    const inputs = Float32Array.from({ length: 4 * keypointFeatureCount }, (_, i) => i);
    const late = inputsFrom(inputs, 2, 2);
    expect(late).toHaveLength(2 * keypointFeatureCount);
    expect(late[0]).toBe(2 * keypointFeatureCount);
    expect(late[keypointFeatureCount - 1]).toBe(keypointFeatureCount - 1);
    expect(late.at(-1)).toBe(4 * keypointFeatureCount - 1);
  });

  it("count movement after the settling frames, raw as it is and smoothed less", () => {
    const times = [0, 1, 2, 3, 4].map((frame) => frame / 30);
    const poses = posesAt(0, 100, 104, 101, 103);
    const raw = movementMmPerFrame(poses, times, 1, 0);
    expect(raw[16]).toBeCloseTo((4 + 3 + 2) / 3, 5);
    const still = movementMmPerFrame(posesAt(5, 5, 5, 5, 5), times, 1, 0.5);
    expect([...still]).toEqual(new Array(17).fill(0));
    const shaking = posesAt(0, 1, 0, 1, 0);
    expect(movementMmPerFrame(shaking, times, 1, 0.5)[3]).toBeLessThan(0.6);
    expect(movementMmPerFrame(shaking, times, 1, 0)[3]).toBeCloseTo(1, 5);
  });
});
