import { describe, expect, it } from "vitest";
import { mocapPointOfKeypoint } from "../../../../src/pose/mocapPoints";
import { drawKeypointPlacement, placeKeypoints } from "../../../../src/pose/synthesis/keypointPlacement";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { standingPoints } from "./testMotion";

const points = standingPoints();
const joint = (k: number, axis: number) => points[mocapPointOfKeypoint[k]! * 3 + axis]!;

describe("where detectors see keypoints", () => {
  it("is in the joints where nothing else is said", () => {
    const placed = new Float32Array(51);
    placeKeypoints(points, undefined, placed);
    for (let k = 0; k < 17; k++) {
      for (let axis = 0; axis < 3; axis++) expect(placed[k * 3 + axis]).toBe(joint(k, axis));
    }
  });

  it("is lower on the trunk for shoulders and hips, and along the shin for knees and ankles", () => {
    const placed = new Float32Array(51);
    placeKeypoints(points, { shouldersDownMm: 50, hipsDownMm: 40, kneesDown: 0.1, anklesUp: 0.05 }, placed);
    const y = (k: number) => placed[k * 3 + 1]!;
    for (const k of [5, 6]) expect(y(k)).toBeCloseTo(joint(k, 1) - 50, 3);
    for (const k of [11, 12]) expect(y(k)).toBeCloseTo(joint(k, 1) - 40, 3);
    for (const k of [13, 14]) expect(y(k)).toBeCloseTo(joint(k, 1) - 0.1 * (joint(k, 1) - joint(k + 2, 1)), 3);
    for (const k of [15, 16]) expect(y(k)).toBeCloseTo(joint(k, 1) + 0.05 * (joint(k - 2, 1) - joint(k, 1)), 3);
    for (const k of [0, 3, 7, 9]) expect(y(k)).toBe(joint(k, 1));
  });

  it("differs from person to person, and is exact for some", () => {
    const drawn = Array.from({ length: 500 }, (_, i) => drawKeypointPlacement(createRandom(3, i)));
    const exact = drawn.filter((placement) => placement === undefined).length;
    expect(Math.abs(exact / 500 - 0.2)).toBeLessThan(0.06);
    const downs = drawn.flatMap((placement) => (placement ? [placement.hipsDownMm] : []));
    expect(Math.abs(downs.reduce((sum, down) => sum + down, 0) / downs.length - 45)).toBeLessThan(4);
  });
});
