import { describe, expect, it } from "vitest";
import { selectMotion } from "../../../src/formats/mocap";
import { type CapturedTake, mocapOfTakes } from "../../../src/formats/mocapOfTakes";
import { standingPoints } from "../pose/synthesis/testMotion";

/** Somebody who stands, the hip at `hipX(frame)` m, `fps` times a second; NaN: nobody. */
function take(
  frames: number,
  hipX: (frame: number) => number,
  change: Partial<CapturedTake> = {},
  fps = 50,
): CapturedTake {
  const standing = standingPoints();
  const positions = new Float32Array(frames * 51);
  for (let i = 0; i < positions.length; i++) {
    const x = hipX(Math.floor(i / 51));
    positions[i] = Number.isNaN(x) ? x : standing[i % 51]! / 1000 + (i % 3 === 0 ? x : 0);
  }
  const timestampsS = Float64Array.from({ length: frames }, (_, frame) => frame / fps);
  const motion = { name: "walk", timestampsS, positions, cuts: [], rootMotion: "given", source: "walk.bvh" } as const;
  return { motion, subject: "ann", split: "train", ...change };
}

describe("takes as motion capture", () => {
  it("are centred, with their joints to the eighth of a millimetre", () => {
    const { mocap, framesLeftOut } = mocapOfTakes([take(30, () => 25)]);
    expect(mocap.clips).toEqual([
      { name: "ann/walk", description: "walk", subject: 1, subjectName: "ann", start: 0, frames: 30, split: "train" },
    ]);
    expect([mocap.fps, framesLeftOut]).toEqual([50, 0]);
    const [hipX, hipY] = mocap.points;
    const rightAnkleY = mocap.points[10]!;
    expect(Math.abs(hipX!)).toBeLessThanOrEqual(1);
    expect(hipY! - rightAnkleY).toBe((910 - 80) * 8);
  });

  it("keep subjects apart and say what they do", () => {
    const { mocap } = mocapOfTakes([
      take(30, () => 0),
      take(30, () => 0, { subject: "bob", split: "test", action: "Walking" }),
    ]);
    expect(mocap.clips[1]).toMatchObject({
      subject: 2,
      subjectName: "bob",
      start: 30,
      split: "test",
      action: "Walking",
    });
    expect(selectMotion(mocap, "test").clips).toEqual([{ subject: 2, start: 0, frames: 30 }]);
  });

  it("come 50 times a second, whatever they were captured at", () => {
    const { mocap } = mocapOfTakes([take(121, (frame) => frame / 120, {}, 120)]);
    expect(mocap.clips[0]!.frames).toBe(51);
    const step = mocap.points[72]! - mocap.points[0]!;
    expect(step).toBe((1000 / 50) * 8);
  });

  it("are cut where nobody is there; what is shorter than half a second is left out", () => {
    const { mocap, framesLeftOut } = mocapOfTakes([
      take(80, (frame) => (frame === 30 || frame === 45 ? Number.NaN : 0)),
    ]);
    expect(mocap.clips.map(({ start, frames }) => [start, frames])).toEqual([
      [0, 30],
      [30, 34],
    ]);
    expect(framesLeftOut).toBe(16);
  });

  it("are cut where they lead away, so that every piece fits its numbers", () => {
    const walk = take(500, (frame) => frame * 0.05);
    const { mocap, framesLeftOut } = mocapOfTakes([walk]);
    expect(mocap.clips.length).toBeGreaterThan(2);
    expect(framesLeftOut).toBeLessThan(25);
    for (const { start, frames } of mocap.clips) {
      const first = mocap.points[start * 72]!;
      const last = mocap.points[(start + frames - 1) * 72]!;
      expect(Math.abs(last - first - (frames - 1) * 50 * 8)).toBeLessThanOrEqual(1);
    }
  });

  it("are cut at their cuts", () => {
    const walk = take(60, () => 0);
    const { mocap } = mocapOfTakes([{ ...walk, motion: { ...walk.motion, cuts: [30] } }]);
    expect(mocap.clips.map(({ frames }) => frames)).toEqual([30, 30]);
  });
});
