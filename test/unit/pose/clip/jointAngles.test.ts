import { describe, expect, it } from "vitest";
import { networkToInside } from "../../../../src/pose/camera";
import { type AngleKind, angleKinds, anglesOf, jointAngle } from "../../../../src/pose/clip/jointAngles";
import { rotate, turnAbout, type Vector } from "../../../../src/pose/rotation";
import { type JointName, jointIndex, jointNames } from "../../../../src/pose/skeleton";
import { standing } from "./testClip";

/** Straight up and down, inside frame, m: joints by name where they differ from a figure that stands like a post. */
function figure(moved: Partial<Record<JointName, Vector>> = {}): Float32Array {
  const places: Record<JointName, Vector> = {
    Hip: [0, 1, 0],
    RHip: [-0.1, 1, 0],
    RKnee: [-0.1, 0.55, 0],
    RFoot: [-0.1, 0.1, 0],
    LHip: [0.1, 1, 0],
    LKnee: [0.1, 0.55, 0],
    LFoot: [0.1, 0.1, 0],
    Spine: [0, 1.25, 0],
    Thorax: [0, 1.5, 0],
    Neck: [0, 1.6, 0],
    Head: [0, 1.7, 0],
    LShoulder: [0.2, 1.5, 0],
    LElbow: [0.2, 1.2, 0],
    LWrist: [0.2, 0.95, 0],
    RShoulder: [-0.2, 1.5, 0],
    RElbow: [-0.2, 1.2, 0],
    RWrist: [-0.2, 0.95, 0],
    ...moved,
  };
  return Float32Array.from(jointNames.flatMap((name) => [...places[name]]));
}

const angle = (pose: Float32Array, joint: JointName, kind: AngleKind) => jointAngle(pose, jointIndex(joint), kind);

describe("joint angles", () => {
  it("are all 0 in a figure that stands straight with its arms down", () => {
    jointNames.forEach((_, joint) => {
      for (const kind of anglesOf(joint)) expect(jointAngle(figure(), joint, kind)).toBeCloseTo(0, 3);
    });
  });

  it("a knee and an elbow at a right angle are bent by 90 degrees", () => {
    const pose = figure({ RFoot: [-0.1, 0.55, -0.45], LWrist: [0.2, 1.2, 0.25] });
    expect(angle(pose, "RKnee", "flexion")).toBeCloseTo(90, 3);
    expect(angle(pose, "LElbow", "flexion")).toBeCloseTo(90, 3);
    expect(angle(pose, "LKnee", "flexion")).toBeCloseTo(0, 3);
  });

  it("a thigh to the front is flexed, one to the back extended, one aside abducted on either side", () => {
    const h = Math.SQRT1_2;
    const front = figure({ RKnee: [-0.1, 1 - 0.45 * h, 0.45 * h], LKnee: [0.1, 1 - 0.45 * h, -0.45 * h] });
    expect(angle(front, "RHip", "flexion")).toBeCloseTo(45, 3);
    expect(angle(front, "LHip", "flexion")).toBeCloseTo(-45, 3);
    const aside = figure({ RKnee: [-0.1 - 0.45 * 0.5, 0.6, 0], LKnee: [0.1 + 0.45 * 0.5, 0.6, 0] });
    expect(angle(aside, "RHip", "abduction")).toBeCloseTo(angle(aside, "LHip", "abduction"), 3);
    expect(angle(aside, "RHip", "abduction")).toBeCloseTo((Math.atan2(0.225, 0.4) * 180) / Math.PI, 3);
  });

  it("an arm that is raised to the front passes 90 and reaches 180 degrees overhead", () => {
    expect(angle(figure({ RElbow: [-0.2, 1.5, 0.3] }), "RShoulder", "flexion")).toBeCloseTo(90, 3);
    expect(Math.abs(angle(figure({ RElbow: [-0.2, 1.8, 0] }), "RShoulder", "flexion"))).toBeCloseTo(180, 3);
    expect(angle(figure({ LElbow: [0.5, 1.5, 0] }), "LShoulder", "abduction")).toBeCloseTo(90, 3);
  });

  it("a trunk leans to the front and to the left, and twists with the left shoulder forward", () => {
    const leant = figure({ Thorax: [0, 1 + 0.5 * Math.cos(0.3), 0.5 * Math.sin(0.3)] });
    expect(angle(leant, "Spine", "lean-forward")).toBeCloseTo((0.3 * 180) / Math.PI, 3);
    expect(angle(leant, "Spine", "lean")).toBeCloseTo((0.3 * 180) / Math.PI, 3);
    expect(angle(leant, "Spine", "lean-left")).toBeCloseTo(0, 3);
    const aside = figure({ Thorax: [0.2, 1.5, 0] });
    expect(angle(aside, "Spine", "lean-left")).toBeGreaterThan(20);
    const twisted = figure({ LShoulder: [0.2 * Math.cos(0.5), 1.5, 0.2 * Math.sin(0.5)], RShoulder: [0, 1.5, 0] });
    expect(angle(twisted, "Spine", "twist")).toBeCloseTo((0.5 * 180) / Math.PI, 3);
  });

  it("but for the lean, do not depend on where the body faces", () => {
    const pose = networkToInside(standing);
    const turned = Float32Array.from(
      jointNames.flatMap((_, joint) =>
        rotate(turnAbout([0, 1, 0], 1.1), [pose[joint * 3]!, pose[joint * 3 + 1]!, pose[joint * 3 + 2]!]),
      ),
    );
    jointNames.forEach((_, joint) => {
      for (const kind of anglesOf(joint)) {
        expect(jointAngle(turned, joint, kind)).toBeCloseTo(jointAngle(pose, joint, kind), 3);
      }
    });
  });

  it("are not a number where a joint has no such angle, and where there is no pose", () => {
    for (const kind of angleKinds) {
      expect(angle(figure(), "LWrist", kind)).toBeNaN();
      expect(jointAngle(new Float32Array(51).fill(Number.NaN), jointIndex("Spine"), kind)).toBeNaN();
      expect(jointAngle(new Float32Array(51), jointIndex("RHip"), kind)).toBeNaN();
    }
    expect(angle(figure(), "RKnee", "abduction")).toBeNaN();
  });
});
