import { describe, expect, it } from "vitest";
import type { TrainingClip } from "../../../../src/common/trainingData";
import type { HeldOutPoint } from "../../../../src/common/trainingProtocol";
import { measureClips } from "../../../../src/pose/evaluation/measureClips";
import { judge } from "../../../../src/pose/evaluation/verdict";
import { alignedJointErrorMm } from "../../../../src/pose/metrics";
import { type JointName, jointNames } from "../../../../src/pose/skeleton";
import { bareClip, oddPoses, placedClip, shifted, trueClip } from "./support/trainingClips";

const builtIn = { before: [90, 100, 110], after: [91, 101, 111] };

/** Clips of 50 frames (2 s) each, with poses that are so far off before and after. */
function judgeShifts(shifts: readonly (readonly [before: number, after: number])[], frames = 50) {
  const clips = shifts.map((_, i) => trueClip(frames, { id: `clip-${i}`, name: `Clip ${i}` }));
  const poses = (side: 0 | 1) => shifts.map((shift) => shifted(oddPoses(frames), shift[side]));
  return judge({ clips, before: poses(0), after: poses(1), builtIn, seed: 4 });
}

describe("a verdict over several clips", () => {
  it("is better when the interval of the paired difference lies below 0", () => {
    const verdict = judgeShifts([
      [100, 60],
      [50, 40],
      [200, 150],
      [80, 75],
    ]);
    expect(verdict).toMatchObject({ outcome: "better", measure: "mpjpe", against: "truth", intervalsOver: "clips" });
    // All joints but the hip are moved: 16/17 of it.
    expect(verdict.heldOut.before.mean).toBeCloseTo((107.5 * 16) / 17, 3);
    expect(verdict.heldOut.difference.mean).toBeCloseTo((-26.25 * 16) / 17, 3);
    expect(verdict.heldOut.difference.high).toBeLessThan(0);
    expect(verdict.perClip[1]).toMatchObject({ clipId: "clip-1", name: "Clip 1", frames: 50 });
    expect(verdict.perClip[1]!.afterMm).toBeCloseTo((40 * 16) / 17, 3);
    expect(verdict.perJoint.beforeMm[0]).toBe(0);
    expect(verdict.perJoint.afterMm[5]).toBeCloseTo(81.25, 3);
    expect(verdict.advice[0]).toEqual({ kind: "use-it" });
  });

  it("is worse when it lies above, and says what to do", () => {
    const verdict = judgeShifts([
      [60, 100],
      [40, 50],
      [150, 200],
    ]);
    expect(verdict.outcome).toBe("worse");
    expect(verdict.advice.slice(0, 2)).toEqual([{ kind: "discard-it" }, { kind: "lower-learning-rate" }]);
  });

  it("is not distinguishable when it holds 0, however far the mean is off", () => {
    const verdict = judgeShifts([
      [300, 100],
      [50, 60],
      [70, 80],
      [60, 66],
    ]);
    expect(verdict.heldOut.difference.mean).toBeLessThan(-20);
    expect(verdict.outcome).toBe("not-distinguishable");
  });

  it("is not distinguishable when the change is sure, but smaller than anybody sees", () => {
    const verdict = judgeShifts([
      [100, 99.7],
      [50, 49.7],
      [80, 79.7],
    ]);
    expect(verdict.heldOut.difference.high).toBeLessThan(0);
    expect(verdict.outcome).toBe("not-distinguishable");
  });

  it("rests on stretches where two clips were measured, clips counting alike", () => {
    const shifts = [
      [100, 60],
      [50, 40],
    ] as const;
    // 2 s each: two stretches are too few for an interval.
    const short = judgeShifts(shifts);
    expect(short).toMatchObject({ outcome: "not-distinguishable", intervalsOver: "stretches" });
    expect(short.heldOut.difference.mean).toBeCloseTo((-25 * 16) / 17, 3);
    expect(short.heldOut.difference.low).toBeNaN();
    const long = judgeShifts(shifts, 200);
    expect(long).toMatchObject({ outcome: "better", intervalsOver: "stretches" });
    expect(long.heldOut.difference.mean).toBeCloseTo((-25 * 16) / 17, 3);
  });

  it("counts a short clip as much as a long one", () => {
    const clips = [trueClip(5), trueClip(500)];
    const poses = (near: number, far: number) => [shifted(oddPoses(5), near), shifted(oddPoses(500), far)];
    const { heldOut } = judge({ clips, before: poses(17, 34), after: poses(17, 34), builtIn, seed: 1 });
    expect(heldOut.before.mean).toBeCloseTo((16 + 32) / 2, 3);
  });

  it("tells the aligned error: that of the similarity transform of each frame", () => {
    const clips = [trueClip(3), trueClip(3)];
    const poses = [1, 2].map((k) => shifted(oddPoses(3), (frame, joint) => 50 * Math.sin(k * joint + frame)));
    const { paMpjpeMm } = judge({ clips, before: poses, after: poses, builtIn, seed: 1 });
    const expected = poses.map((pose) => alignedJointErrorMm(pose, oddPoses(3)));
    expect(paMpjpeMm!.before.mean).toBeCloseTo((expected[0]! + expected[1]!) / 2, 3);
  });

  it("gives the same numbers as the measurements while the network learned", () => {
    const clips = [trueClip(4), trueClip(9)];
    const before = [shifted(oddPoses(4), 30), shifted(oddPoses(9), 70)];
    const after = [shifted(oddPoses(4), 20), shifted(oddPoses(9), 40)];
    const verdict = judge({ clips, before, after, builtIn, seed: 1 });
    expect(verdict.heldOut.after.mean).toBeCloseTo(measureClips(clips, after).errorMm, 6);
    expect(verdict.perJoint.afterMm).toEqual(measureClips(clips, after).perJointMm);
  });
});

