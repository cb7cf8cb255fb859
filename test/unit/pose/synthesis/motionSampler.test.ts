import { describe, expect, it } from "vitest";
import { mirroredMocapPoint } from "../../../../src/pose/mocapPoints";
import {
  backAndForth,
  cumulativeClipEnds,
  drawSequenceTiming,
  samplePoints,
} from "../../../../src/pose/synthesis/motionSampler";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { armRaise, standingPoints } from "./testMotion";

const motion = armRaise(100);
const timing = (position: number, mirrored = false) => ({
  clip: motion.clips[0]!,
  positions: Float32Array.of(position),
  timeSteps: Float32Array.of(0.04),
  mirrored,
});
const sample = (position: number, mirrored = false) => {
  const points = new Float32Array(72);
  samplePoints(motion, timing(position, mirrored), 0, points);
  return points;
};

describe("sampling motion", () => {
  it("reads millimetres at a frame and in between", () => {
    const wrist = 13 * 3;
    expect(sample(0)[wrist + 1]).toBeCloseTo(standingPoints(0)[wrist + 1]!, 0);
    expect(sample(10.25)[wrist]).toBeCloseTo(0.75 * sample(10)[wrist]! + 0.25 * sample(11)[wrist]!, 3);
  });

  it("plays a take back and forth", () => {
    expect([0, 3, 4, 5, 8, 9].map((position) => backAndForth(position, 4))).toEqual([0, 3, 4, 3, 0, 1]);
    expect(backAndForth(7.5, 0)).toBe(0);
    expect(sample(99 + 5)).toEqual(sample(99 - 5));
  });

  it("mirrors: left becomes right and x changes sign", () => {
    const plain = sample(50);
    const mirrored = sample(50, true);
    mirroredMocapPoint.forEach((source, point) => {
      expect(mirrored[point * 3]).toBe(-plain[source * 3]!);
      expect(mirrored[point * 3 + 1]).toBe(plain[source * 3 + 1]);
      expect(mirrored[point * 3 + 2]).toBe(plain[source * 3 + 2]);
    });
    expect(mirroredMocapPoint.map((twin) => mirroredMocapPoint[twin])).toEqual([...mirroredMocapPoint.keys()]);
  });

  it("draws steps like those of cameras: mostly 25 to 30 Hz, some near 5 Hz, the positions following the time", () => {
    const ends = cumulativeClipEnds(motion);
    let usual = 0;
    let slow = 0;
    for (let i = 0; i < 1000; i++) {
      const drawn = drawSequenceTiming(createRandom(1, i), motion, ends, 20);
      const mean = drawn.timeSteps.reduce((sum, step) => sum + step, 0) / 20;
      expect(mean).toBeGreaterThan(0.01);
      expect(mean).toBeLessThan(0.4);
      if (mean > 1 / 32 && mean < 1 / 23) usual++;
      if (mean > 1 / 8) slow++;
      const span = drawn.positions[19]! - drawn.positions[0]!;
      const seconds = drawn.timeSteps.slice(1).reduce((sum, step) => sum + step, 0);
      expect(span).toBeLessThanOrEqual(seconds * 50 * 1.6 + 0.1);
    }
    expect(usual).toBeGreaterThan(500);
    expect(slow).toBeGreaterThan(80);
  });

  it("draws takes by their length", () => {
    const two = {
      ...motion,
      clips: [
        { subject: 1, start: 0, frames: 90 },
        { subject: 2, start: 90, frames: 10 },
      ],
    };
    const ends = cumulativeClipEnds(two);
    expect([...ends]).toEqual([90, 100]);
    let second = 0;
    for (let i = 0; i < 2000; i++) if (drawSequenceTiming(createRandom(2, i), two, ends, 1).clip.start === 90) second++;
    expect(Math.abs(second / 2000 - 0.1)).toBeLessThan(0.03);
  });
});
