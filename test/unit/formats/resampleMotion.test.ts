import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillGaps } from "../../../src/formats/fillGaps";
import { frameRate, isEven } from "../../../src/formats/frameRate";
import { hasPerson, type Motion } from "../../../src/formats/motion";
import { resampleMotion } from "../../../src/formats/resampleMotion";
import { provenances } from "../../../src/pose/clip/provenance";
import { bones, coordinateCount, jointCount } from "../../../src/pose/skeleton";
import { evenTimes, jointAt, walk, walkAt } from "./support/motions";

function resample(motion: Motion, stepS: number): Motion {
  const work = resampleMotion(motion, stepS);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

const boneLength = (motion: Motion, frame: number, child: number, parent: number) =>
  Math.hypot(...jointAt(motion, frame, child).map((value, i) => value - jointAt(motion, frame, parent)[i]!));

describe("resampleMotion", () => {
  it("gives the frames themselves where times fall together", () => {
    const motion = walk(evenTimes(12, 30));
    const same = resample(motion, 1 / 30);
    expect(same.positions).toEqual(motion.positions);
    expect(same.keypoints).toEqual(motion.keypoints);
    expect([...same.clipFrames!]).toEqual([...Array(12).keys()]);
  });

  it("keeps the length of every bone between two frames, and stays near the true motion", () => {
    const motion = walk(evenTimes(20, 20));
    const finer = resample(motion, 1 / 70);
    expect(finer.timestampsS).toHaveLength(67);
    for (let frame = 0; frame < 67; frame++) {
      for (const [child, parent] of bones) {
        expect(boneLength(finer, frame, child, parent)).toBeCloseTo(boneLength(motion, 0, child, parent), 4);
      }
      const truth = walkAt(frame / 70);
      for (let i = 0; i < coordinateCount; i++) {
        expect(Math.abs(finer.positions[frame * coordinateCount + i]! - truth[i]!)).toBeLessThan(0.01);
      }
    }
  });

  it("blends nothing across a cut or beside a frame without a person: the nearer frame stands", () => {
    const motion = walk([0, 0.1, 0.2, 0.3, 0.4], [3], { cuts: [1] });
    const finer = resample(motion, 0.04);
    // Times 0, .04 | .08, .12, .16, .2, .24 | .28, .32 | .36, .4
    expect([...finer.clipFrames!]).toEqual([0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4]);
    expect(jointAt(finer, 1, 5)).toEqual(jointAt(motion, 0, 5));
    expect(jointAt(finer, 2, 5)).toEqual(jointAt(motion, 1, 5));
    expect(jointAt(finer, 6, 5)).toEqual(jointAt(motion, 2, 5));
    expect([7, 8].map((frame) => hasPerson(finer, frame))).toEqual([false, false]);
    expect(jointAt(finer, 9, 5)).toEqual(jointAt(motion, 4, 5));
    expect(finer.cuts).toEqual([2]);
    expect(jointAt(finer, 3, 5)).not.toEqual(jointAt(motion, 1, 5));
  });

  it("takes any uneven times", () => {
    const steps = fc.array(fc.double({ min: 0.001, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0.005, max: 0.2, noNaN: true }), (between, stepS) => {
        const times = [0];
        for (const step of between) times.push(times.at(-1)! + step);
        const even = resample(walk(times), stepS);
        expect(even.timestampsS.at(-1)!).toBeLessThanOrEqual(times.at(-1)! + 0.002 * stepS);
        expect(even.timestampsS.at(-1)!).toBeGreaterThan(times.at(-1)! - stepS);
        expect(even.positions.every(Number.isFinite)).toBe(true);
        expect(isEven(even.timestampsS, stepS)).toBe(true);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});

describe("frameRate", () => {
  const timesOf = (times: readonly number[]) => Float64Array.from(times);

  it("is the mean rate, as a usual one where it is meant", () => {
    expect(frameRate(timesOf(evenTimes(90, 25)))).toBe(25);
    // Rounded to milliseconds, as WebM has them.
    const rounded = evenTimes(90, 30).map((time) => Math.round(time * 1000) / 1000);
    expect(frameRate(timesOf(rounded))).toBe(30);
    expect(frameRate(timesOf(evenTimes(90, 17.3)))).toBeCloseTo(17.3, 9);
    expect(frameRate(timesOf(evenTimes(900, 30000 / 1001)))).toBeCloseTo(29.97003, 5);
  });

  it("is the median rate where frames are missing", () => {
    expect(frameRate(timesOf([...evenTimes(50, 30), ...evenTimes(50, 30).map((time) => time + 60)]))).toBe(30);
  });

  it("is 30 for one frame, and even are only times that a fixed step gives", () => {
    expect(frameRate(timesOf([0]))).toBe(30);
    expect(isEven(timesOf(evenTimes(1000, 30)), 1 / 30)).toBe(true);
    expect(isEven(timesOf([0, 0.0334, 0.0666]), 1 / 30)).toBe(false);
  });
});

describe("fillGaps", () => {
  it("fills from both sides in time, from the one side at the ends and beside a cut", () => {
    const motion = walk(evenTimes(10, 10), [0, 3, 4, 7, 9], { cuts: [7] });
    const filled = fillGaps(motion);
    expect(filled.positions.every(Number.isFinite)).toBe(true);
    expect(jointAt(filled, 0, 3)).toEqual(jointAt(motion, 1, 3));
    expect(jointAt(filled, 7, 3)).toEqual(jointAt(motion, 8, 3));
    expect(jointAt(filled, 9, 3)).toEqual(jointAt(motion, 8, 3));
    // The hip moves straight on: a third and two thirds of the way.
    const [a, b] = [jointAt(motion, 2, 0), jointAt(motion, 5, 0)];
    jointAt(filled, 3, 0).forEach((value, i) => expect(value).toBeCloseTo(a[i]! + (b[i]! - a[i]!) / 3, 6));
    const marks = Array.from({ length: 10 }, (_, frame) => provenances[filled.provenance![frame * jointCount]!]);
    expect(marks.map((mark) => mark === "interpolated")).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(Number.isNaN(motion.positions[0]!)).toBe(true);
  });

  it("leaves a motion without anybody as it is", () => {
    expect(fillGaps(walk([0, 1], [0, 1])).positions.every(Number.isNaN)).toBe(true);
  });
});
