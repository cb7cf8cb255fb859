import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boneLengths } from "../../../../src/pose/clip/boneVectors";
import { findGaps, gapAround, poseInGap } from "../../../../src/pose/clip/gaps";
import { jointCount, jointParents } from "../../../../src/pose/skeleton";
import { type MadeRows, poseRowsOf, steadyTimes } from "./poseRowsOf";

/** A figure whose bones all have 300 mm and turn in the picture plane, each at its own speed (radians per second). */
function turningBones(frames: number, fps: number, speed: (joint: number) => number, cuts: number[] = []): MadeRows {
  const rows = poseRowsOf(steadyTimes(frames, fps, 2), () => 0, cuts);
  for (let frame = 0; frame < frames; frame++) {
    const pose = rows.poses.subarray(frame * 51, (frame + 1) * 51);
    for (let joint = 1; joint < jointCount; joint++) {
      const angle = joint + speed(joint) * (frame / fps);
      const parent = jointParents[joint]! * 3;
      pose[joint * 3] = pose[parent]! + 300 * Math.cos(angle);
      pose[joint * 3 + 1] = pose[parent + 1]! + 300 * Math.sin(angle);
      pose[joint * 3 + 2] = pose[parent + 2]!;
    }
  }
  return rows;
}

const lose = (rows: MadeRows, first: number, last: number) => rows.poses.fill(Number.NaN, first * 51, (last + 1) * 51);
const fill = (rows: MadeRows, frame: number) => poseInGap(rows, gapAround(rows, frame)!, frame)!;
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from({ length: 51 }, (_, i) => Math.abs(a[i]! - b[i]!)));

describe("filling gaps", () => {
  it("keeps a resting pose", () => {
    const rows = turningBones(30, 30, () => 0);
    const whole = rows.poses.slice();
    lose(rows, 10, 19);
    for (let frame = 10; frame < 20; frame++) {
      expect(farthest(fill(rows, frame), whole.subarray(frame * 51))).toBeLessThan(0.001);
    }
  });

  it("goes on as both sides move, without a kink", () => {
    const rows = turningBones(40, 30, () => 1);
    const whole = rows.poses.slice();
    lose(rows, 15, 22);
    for (let frame = 15; frame <= 22; frame++) {
      // The bones turn on by 15 degrees: the smallest way from side to side, 4 mm off where each side slows down.
      expect(farthest(fill(rows, frame), whole.subarray(frame * 51))).toBeLessThan(40);
    }
    const step = (a: ArrayLike<number>, b: ArrayLike<number>) => b[33]! - a[33]!;
    const before = step(whole.subarray(13 * 51), whole.subarray(14 * 51));
    const into = step(whole.subarray(14 * 51), fill(rows, 15));
    const outOf = step(fill(rows, 22), whole.subarray(23 * 51));
    const after = step(whole.subarray(23 * 51), whole.subarray(24 * 51));
    expect(into / before).toBeGreaterThan(0.75);
    expect(into / before).toBeLessThan(1.25);
    expect(outOf / after).toBeGreaterThan(0.75);
    expect(outOf / after).toBeLessThan(1.25);
  });

  it("is calm in the middle of a gap of half a minute", () => {
    const rows = turningBones(1000, 30, (joint) => joint % 5);
    lose(rows, 50, 949);
    let longest = 0;
    for (let frame = 51; frame < 949; frame++) {
      longest = Math.max(longest, farthest(fill(rows, frame), fill(rows, frame + 1)));
    }
    expect(longest).toBeLessThan(120);
    expect(farthest(fill(rows, 500), fill(rows, 501))).toBeLessThan(15);
  });

  it("finds gaps up to a length, and none that touches a cut or the clip's ends", () => {
    const rows = turningBones(400, 30, () => 1, [200]);
    lose(rows, 0, 4);
    lose(rows, 50, 59);
    lose(rows, 100, 179);
    lose(rows, 195, 204);
    lose(rows, 390, 399);
    expect(findGaps(rows, [0, 399])).toEqual([[50, 59]]);
    expect(findGaps(rows, [0, 399], 10)).toEqual([
      [50, 59],
      [100, 179],
    ]);
    expect(findGaps(rows, [55, 399], 10)).toEqual([
      [50, 59],
      [100, 179],
    ]);
    expect(gapAround(rows, 2)).toEqual({ first: 0, last: 4, bridged: false });
    expect(gapAround(rows, 198)).toEqual({ first: 195, last: 199, bridged: false });
    expect(gapAround(rows, 202)).toEqual({ first: 200, last: 204, bridged: false });
    expect(gapAround(rows, 395)).toEqual({ first: 390, last: 399, bridged: false });
  });

  it("waits for rows that are not loaded", () => {
    const rows = turningBones(60, 30, () => 1);
    lose(rows, 20, 29);
    const loadedUntil = (end: number) => ({ ...rows, pose: (i: number) => (i < end ? rows.pose(i) : undefined) });
    expect(gapAround(loadedUntil(25), 22)).toBeUndefined();
    expect(poseInGap(loadedUntil(30), { first: 20, last: 29, bridged: true }, 22)).toBeUndefined();
    expect(findGaps(loadedUntil(25), [0, 59])).toBeUndefined();
  });

  it("keeps bone lengths, and gives finite poses, for any two sides", () => {
    const property = fc.property(
      fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 17, maxLength: 17 }),
      fc.integer({ min: 1, max: 200 }),
      (speeds, length) => {
        const rows = turningBones(length + 10, 30, (joint) => speeds[joint]!);
        lose(rows, 5, 4 + length);
        for (const frame of [5, 5 + (length >> 1), 4 + length]) {
          const pose = fill(rows, frame);
          expect(pose.every(Number.isFinite)).toBe(true);
          const lengths = boneLengths(pose);
          for (let joint = 1; joint < jointCount; joint++) expect(Math.abs(lengths[joint]! - 300)).toBeLessThan(0.01);
        }
      },
    );
    fc.assert(property, { seed: 20261124, numRuns: 200 });
  });
});
