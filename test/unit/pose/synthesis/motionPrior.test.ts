import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../../src/common/safetensors";
import { meanBoneLengthsMm } from "../../../../src/pose/meanBody";
import type { MotionSource } from "../../../../src/pose/mocapPoints";
import { jointCount, jointParents } from "../../../../src/pose/skeleton";
import { decodeWindow, generateMotion, readMotionPrior } from "../../../../src/pose/synthesis/motionPrior";

const bytes = readFileSync("resources/motion/motion-prior.safetensors");
const few = () => generateMotion(bytes, { seed: 7, clips: 12, seconds: 3 });

/** Point of a frame in mm. */
const pointOf = ({ points }: MotionSource, frame: number, point: number) =>
  [0, 1, 2].map((axis) => points[(frame * 24 + point) * 3 + axis]! / 8);
const between = (a: number[], b: number[]) => Math.hypot(...a.map((value, axis) => value - b[axis]!));

describe("the built-in motion", () => {
  it("is decoded as training/motion_prior.py does", () => {
    const prior = readMotionPrior(bytes);
    const recorded: { kind: number; frames: number[]; points: number[][][] }[] = JSON.parse(
      readFileSync("test/fixtures/motionPrior/decoded.json", "utf8"),
    );
    for (const { kind, frames, points } of recorded) {
      const normal = Float64Array.from({ length: prior.size }, (_, i) => Math.sin(i * (kind + 1) + kind));
      const decoded = decodeWindow(prior, kind, normal).points;
      frames.forEach((frame, i) => {
        points[i]!.flat().forEach((value, at) => {
          expect(Math.abs(decoded[frame * 72 + at]! - value)).toBeLessThan(0.02);
        });
      });
    }
  });

  it("is the same for the same seed, and each take depends on its number alone", () => {
    expect(few()).toEqual(few());
    const one = generateMotion(bytes, { seed: 7, clips: 1, seconds: 3 });
    expect(few().points.subarray(0, one.points.length)).toEqual(one.points);
    expect(generateMotion(bytes, { seed: 8, clips: 1, seconds: 3 }).points).not.toEqual(one.points);
  });

  it("has takes of the length that is asked for", () => {
    const motion = generateMotion(bytes, { seed: 7, clips: 3, seconds: 1 });
    expect(motion.clips.map(({ start, frames }) => [start, frames])).toEqual([
      [0, 50],
      [50, 50],
      [100, 50],
    ]);
    expect(motion.points.length).toBe(150 * 72);
    expect(() => generateMotion(bytes, { seed: 7, clips: 1, seconds: 3.1 })).toThrow("at most 3");
  });

  it("has the mean body's bones, which never change", () => {
    const motion = few();
    for (let frame = 0; frame < 12 * 150; frame += 7) {
      for (let joint = 1; joint < jointCount; joint++) {
        const length = between(pointOf(motion, frame, joint), pointOf(motion, frame, jointParents[joint]!));
        expect(Math.abs(length - meanBoneLengthsMm[joint]!)).toBeLessThan(0.3);
      }
    }
  });

  it("stands on the floor and does not sink into it", () => {
    const motion = few();
    const lowest = Array.from({ length: 12 * 150 }, (_, frame) =>
      Math.min(...Array.from({ length: 24 }, (_, point) => pointOf(motion, frame, point)[1]!)),
    );
    expect(Math.min(...lowest)).toBeGreaterThan(-40);
    expect(lowest.filter((low) => Math.abs(low - 30) < 1).length / lowest.length).toBeGreaterThan(0.7);
  });

  it("moves like a person: hips mostly above the feet and nothing faster than a blow", () => {
    const motion = few();
    let upright = 0;
    let fastest = 0;
    for (const { start, frames } of motion.clips) {
      for (let frame = start + 1; frame < start + frames; frame++) {
        if (pointOf(motion, frame, 0)[1]! > pointOf(motion, frame, 3)[1]! + 300) upright++;
        for (let point = 0; point < 24; point++) {
          const moved = between(pointOf(motion, frame, point), pointOf(motion, frame - 1, point));
          fastest = Math.max(fastest, moved * motion.fps);
        }
      }
    }
    expect(upright / (12 * 149)).toBeGreaterThan(0.8);
    expect(fastest).toBeLessThan(12_000);
  });

  it("is refused from a file that lacks a tensor or has one of another shape", () => {
    const { tensors } = readSafetensors(bytes, "prior");
    const stored = [...tensors].map(([name, { shape, read }]) => ({ name, shape, values: read() }));
    const without = writeSafetensors(
      stored.filter(({ name }) => name !== "basis"),
      "F16",
    );
    expect(() => readMotionPrior(without)).toThrow('there is no tensor "basis"');
    const reshaped = stored.map((tensor) => (tensor.name === "face" ? { ...tensor, shape: [3, 5] } : tensor));
    expect(() => readMotionPrior(writeSafetensors(reshaped, "F16"))).toThrow('"face" has the shape [3, 5], not [5, 3]');
  });
});
