import { describe, expect, it } from "vitest";
import { withBones } from "../../../../src/pose/clip/boneVectors";
import { poseGroup } from "../../../../src/pose/dataset/poseGroup";
import type { Vector } from "../../../../src/pose/rotation";
import { type JointName, jointIndex } from "../../../../src/pose/skeleton";
import { standing } from "../clip/testClip";

/** Standing with some bones pointing elsewhere; mm, y down. */
function posed(bones: Partial<Record<JointName, Vector>>): Float32Array {
  const vectors: Vector[] = [];
  for (const [name, vector] of Object.entries(bones)) vectors[jointIndex(name as JointName)] = vector;
  return withBones(standing, vectors);
}

/** A direction that leans from upright to the front (towards the camera), by degrees. */
const leaning = (degrees: number, length: number): Vector => {
  const angle = (degrees * Math.PI) / 180;
  return [0, -length * Math.cos(angle), -length * Math.sin(angle)];
};
const trunk = (degrees: number) => ({ Spine: leaning(degrees, 270), Thorax: leaning(degrees, 270) });
const thighs = (degrees: number) => {
  const thigh = leaning(180 - degrees, 400);
  return { LKnee: thigh, RKnee: thigh };
};
const shins = (degrees: number) => {
  const shin = leaning(180 - degrees, 420);
  return { LFoot: shin, RFoot: shin };
};

describe("what a body does", () => {
  it("is standing unless it does something else", () => {
    expect(poseGroup(standing)).toBe("standing");
    expect(poseGroup(posed(trunk(30)))).toBe("standing");
    expect(poseGroup(posed({ LKnee: leaning(100, 400) }))).toBe("standing");
  });

  it("is bent with the trunk more than 35 degrees from upright, on its legs", () => {
    expect(poseGroup(posed(trunk(40)))).toBe("bent");
    expect(poseGroup(posed(trunk(110)))).toBe("bent");
  });

  it("is sitting with both thighs more than 55 degrees from hanging down", () => {
    expect(poseGroup(posed(thighs(50)))).toBe("standing");
    expect(poseGroup(posed({ ...thighs(85), ...shins(0) }))).toBe("sitting");
    expect(poseGroup(posed({ ...thighs(70), ...shins(-20), ...trunk(40) }))).toBe("sitting");
  });

  it("is lying with trunk and legs far from the vertical", () => {
    expect(poseGroup(posed({ ...trunk(90), ...thighs(-90), ...shins(-90) }))).toBe("lying");
    expect(poseGroup(posed({ ...trunk(60), ...thighs(-10), ...shins(-10) }))).toBe("bent");
  });

  it("has its arms up with a wrist above the head", () => {
    expect(poseGroup(posed({ LElbow: [30, -280, 0], LWrist: [0, -280, 0] }))).toBe("armsUp");
    expect(poseGroup(posed({ LElbow: [290, 0, 0], LWrist: [0, -100, 0] }))).toBe("standing");
  });

  it("is found within longer rows", () => {
    const rows = Float32Array.from([...standing, ...posed(trunk(60))]);
    expect(poseGroup(rows, 51)).toBe("bent");
  });
});
