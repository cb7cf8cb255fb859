import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readMocap, selectMotion } from "../../../src/formats/mocap";
import { writePointsOfJoints } from "../../../src/pose/pointsOfJoints";
import { standingPoints } from "./synthesis/testMotion";

const pointsOf = (pose: ArrayLike<number>) => {
  const points = new Float32Array(72);
  writePointsOfJoints(pose, points);
  return Array.from({ length: 24 }, (_, point) => Array.from(points.subarray(point * 3, point * 3 + 3)));
};
const apart = (a: number[], b: number[]) => Math.hypot(...a.map((value, axis) => value - b[axis]!));

/** Somebody who faces +Z, with the neck joint at the top of the spine as rigs have it, and the crown 123 mm above. */
const upright = Float32Array.from(standingPoints().subarray(0, 51));
upright.set([0, 1520, 0], 27);
upright.set([0, 1643.4, 0], 30);

describe("the points that a detector sees, from 17 joints", () => {
  it("keeps the joints", () => {
    expect(pointsOf(upright).slice(0, 17).flat()).toEqual(Array.from(upright));
  });

  it("puts the face in front of an upright head that looks to where the shoulders are turned", () => {
    const [nose, leftEye, rightEye, leftEar, rightEar] = pointsOf(upright).slice(17) as number[][];
    const scale = 123.4 / 99.9;
    expect(apart(nose!, [0, 1520 + 7 * scale, 109 * scale])).toBeLessThan(0.01);
    expect(apart(leftEye!, [32 * scale, 1520 + 46 * scale, 90 * scale])).toBeLessThan(0.01);
    expect(apart(rightEar!, [-76 * scale, 1520 + 30 * scale, 6 * scale])).toBeLessThan(0.01);
    expect(rightEye![0]).toBeCloseTo(-leftEye![0]!, 4);
    expect(leftEar![0]).toBeCloseTo(-rightEar![0]!, 4);
  });

  it("turns with the neck joint where that lies before the spine, whatever the shoulders do", () => {
    // The same head as the motion capture has it: the joint 65 mm in front of the neck's top, then turned to the left.
    const turned = Float32Array.from(upright);
    turned.set([65, 1515, 0], 27);
    turned.set([0, 1520 + 99.9, 0], 30);
    const nose = pointsOf(turned)[17]!;
    expect(apart(nose, [109, 1527, 0])).toBeLessThan(4);
  });

  it("puts the toes flat before the ankles", () => {
    const points = pointsOf(upright);
    expect(apart(points[22]!, [91, 80, 126])).toBeLessThan(0.01);
    expect(apart(points[23]!, [-91, 80, 126])).toBeLessThan(0.01);
  });

  it("gives numbers for a heap of joints in one place", () => {
    expect(pointsOf(new Float32Array(51)).flat().every(Number.isFinite)).toBe(true);
  });
});

const folder = "../shared/data/mocap";
describe.skipIf(!existsSync(folder))("the same on motion capture (skipped without ../shared)", () => {
  it("puts every point of the face where it was captured, within a centimetre on average", () => {
    const index = readFileSync(`${folder}/cmu24_50fps.json`, "utf8");
    const { points } = selectMotion(readMocap(index, readFileSync(`${folder}/cmu24_50fps.i16`)), "test");
    const sums = [0, 0, 0, 0, 0];
    let frames = 0;
    for (let at = 0; at < points.length; at += 72 * 50) {
      const captured = Float32Array.from(points.subarray(at, at + 72), (value) => value / 8);
      const made = pointsOf(captured);
      sums.forEach((_, i) => {
        sums[i]! += apart(made[17 + i]!, Array.from(captured.subarray((17 + i) * 3, (18 + i) * 3)));
      });
      frames++;
    }
    for (const sum of sums) expect(sum / frames).toBeLessThan(10);
  });
});
