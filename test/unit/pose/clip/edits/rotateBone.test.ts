import { describe, expect, it } from "vitest";
import { rotateBone } from "../../../../../src/pose/clip/edits/rotateBone";
import { jointIndex } from "../../../../../src/pose/skeleton";
import { distance, joint } from "../testClip";
import { Editing, expectSameBones } from "./editing";

const half = Math.SQRT1_2;

describe("rotateBone", () => {
  it("turns a bone and what hangs on it about its parent", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const [shoulder, elbow, wrist] = [jointIndex("LShoulder"), jointIndex("LElbow"), jointIndex("LWrist")];
    // A quarter turn about z, which points away: x (right) goes to y (down).
    editing.apply(rotateBone(before, elbow, [0, 0, half, half]));
    const after = editing.pose(40);
    for (const i of [elbow, wrist]) {
      const [x, y, z] = joint(before.pose, i).map((value, axis) => value - before.pose[shoulder * 3 + axis]!);
      const expected = [-y!, x!, z!].map((value, axis) => value + before.pose[shoulder * 3 + axis]!);
      expect(distance(joint(after, i), expected)).toBeLessThan(0.01);
    }
    expectSameBones(after, before.pose);
    expect(distance(joint(after, shoulder), joint(before.pose, shoulder))).toBeLessThan(1e-3);
  });

  it("turns the whole body about the hip", () => {
    const editing = new Editing();
    const before = editing.at(40);
    editing.apply(rotateBone(before, 0, [0, 1, 0, 0]));
    for (let i = 0; i < 17; i++) {
      const [x, y, z] = joint(before.pose, i);
      expect(distance(joint(editing.pose(40), i), [-x!, y!, -z!])).toBeLessThan(0.01);
    }
  });
});
