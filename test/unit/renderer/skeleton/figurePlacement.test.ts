import { describe, expect, it } from "vitest";
import { meanBodyHeightMm, meanBoneLengthsMm } from "../../../../src/pose/meanBody";
import { jointIndex, jointParents } from "../../../../src/pose/skeleton";
import { facingAngle } from "../../../../src/renderer/skeleton/facing";
import { FigurePlacement, type PlacementOptions } from "../../../../src/renderer/skeleton/figurePlacement";

const meanHeight: PlacementOptions = { heightM: meanBodyHeightMm / 1000, rootMotion: "in-place" };

/** A figure of the mean body from bone directions in camera axes (y down). */
function body(direction: (joint: number) => readonly [number, number, number]): Float32Array {
  const pose = new Float32Array(51);
  for (let joint = 1; joint < 17; joint++) {
    const [x, y, z] = direction(joint);
    const scale = meanBoneLengthsMm[joint]! / Math.hypot(x, y, z);
    const parent = jointParents[joint]! * 3;
    pose.set([pose[parent]! + x * scale, pose[parent + 1]! + y * scale, pose[parent + 2]! + z * scale], joint * 3);
  }
  return pose;
}

/** Faces the camera, so that the subject's right is at the picture's left. */
const standing = (joint: number): readonly [number, number, number] => {
  if (joint === 1 || joint === 14) return [-1, 0, 0];
  if (joint === 4 || joint === 11) return [1, 0, 0];
  return joint >= 7 && joint <= 10 ? [0, -1, 0] : [0, 1, 0];
};
const squatting = (joint: number): readonly [number, number, number] =>
  joint === 2 || joint === 5 ? [0, 0, -1] : standing(joint);

const place = (placement: FigurePlacement, pose: Float32Array, options = meanHeight, timeStepSeconds = 0.04) =>
  placement.place(
    { pose, keypoints: new Float32Array(51), sourceWidth: 640, sourceHeight: 480, timeStepSeconds },
    options,
  );
const y = (placement: FigurePlacement, joint: Parameters<typeof jointIndex>[0]) =>
  placement.joints[jointIndex(joint) * 3 + 1]!;

describe("FigurePlacement", () => {
  it("stands on the floor with the ankles at ankle height, the crown at body height", () => {
    const placement = new FigurePlacement();
    place(placement, body(standing));
    expect(y(placement, "LFoot")).toBeCloseTo(0.08, 4);
    expect(y(placement, "Head")).toBeCloseTo(meanHeight.heightM, 4);
  });

  it("lowers the hip in a squat and keeps the feet where they are", () => {
    const placement = new FigurePlacement();
    place(placement, body(standing));
    const standingHip = y(placement, "Hip");
    for (let i = 0; i < 40; i++) place(placement, body(squatting));
    expect(y(placement, "LFoot")).toBeCloseTo(0.08, 3);
    // The thighs are level: the hip sinks by their length.
    expect(standingHip - y(placement, "Hip")).toBeCloseTo(meanBoneLengthsMm[2]! / 1000, 3);
  });

  it("does not hop when one estimate stumbles", () => {
    const placement = new FigurePlacement();
    place(placement, body(standing));
    const before = placement.root[1];
    place(placement, body(squatting), meanHeight, 0.01);
    expect(before - placement.root[1]).toBeLessThan(0.06);
  });

  it("is as tall as the user says", () => {
    const placement = new FigurePlacement();
    place(placement, body(standing), { ...meanHeight, heightM: meanHeight.heightM * 1.2 });
    const ankle = 0.08;
    expect(y(placement, "Head") - ankle).toBeCloseTo((meanHeight.heightM - ankle) * 1.2, 4);
  });

  it("has the subject's left at +X and front at +Z", () => {
    const placement = new FigurePlacement();
    place(placement, body(squatting));
    expect(placement.joints[jointIndex("LHip") * 3]).toBeGreaterThan(0);
    expect(placement.joints[jointIndex("LKnee") * 3 + 2]).toBeGreaterThan(0.3);
    expect(facingAngle(placement.joints)).toBeCloseTo(0, 6);
  });

  it("walks as in the picture only when wanted", () => {
    const pose = body(standing);
    const seenAt = (root: readonly number[]) => {
      const keypoints = new Float32Array(51);
      const pairs = [
        [1, 12],
        [3, 16],
        [4, 11],
        [6, 15],
        [11, 5],
        [13, 9],
        [14, 6],
        [16, 10],
      ] as const;
      for (const [joint, keypoint] of pairs) {
        const [px, py, pz] = [0, 1, 2].map((axis) => pose[joint * 3 + axis]! + root[axis]!);
        keypoints.set([320 + (640 * px!) / pz!, 240 + (640 * py!) / pz!, 0.9], keypoint * 3);
      }
      return keypoints;
    };
    const walk = (rootMotion: PlacementOptions["rootMotion"]) => {
      const placement = new FigurePlacement();
      for (let i = 0; i < 300; i++) {
        const keypoints = seenAt(i === 0 ? [0, 0, 4000] : [1000, 0, 3000]);
        placement.place(
          { pose, keypoints, sourceWidth: 640, sourceHeight: 480, timeStepSeconds: 0.04 },
          { ...meanHeight, rootMotion },
        );
      }
      return placement;
    };
    expect(walk("in-place").root[0]).toBe(0);
    const [x, , z] = walk("estimated").root;
    expect(x).toBeCloseTo(1, 2);
    // One metre nearer to the camera, which is at +Z.
    expect(z).toBeCloseTo(1, 2);
  });
});

describe("facingAngle", () => {
  it("turns with the subject: a quarter to the left when the left hip points away from the camera", () => {
    const joints = new Float32Array(51);
    joints.set([0, 1, -0.1], jointIndex("LHip") * 3);
    joints.set([0, 1, 0.1], jointIndex("RHip") * 3);
    // Left is -Z, so the front is +X.
    expect(facingAngle(joints)).toBeCloseTo(Math.PI / 2, 6);
  });
});