describe("a verdict over one clip", () => {
  const judgeOne = (frames: number, after: (frame: number) => number) =>
    judge({
      clips: [trueClip(frames)],
      before: [shifted(oddPoses(frames), 100)],
      after: [shifted(oddPoses(frames), after)],
      builtIn,
      seed: 1,
    });

  it("rests on its stretches of two seconds, and says so", () => {
    const verdict = judgeOne(500, () => 60);
    expect(verdict).toMatchObject({ outcome: "better", intervalsOver: "stretches" });
    expect(verdict.heldOut.difference.mean).toBeCloseTo((-40 * 16) / 17, 3);
    expect(verdict.advice.at(-1)).toEqual({ kind: "add-held-out" });
  });

  it("is not distinguishable when some stretches get better and others worse", () => {
    // 10 stretches of 50 frames, by turns 80 mm better and 80 mm worse.
    const verdict = judgeOne(501, (frame) => 100 + (Math.floor(frame / 50) % 2 === 0 ? -80 : 80));
    expect(verdict.outcome).toBe("not-distinguishable");
    // Single frames would be sure of anything: the interval is as wide as ten independent stretches make it.
    const { low, high } = verdict.heldOut.difference;
    expect(high - low).toBeGreaterThan(80);
  });

  it("has no interval, and is not distinguishable, when it has one or two stretches", () => {
    for (const frames of [40, 150]) {
      const verdict = judgeOne(frames, () => 10);
      expect(verdict.outcome).toBe("not-distinguishable");
      expect(verdict.heldOut.difference.mean).toBeCloseTo((-90 * 16) / 17, 3);
      expect(verdict.heldOut.difference.low).toBeNaN();
    }
    expect(judgeOne(151, () => 10).outcome).toBe("better");
  });
});

describe("what a verdict is measured against", () => {
  const poses = [oddPoses(60)];
  const against = (clip: TrainingClip) => judge({ clips: [clip], before: poses, after: poses, builtIn, seed: 1 });

  it("is annotations as soon as one clip has nothing better", () => {
    expect(against(trueClip(60, { targetsFrom: "annotations" })).against).toBe("annotations");
    const clips = [trueClip(60), trueClip(60, { targetsFrom: "annotations" })];
    const verdict = judge({ clips, before: [...poses, ...poses], after: [...poses, ...poses], builtIn, seed: 1 });
    expect(verdict.against).toBe("annotations");
  });

  it("is keypoints that were put right without 3D, and the detector's without those", () => {
    expect(against(placedClip(60))).toMatchObject({ measure: "reprojection", against: "placed-keypoints" });
    expect(against(bareClip(60))).toMatchObject({ measure: "reprojection", against: "detected-keypoints" });
    expect(against(placedClip(60))).not.toHaveProperty("paMpjpeMm");
  });

  it("names both where both are known", () => {
    const both = trueClip(60, { placeWeights: new Float32Array(60 * 17).fill(1) });
    expect(against(both).reprojectionMm!.before.mean).toBeLessThan(0.1);
  });

  it("is nothing without held-out clips, or when nobody is seen in them", () => {
    const none = judge({ clips: [], before: [], after: [], builtIn, seed: 1 });
    expect(none).toMatchObject({ outcome: "no-held-out", perClip: [], worst: [], mostImproved: [] });
    expect(none.advice).toEqual([{ kind: "add-held-out" }]);
    const empty = [new Float32Array(60 * 51).fill(Number.NaN)];
    const unseen = judge({ clips: [trueClip(60)], before: empty, after: empty, builtIn, seed: 1 });
    expect(unseen.outcome).toBe("no-held-out");
  });
});

