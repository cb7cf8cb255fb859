import { Vector3 } from "three";
import { meanBoneLengthsMm } from "../../../src/pose/meanBody";
import { type JointName, jointIndex } from "../../../src/pose/skeleton";

/** Length in metres of the bone that ends in a joint. */
export const boneLength = (joint: JointName): number => meanBoneLengthsMm[jointIndex(joint)]! / 1000;

export const ankleHeight = 0.08;
export const thigh = boneLength("LKnee");
export const shank = boneLength("LFoot");
export const upperArm = boneLength("LElbow");
export const forearm = boneLength("LWrist");
/** Of the hip's middle, standing straight. */
export const hipHeight = ankleHeight + shank + thigh;

/** The figure's bones. Each is rigid; the skin bends between them. */
export const boneNames = [
  "pelvis",
  "waist",
  "chest",
  "neck",
  "head",
  "leftUpperArm",
  "leftForearm",
  "leftHand",
  "rightUpperArm",
  "rightForearm",
  "rightHand",
  "leftThigh",
  "leftShank",
  "leftFoot",
  "rightThigh",
  "rightShank",
  "rightFoot",
] as const;

export type BoneName = (typeof boneNames)[number];
export type Side = "left" | "right";

/** +1 on the figure's left, which is +x. */
export const signOf = (side: Side): 1 | -1 => (side === "left" ? 1 : -1);

const shoulder = new Vector3(0.187, -Math.sqrt(boneLength("LShoulder") ** 2 - 0.187 ** 2), 0);
/** Arms hang 38 degrees off the body while the skin is modelled. */
export const bindArmDirection = new Vector3(Math.sin(0.66), -Math.cos(0.66), 0);

/** Where each bone starts while the skin is modelled: standing at the origin, facing +z, Y up, metres. */
export const bindPositions: Record<BoneName, Vector3> = buildBindPositions();

function buildBindPositions(): Record<BoneName, Vector3> {
  const pelvis = new Vector3(0, hipHeight, 0);
  const waist = new Vector3(0, hipHeight + boneLength("Spine") * 0.45, 0);
  const chest = new Vector3(0, hipHeight + boneLength("Spine"), 0);
  const neck = new Vector3(0, chest.y + boneLength("Thorax"), 0);
  const head = new Vector3(0, neck.y + boneLength("Neck"), 0);
  const limbs = (side: Side) => {
    const mirror = new Vector3(signOf(side), 1, 1);
    const arm = bindArmDirection.clone().multiply(mirror);
    const top = shoulder.clone().multiply(mirror).add(neck);
    const elbow = top.clone().addScaledVector(arm, upperArm);
    const x = boneLength("LHip") * signOf(side);
    return {
      [`${side}UpperArm`]: top,
      [`${side}Forearm`]: elbow,
      [`${side}Hand`]: elbow.clone().addScaledVector(arm, forearm),
      [`${side}Thigh`]: new Vector3(x, hipHeight, 0),
      [`${side}Shank`]: new Vector3(x, ankleHeight + shank, 0),
      [`${side}Foot`]: new Vector3(x, ankleHeight, 0),
    };
  };
  return { pelvis, waist, chest, neck, head, ...limbs("left"), ...limbs("right") } as Record<BoneName, Vector3>;
}
