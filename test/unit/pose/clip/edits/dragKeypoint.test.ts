import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dragKeypoint } from "../../../../../src/pose/clip/edits/dragKeypoint";
import { jointOfKeypoint } from "../../../../../src/pose/clip/keypointJoints";
import { keypointNames } from "../../../../../src/pose/keypoints";
import { jointIndex } from "../../../../../src/pose/skeleton";
import { distance, givenMotion, joint, seenFrom, swaying } from "../testClip";
import { Editing, expectSameBones } from "./editing";

const root = [200, -100, 3200];
const camera = { imageSize: [1280, 720], focalPx: 1280 } as const;
const keypointOf = (name: (typeof keypointNames)[number]) => keypointNames.indexOf(name);

function open() {
  const keypoints = (frame: number) => seenFrom(Float32Array.from(swaying(frame)), root);
  const editing = new Editing({ keypoints, info: { ...givenMotion, imageSize: [1280, 720] } });
  const drag = (frame: number, keypoint: number, to: readonly [number, number]) => {
    const composed = editing.composer.compose(frame)!;
    editing.apply(dragKeypoint(frame, editing.at(frame), composed.keypoints!, keypoint, to, camera));
  };
  const seen = (frame: number, i: number) => joint(editing.composer.compose(frame)!.keypoints!, i);
  /** Where the camera of the test sees a joint of the edited pose. */
  const seenJoint = (frame: number, i: number) => {
    const [x, y, z] = joint(editing.pose(frame), i).map((value, axis) => value + root[axis]!);
    return [640 + (1280 * x!) / z!, 360 + (1280 * y!) / z!];
  };
  return { editing, drag, seen, seenJoint };
}

describe("dragKeypoint", () => {
  it.each(["left_wrist", "right_wrist", "left_elbow", "right_knee", "left_ankle"] as const)(
    "moves a %s so that it is seen where it was put, as near to its depth as its bone allows",
    (name) => {
      const { editing, drag, seen, seenJoint } = open();
      const keypoint = keypointOf(name);
      const i = jointOfKeypoint[keypoint]!;
      const before = editing.at(30).pose;
      const [x, y] = seen(30, keypoint);
      drag(30, keypoint, [x! + 7, y! - 9]);
      expect(seen(30, keypoint)).toEqual([Math.fround(x! + 7), Math.fround(y! - 9), 1]);
      expect(distance(seenJoint(30, i), [x! + 7, y! - 9])).toBeLessThan(0.05);
      expectSameBones(editing.pose(30), before);
      expect(Math.abs(editing.pose(30)[i * 3 + 2]! - before[i * 3 + 2]!)).toBeLessThan(120);
    },
  );

  it("keeps the wrist's place in the picture when the elbow is moved", () => {
    const { editing, drag, seen, seenJoint } = open();
    const wrist = seenJoint(30, jointIndex("LWrist"));
    const [x, y] = seen(30, keypointOf("left_elbow"));
    drag(30, keypointOf("left_elbow"), [x! + 5, y! + 6]);
    expect(distance(seenJoint(30, jointIndex("LWrist")), wrist)).toBeLessThan(0.05);
    expect(editing.pose(30)).not.toEqual(Float32Array.from(swaying(30)));
  });

  it("lays the bone across when it is dragged further than the bone is long", () => {
    const { editing, drag } = open();
    const before = editing.at(30).pose;
    drag(30, keypointOf("left_wrist"), [1270, 300]);
    expectSameBones(editing.pose(30), before);
    const [elbow, wrist] = [
      joint(editing.pose(30), jointIndex("LElbow")),
      joint(editing.pose(30), jointIndex("LWrist")),
    ];
    // At right angles to the ray on which it would have to lie.
    const ray = [(1270 - 640) / 1280, (300 - 360) / 1280, 1];
    const across = ray.reduce((sum, value, axis) => sum + value * (wrist[axis]! - elbow[axis]!), 0);
    expect(Math.abs(across)).toBeLessThan(0.1);
    expect(wrist[0]).toBeGreaterThan(elbow[0]! + 200);
  });

  it("turns the girdle when a shoulder is moved", () => {
    const { editing, drag, seen } = open();
    const before = editing.at(30).pose;
    const [x, y] = seen(30, keypointOf("left_shoulder"));
    drag(30, keypointOf("left_shoulder"), [x! - 2, y! - 20]);
    const after = editing.pose(30);
    expectSameBones(after, before);
    expect(after[jointIndex("LShoulder") * 3 + 1]).toBeLessThan(before[jointIndex("LShoulder") * 3 + 1]! - 20);
    expect(after[jointIndex("RShoulder") * 3 + 1]).toBeGreaterThan(before[jointIndex("RShoulder") * 3 + 1]! + 20);
  });

  it("takes a knee that is shown beside the joint for what it is, and a wrong one not", () => {
    const shifted = (by: number) => {
      const keypoints = (frame: number) => {
        const seen = seenFrom(Float32Array.from(swaying(frame)), root);
        seen[keypointOf("left_knee") * 3]! += by;
        return seen;
      };
      const editing = new Editing({ keypoints, info: givenMotion });
      const { keypoints: seen } = editing.composer.compose(30)!;
      const [x, y] = joint(seen!, keypointOf("left_knee"));
      const edited = editing.at(30);
      editing.apply(dragKeypoint(30, edited, seen!, keypointOf("left_knee"), [x!, y!], camera));
      return distance(joint(editing.pose(30), jointIndex("LKnee")), joint(edited.pose, jointIndex("LKnee")));
    };
    expect(shifted(12)).toBeLessThan(0.5);
    expect(shifted(60)).toBeGreaterThan(100);
  });

  it("moves nothing but the keypoint for the face, without a pose, and where too little is seen", () => {
    const { editing, drag } = open();
    drag(30, 0, [5, 6]);
    expect(editing.pose(30)).toStrictEqual(Float32Array.from(swaying(30)));
    const seen = editing.composer.compose(31)!.keypoints!;
    expect(Object.keys(dragKeypoint(31, undefined, seen, 9, [5, 6], camera))).toEqual(["keypoint/31/9"]);
    const unseen = Float32Array.from(seen, (value, i) => (i % 3 === 2 ? 0 : value));
    expect(Object.keys(dragKeypoint(31, editing.at(31), unseen, 9, [5, 6], camera))).toEqual(["keypoint/31/9"]);
  });

  it("keeps all bones, wherever any keypoint is dragged to", () => {
    const { editing, drag } = open();
    const before = editing.at(30).pose;
    fc.assert(
      fc.property(
        fc.nat({ max: 16 }),
        fc.double({ min: -200, max: 1500, noNaN: true }),
        fc.double({ min: -200, max: 900, noNaN: true }),
        (keypoint, x, y) => {
          drag(30, keypoint, [x, y]);
          expectSameBones(editing.pose(30), before);
        },
      ),
      { seed: 13, numRuns: 200 },
    );
  });
});