describe("measures that need no truth", () => {
  it("are jitter by real times, and the spread of bone lengths", () => {
    // One coordinate of one joint on a cubic: 6 * 1000 mm/s^3 in 1 of 17 joints.
    const cubic = (clip: TrainingClip) =>
      new Float32Array(clip.timestampsS.length * 51).map((_, i) =>
        i % 51 === 48 ? 1000 * clip.timestampsS[Math.floor(i / 51)]! ** 3 : 0,
      );
    const uneven = Float64Array.from({ length: 12 }, (_, i) => i * 0.05 + 0.02 * Math.sin(i * i));
    const clips = [trueClip(12), trueClip(12, { timestampsS: uneven })];
    const { jitter } = judge({ clips, before: clips.map(cubic), after: clips.map(cubic), builtIn, seed: 1 });
    expect(jitter.before.mean).toBeCloseTo(6000 / 17, 0);
    expect(jitter.difference.mean).toBe(0);
  });

  it("take no jitter across cuts and frames without a person", () => {
    const jumping = shifted(oddPoses(12), (frame) => (frame < 6 ? 0 : 500));
    const [a, b] = [[6], []].map((cuts) => {
      const verdict = judge({ clips: [trueClip(12, { cuts })], before: [jumping], after: [jumping], builtIn, seed: 1 });
      return verdict.jitter.before.mean;
    });
    expect(a).toBeLessThan(10); // steady motion, in 32 bits
    expect(b).toBeGreaterThan(1e6);
    const gap = jumping.slice();
    gap.fill(Number.NaN, 6 * 51, 7 * 51);
    const parted = judge({ clips: [trueClip(12)], before: [gap], after: [gap], builtIn, seed: 1 });
    expect(parted.jitter.before.mean).toBeLessThan(10);
  });

  it("tell a bone that changes its length", () => {
    const clip = trueClip(2);
    const swinging = new Float32Array(2 * 51);
    swinging[3] = 90; // the right hip's bone: 90 and 110 mm, so do the others below it stay 0... but for the knee's
    swinging[51 + 3] = 110;
    const { boneSpreadMm } = judge({ clips: [clip], before: [swinging], after: [swinging], builtIn, seed: 1 });
    // Bones Hip-RHip and RHip-RKnee both swing by 10 mm around 100.
    expect(boneSpreadMm.before.mean).toBeCloseTo(20 / 16, 6);
  });
});

describe("frames to look at", () => {
  it("are each of another moment, with the poses before, after and in truth", () => {
    const frames = 100;
    const clip = trueClip(frames, { id: "walk" });
    const before = shifted(oddPoses(frames), (frame) => (frame >= 40 && frame < 60 ? 300 : 100));
    const after = shifted(oddPoses(frames), (frame) => (frame >= 80 ? 200 : 90));
    const { worst, mostImproved } = judge({ clips: [clip], before: [before], after: [after], builtIn, seed: 1 });
    expect(worst[0]!.frame).toBeGreaterThanOrEqual(80);
    expect(worst[0]!.afterMm).toBeCloseTo((200 * 16) / 17, 3);
    expect(mostImproved[0]!.frame).toBeGreaterThanOrEqual(40);
    expect(mostImproved[0]!.frame).toBeLessThan(60);
    expect(mostImproved.every(({ beforeMm, afterMm }) => afterMm < beforeMm)).toBe(true);
    for (const list of [worst, mostImproved]) {
      const sorted = list.map(({ frame }) => frame).sort((a, b) => a - b);
      sorted.slice(1).forEach((frame, i) => expect(frame - sorted[i]!).toBeGreaterThanOrEqual(25));
    }
    const { frame, poses } = worst[0]!;
    expect(poses!.truth).toEqual(Array.from(oddPoses(frames).slice(frame * 51, (frame + 1) * 51), Math.round));
    expect(poses!.after[3]! - poses!.truth![3]!).toBe(200);
  });

  it("have no truth where joints are unknown", () => {
    const { worst } = judge({
      ...{ clips: [placedClip(60)], before: [oddPoses(60)], after: [oddPoses(60)] },
      ...{ builtIn, seed: 1 },
    });
    expect(worst[0]!.poses).not.toHaveProperty("truth");
  });
});

