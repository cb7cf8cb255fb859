import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveJoint } from "../../../../../src/pose/clip/edits/moveJoint";
import { nudge } from "../../../../../src/pose/clip/edits/nudge";
import { jointIndex } from "../../../../../src/pose/skeleton";
import { distance, givenMotion, joint } from "../testClip";
import { Editing, expectSameBones } from "./editing";

type Point = [number, number, number];
const near = (pose: ArrayLike<number>, i: number, by: Point) =>
  joint(pose, i).map((value, axis) => value + by[axis]!) as Point;

describe("moveJoint", () => {
  it.each(["LWrist", "RWrist", "LFoot", "RFoot"] as const)(
    "puts a %s where it is to be, and moves its limb only",
    (name) => {
      const editing = new Editing();
      const before = editing.at(40);
      const target = near(before.pose, jointIndex(name), [20, -60, -50]);
      editing.apply(moveJoint(before, jointIndex(name), target));
      const after = editing.pose(40);
      expect(distance(joint(after, jointIndex(name)), target)).toBeLessThan(0.01);
      expectSameBones(after, before.pose);
      const moved = Array.from({ length: 17 }, (_, i) => distance(joint(after, i), joint(before.pose, i)) > 1e-3);
      expect(moved.flatMap((has, i) => (has ? [i] : []))).toEqual([jointIndex(name) - 1, jointIndex(name)]);
    },
  );

  it("bends knees to the front", () => {
    const straight = Array.from({ length: 120 }, () => editingStraight());
    const editing = new Editing({ pose: (frame) => straight[frame], info: givenMotion });
    editing.apply(moveJoint(editing.at(3), jointIndex("LFoot"), [90, 700, 0]));
    expect(joint(editing.pose(3), jointIndex("LKnee"))[2]).toBeLessThan(-100);
  });

  it("turns an elbow's bone and carries the forearm rigidly", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const [shoulder, elbow, wrist] = (["LShoulder", "LElbow", "LWrist"] as const).map(jointIndex) as Point;
    const target = near(before.pose, elbow, [300, -200, -100]);
    editing.apply(moveJoint(before, elbow, target));
    const after = editing.pose(40);
    expectSameBones(after, before.pose);
    const reach = (pose: ArrayLike<number>) => distance(joint(pose, shoulder), joint(pose, wrist));
    expect(reach(after)).toBeCloseTo(reach(before.pose), 2);
    const toTarget = target.map((value, axis) => value - after[shoulder * 3 + axis]!);
    const toElbow = joint(after, elbow).map((value, axis) => value - after[shoulder * 3 + axis]!);
    expect(Math.hypot(...cross(toTarget, toElbow)) / Math.hypot(...toTarget) / Math.hypot(...toElbow)).toBeLessThan(
      1e-4,
    );
  });

  it("turns both shoulders about the chest, the arms keep their directions", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const [left, right] = [jointIndex("LShoulder"), jointIndex("RShoulder")];
    editing.apply(moveJoint(before, left, near(before.pose, left, [0, -80, 0])));
    const after = editing.pose(40);
    expectSameBones(after, before.pose);
    expect(after[left * 3 + 1]).toBeLessThan(before.pose[left * 3 + 1]! - 30);
    expect(after[right * 3 + 1]).toBeGreaterThan(before.pose[right * 3 + 1]! + 30);
    const span = (pose: ArrayLike<number>) => distance(joint(pose, left), joint(pose, right));
    expect(span(after)).toBeCloseTo(span(before.pose), 2);
    for (const bone of [12, 13, 15, 16]) {
      const vector = (pose: ArrayLike<number>) => joint(pose, bone).map((v, axis) => v - pose[(bone - 1) * 3 + axis]!);
      expect(distance(vector(after), vector(before.pose))).toBeLessThan(0.01);
    }
  });

  it("bends the trunk with everything on it when the chest is moved", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const [thorax, head, wrist] = (["Thorax", "Head", "RWrist"] as const).map(jointIndex) as Point;
    editing.apply(moveJoint(before, thorax, near(before.pose, thorax, [0, 60, -150])));
    const after = editing.pose(40);
    expectSameBones(after, before.pose);
    for (const end of [head, wrist]) {
      const away = (pose: ArrayLike<number>) => distance(joint(pose, thorax), joint(pose, end));
      expect(away(after)).toBeCloseTo(away(before.pose), 2);
    }
    expect(after[head * 3 + 2]).toBeLessThan(before.pose[head * 3 + 2]! - 100);
  });

  it("moves the root with the hip, in metres of the inside frame, on top of what it was", () => {
    const editing = new Editing({}, { "root/40": [0, 0.5, 0] });
    editing.apply(moveJoint(editing.at(40), 0, [100, 200, -300]));
    const offset = editing.composer.rootOffset(40);
    expect(distance(offset, [0.1, 0.5 - 0.2, 0.3])).toBeLessThan(1e-6);
  });

  it("nudges along a view's axes", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const wrist = jointIndex("LWrist");
    editing.apply(nudge(before, wrist, [1, 2, 3]));
    expect(distance(joint(editing.pose(40), wrist), near(before.pose, wrist, [1, -2, -3]))).toBeLessThan(0.01);
  });

  it("puts an end wherever its limb reaches, within a hundredth of a millimetre", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(3, 6, 13, 16),
        fc.tuple(part, part, part).filter((v) => Math.hypot(...v) > 0.1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (end, direction, share) => {
          const [start, middle] = [joint(before.pose, end - 2), joint(before.pose, end - 1)];
          const upper = distance(start, middle);
          const lower = distance(middle, joint(before.pose, end));
          const least = Math.abs(upper - lower);
          const reach = least + share * (upper + lower - least);
          const target = direction.map((v, axis) => start[axis]! + (reach * v) / Math.hypot(...direction)) as Point;
          editing.apply(moveJoint(before, end, target));
          expect(distance(joint(editing.pose(40), end), target)).toBeLessThan(0.01);
        },
      ),
      { seed: 14, numRuns: 300 },
    );
  });

  it("keeps all bones and gives valid records, wherever a joint is dragged to", () => {
    const editing = new Editing();
    const before = editing.at(40);
    const coordinate = fc.double({ min: -3000, max: 3000, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.tuple(coordinate, coordinate, coordinate), (i, target) => {
        editing.apply(moveJoint(before, i, target));
        expectSameBones(editing.pose(40), before.pose);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

function editingStraight(): number[] {
  const pose = [
    ...[0, 0, 0, -90, 0, 0, -90, 400, 0, -90, 800, 0, 90, 0, 0, 90, 400, 0, 90, 800, 0],
    ...[0, -270, 0, 0, -540, 0, 0, -640, 0, 0, -760, 0],
    ...[190, -540, 0, 190, -260, 0, 190, 20, 0, -190, -540, 0, -190, -260, 0, -190, 20, 0],
  ];
  return pose;
}

function cross([a, b, c]: number[], [x, y, z]: number[]): Point {
  return [b! * z! - c! * y!, c! * x! - a! * z!, a! * y! - b! * x!];
}
