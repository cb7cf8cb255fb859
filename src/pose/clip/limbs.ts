import type { Limb } from "../../common/clipEdits";
import { type JointName, jointIndex } from "../skeleton";

const joints = (...names: JointName[]): readonly number[] => names.map(jointIndex);

/** The joints at whose ends a limb's own bones lie, from the trunk outwards. */
export const limbJoints: Readonly<Record<Limb, readonly number[]>> = {
  "left-arm": joints("LElbow", "LWrist"),
  "right-arm": joints("RElbow", "RWrist"),
  "left-leg": joints("LKnee", "LFoot"),
  "right-leg": joints("RKnee", "RFoot"),
  head: joints("Neck", "Head"),
  spine: joints("Spine", "Thorax"),
};

/** The limb that a joint's bone belongs to; undefined for the hip, hip joints and shoulders. */
export function limbOf(joint: number): Limb | undefined {
  return (Object.keys(limbJoints) as Limb[]).find((limb) => limbJoints[limb].includes(joint));
}