describe("forgetting and advice", () => {
  const shift = [oddPoses(60)].map((poses) => shifted(poses, 80));
  const course = (...errors: number[]): HeldOutPoint[] =>
    errors.map((errorMm, i) => ({ step: i * 100, errorMm, loss: 1, perJointMm: [] }));
  const judgeWith = (afterBuiltIn: number[], points: HeldOutPoint[] = []) =>
    judge({
      ...{ clips: [trueClip(60)], before: shift, after: shift, seed: 1, course: points },
      builtIn: { before: [90, 100, 110], after: afterBuiltIn },
    });

  it("is the paired change on the built-in sequences; over 5 % asks for more rehearsal", () => {
    const { builtIn: remembered, advice } = judgeWith([92, 102, 112]);
    expect(remembered.difference).toEqual({ mean: 2, low: 2, high: 2 });
    expect(advice).not.toContainEqual({ kind: "more-rehearsal" });
    expect(judgeWith([100, 106, 112]).advice).toContainEqual({ kind: "more-rehearsal" });
  });

  it("says to train longer while the error still falls", () => {
    const remembers = [90, 100, 110];
    expect(judgeWith(remembers, course(100, 90, 80, 75, 70)).advice).toContainEqual({ kind: "train-longer" });
    expect(judgeWith(remembers, course(100, 80, 70, 70, 69.9)).advice).not.toContainEqual({ kind: "train-longer" });
    expect(judgeWith(remembers, course(100, 80, 70, 75, 72)).advice).not.toContainEqual({ kind: "train-longer" });
    expect(judgeWith(remembers, course(100, 70)).advice).not.toContainEqual({ kind: "train-longer" });
  });

  it("names the pose and the joint that are worst, where one stands out", () => {
    expect(judgeWith([90, 100, 110]).advice).toContainEqual({ kind: "correct-frames", frames: 30, pose: "any" });
    const off = [shifted(oddPoses(60), (_, joint) => (joint === 16 ? 300 : 50))];
    const { advice } = judge({ clips: [trueClip(60)], before: off, after: off, builtIn, seed: 1 });
    expect(advice).toContainEqual({ kind: "correct-frames", frames: 30, pose: "any", joint: 16 });
  });

  it("names the pose that is worst", () => {
    const standing = postureOf({ RKnee: [0, 400, 0], LKnee: [0, 400, 0] });
    const sitting = postureOf({ RKnee: [0, 0, -400], LKnee: [0, 0, -400] });
    const frames = 60;
    const targetsMm = Float32Array.from(
      Array.from({ length: frames }, (_, frame) => (frame < 30 ? standing : sitting)).flat(),
    );
    const poses = [shifted(targetsMm, (frame) => (frame < 30 ? 40 : 90))];
    const clips = [trueClip(frames, { targetsMm })];
    const { advice } = judge({ clips, before: poses, after: poses, builtIn, seed: 1 });
    expect(advice).toContainEqual({ kind: "correct-frames", frames: 30, pose: "sitting" });
  });
});

/** An upright trunk with arms that hang down; the feet below the knees. */
function postureOf(knees: { RKnee: number[]; LKnee: number[] }): number[] {
  const places: Partial<Record<JointName, number[]>> = {
    ...{ Spine: [0, -250, 0], Thorax: [0, -500, 0], Neck: [0, -600, 0], Head: [0, -700, 0] },
    ...{ RFoot: knees.RKnee.map((v, i) => (i === 1 ? v + 400 : v)), LFoot: knees.LKnee },
    ...knees,
  };
  return jointNames.flatMap((name) => places[name] ?? [0, 0, 0]);
}
