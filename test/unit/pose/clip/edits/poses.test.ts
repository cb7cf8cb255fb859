import { describe, expect, it } from "vitest";
import { boneDirection } from "../../../../../src/pose/clip/boneVectors";
import { editKey } from "../../../../../src/pose/clip/editKeys";
import { applyToRange } from "../../../../../src/pose/clip/edits/applyToRange";
import { copyPose, pastePose } from "../../../../../src/pose/clip/edits/copyPose";
import { flipLimb, flipLimbOverRange } from "../../../../../src/pose/clip/edits/flipLimb";
import { mirrorPose } from "../../../../../src/pose/clip/edits/mirrorPose";
import { moveJoint } from "../../../../../src/pose/clip/edits/moveJoint";
import { swapSides } from "../../../../../src/pose/clip/edits/swapSides";
import { jointIndex, mirroredJoint } from "../../../../../src/pose/skeleton";
import { distance, givenMotion, joint, standing, swaying } from "../testClip";
import { Editing, expectSameBones } from "./editing";

const wrist = jointIndex("LWrist");

describe("flipLimb", () => {
  it("mirrors the limb's bones in depth, at a frame or over a range, and back", () => {
    const editing = new Editing();
    const before = editing.pose(40).slice();
    editing.apply(flipLimb(editing.at(40), "left-arm"));
    const flipped = editing.pose(40).slice();
    expectSameBones(flipped, before);
    expect(flipped[wrist * 3]).toBeCloseTo(before[wrist * 3]!, 2);
    const shoulder = before[jointIndex("LShoulder") * 3 + 2]!;
    expect(flipped[wrist * 3 + 2]).toBeCloseTo(2 * shoulder - before[wrist * 3 + 2]!, 2);
    editing.history.undo();
    editing.apply(flipLimbOverRange(editing.history.records, "left-arm", [39, 41]));
    expect(distance(editing.pose(40), flipped)).toBeLessThan(0.01);
    editing.apply(flipLimbOverRange(editing.history.records, "left-arm", [39, 41]));
    expect(editing.history.records.size).toBe(0);
  });
});

describe("swapSides", () => {
  it("exchanges the sides of what is shown, corrections included, and back", () => {
    const editing = new Editing({ info: givenMotion });
    editing.apply({ ...moveJoint(editing.at(40), wrist, [400, -300, -50]), [editKey.keypoint(40, 9)]: [1, 2] });
    const before = editing.pose(40).slice();
    editing.apply(swapSides(editing.history.records, [40, 42]));
    for (let i = 0; i < 17; i++) {
      expect(distance(joint(editing.pose(40), i), joint(before, mirroredJoint[i]!))).toBeLessThan(0.01);
    }
    expect(editing.history.get(editKey.keypoint(40, 10))).toEqual([1, 2]);
    expect(editing.history.get(editKey.keypoint(40, 9))).toBeUndefined();
    editing.apply(swapSides(editing.history.records, [40, 42]));
    expect(distance(editing.pose(40), before)).toBeLessThan(0.01);
    expect(editing.all("swap")).toEqual([]);
  });
});

describe("mirrorPose", () => {
  it("lets the right do what the left did, the hips staying where they are", () => {
    const editing = new Editing();
    const before = editing.pose(40).slice();
    editing.apply(mirrorPose(editing.at(40)));
    const after = editing.pose(40).slice();
    expectSameBones(after, before);
    const hips = joint(before, 4).map((value, a) => value - before[3 + a]!);
    const axis = hips.map((value) => value / Math.hypot(...hips));
    const along = (pose: ArrayLike<number>, i: number) =>
      joint(pose, i).reduce((sum, value, a) => sum + value * axis[a]!, 0);
    expect(distance(joint(after, 4), joint(before, 4))).toBeLessThan(30);
    expect(along(after, wrist)).toBeCloseTo(-along(before, mirroredJoint[wrist]!), 2);
    editing.apply(mirrorPose(editing.at(40)));
    expect(distance(editing.pose(40), before)).toBeLessThan(0.01);
  });
});

describe("copyPose", () => {
  it("makes another frame's bones point alike, all or some, also where there was no pose", () => {
    const editing = new Editing({ pose: (frame) => (frame === 80 ? undefined : swaying(frame)) });
    const copied = copyPose(editing.at(10));
    editing.apply(pastePose(60, copied));
    editing.apply(pastePose(80, copied));
    for (const frame of [60, 80]) expect(distance(editing.pose(frame), editing.pose(10))).toBeLessThan(0.01);
    const before = editing.pose(100).slice();
    editing.apply(pastePose(100, copied, [wrist]));
    expect(distance(boneDirection(editing.pose(100), wrist)!, boneDirection(editing.pose(10), wrist)!)).toBeLessThan(
      1e-5,
    );
    expect(joint(editing.pose(100), 3)).toEqual(joint(before, 3));
  });
});

describe("applyToRange", () => {
  const turned = (editing: Editing, frame: number) =>
    Math.acos(
      Math.min(
        1,
        boneDirection(editing.pose(frame), wrist)!.reduce(
          (sum, value, axis) => sum + value * boneDirection(editing.composer.basePose(frame)!, wrist)![axis]!,
          0,
        ),
      ),
    );

  it("holds a correction throughout a range that is longer than corrections blend", () => {
    const editing = new Editing({ frames: 400, pose: () => standing });
    editing.apply(moveJoint(editing.at(100), wrist, [300, -200, -100]));
    const whole = turned(editing, 100);
    editing.apply(applyToRange(editing.composer, 100, [80, 300])!);
    for (let frame = 80; frame <= 300; frame++) expect(turned(editing, frame)).toBeCloseTo(whole, 4);
    expect(turned(editing, 60)).toBeLessThan(1e-3);
    expect(editing.composer.keyframes.length).toBeLessThan(14);
  });

  it("holds across cuts and around where the joint is hidden, and leaves frames without a pose alone", () => {
    const editing = new Editing(
      { frames: 200, pose: (frame) => (frame > 120 && frame < 125 ? undefined : standing) },
      { [editKey.cut(60)]: true, [editKey.hidden("a")]: { joints: [wrist], range: [70, 79], kind: "occluded" } },
    );
    editing.apply(moveJoint(editing.at(50), wrist, [300, -200, -100]));
    const whole = turned(editing, 50);
    editing.apply(applyToRange(editing.composer, 50, [40, 150])!);
    for (let frame = 40; frame <= 150; frame++) {
      if (frame > 120 && frame < 125) expect(editing.composer.compose(frame)!.hasPose).toBe(false);
      else if (frame >= 70 && frame < 80) expect(turned(editing, frame)).toBeLessThan(1e-3);
      else expect(turned(editing, frame)).toBeCloseTo(whole, 4);
    }
  });

  it("carries the offset of the hip, and is nothing without a correction", () => {
    const editing = new Editing({ frames: 200 });
    expect(applyToRange(editing.composer, 50, [40, 90])).toEqual({});
    editing.apply(moveJoint(editing.at(50), 0, [0, 100, 0]));
    editing.apply(applyToRange(editing.composer, 50, [40, 90])!);
    for (let frame = 40; frame <= 90; frame++) expect(editing.composer.rootOffset(frame)[1]).toBeCloseTo(-0.1, 6);
  });

  it("says when rows are not loaded", () => {
    const editing = new Editing({ loaded: (frame) => frame < 60 });
    editing.apply(moveJoint(editing.at(50), wrist, [300, -200, -100]));
    expect(applyToRange(editing.composer, 50, [40, 90])).toBeUndefined();
  });
});
