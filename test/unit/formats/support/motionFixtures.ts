import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { MotionReading } from "../../../../src/formats/motionReading";
import { coordinateCount, type JointName, jointIndex } from "../../../../src/pose/skeleton";

const folder = join(import.meta.dirname, "../../../fixtures/motion");

/** See test/fixtures/motion/README.md. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

export function fixtureText(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** Where a joint is, rounded to 0.1 mm. */
export function place({ motion }: MotionReading, frame: number, joint: JointName): number[] {
  const start = frame * coordinateCount + jointIndex(joint) * 3;
  // + 0: no -0.
  return Array.from(motion.positions.subarray(start, start + 3), (value) => Math.round(value * 1e4) / 1e4 + 0);
}

export function places(reading: MotionReading, frame: number, ...joints: JointName[]): number[][] {
  return joints.map((joint) => place(reading, frame, joint));
}

/** Which point of the file each of these joints came from. */
export function sources({ joints }: MotionReading, ...names: JointName[]): string[] {
  return names.map((name) => joints[jointIndex(name)]!.theirs);
}

export function expectBroken(read: () => unknown, says: string | RegExp): void {
  expect(read).toThrow(expect.objectContaining({ code: "file-broken", message: expect.stringMatching(says) }));
}
