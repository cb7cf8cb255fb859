import { networkToInside } from "../../camera";
import { unit, type Vector } from "../../rotation";
import { type JointName, jointIndex, jointParents } from "../../skeleton";
import { boneDirection, boneVector } from "../boneVectors";
import { editKey } from "../editKeys";
import { add, pointOf, scale, subtract, turn, turnBetween } from "../vectors";
import { type BodyAxes, bodyAxes } from "./bodyAxes";
import { boneChanges, type Changes, type EditedFrame, turnedSubtree } from "./editedFrame";
import { reachWithTwoBones } from "./twoBoneReach";

const hip = jointIndex("Hip");
const limbs: readonly (readonly [start: JointName, middle: JointName, end: JointName])[] = [
  ["LShoulder", "LElbow", "LWrist"],
  ["RShoulder", "RElbow", "RWrist"],
  ["LHip", "LKnee", "LFoot"],
  ["RHip", "RKnee", "RFoot"],
];
/** Pairs of joints that one bone of the body carries: the collar and the pelvis. */
const girdles: readonly (readonly [left: number, right: number])[] = [
  [jointIndex("LShoulder"), jointIndex("RShoulder")],
  [jointIndex("LHip"), jointIndex("RHip")],
];

/**
 * Puts a joint somewhere else, bones as long as they are.
 * - A wrist or foot: inverse kinematics of its limb (twoBoneReach.ts).
 * - A shoulder or hip joint: its girdle turns, both sides; arms and legs keep their directions.
 * - Any other: its bone turns towards the target, and all that hangs on it turns with it.
 * - The hip: the whole body, as an offset of the root.
 *
 * @param target mm, camera axes, relative to the hip as it is before the edit
 */
export function moveJoint(edited: EditedFrame, joint: number, target: Vector): Changes {
  const { frame, pose, rootOffset } = edited;
  if (joint === hip) {
    const moved = networkToInside(target);
    return { [editKey.root(frame)]: rootOffset.map((offset, axis) => offset + moved[axis]!) };
  }
  const limb = limbs.map((names) => names.map(jointIndex)).find(([, , end]) => end === joint);
  if (limb) return reach(edited, limb as [number, number, number], target);
  const direction = unit(subtract(target, pointOf(pose, jointParents[joint]!)));
  return direction ? pointBone(edited, joint, direction) : {};
}

/** Turns a joint's bone into a direction, and with it what moveJoint says. */
export function pointBone({ frame, pose }: EditedFrame, joint: number, direction: Vector): Changes {
  const present = boneDirection(pose, joint);
  if (!present) return boneChanges(frame, [[joint, direction]]);
  const rotation = turnBetween(present, direction);
  const girdle = girdles.find((joints) => joints.includes(joint));
  const moved = girdle
    ? girdle.map((j) => [j, turn(boneVector(pose, j), rotation)] as const)
    : turnedSubtree(pose, joint, (bone) => turn(bone, rotation));
  return boneChanges(frame, moved);
}

function reach({ frame, pose }: EditedFrame, [start, middle, end]: [number, number, number], target: Vector): Changes {
  const limb = { start: pointOf(pose, start), middle: pointOf(pose, middle), end: pointOf(pose, end) };
  const reached = reachWithTwoBones(limb, target, naturalBend(start, bodyAxes(pose)));
  return boneChanges(frame, [
    [middle, subtract(reached.middle, limb.start)],
    [end, subtract(reached.end, reached.middle)],
  ]);
}

/** Where a straight limb bends to: knees to the front, elbows back and down. */
function naturalBend(start: number, { front, up }: BodyAxes): Vector {
  const isLeg = jointParents[start] === hip;
  return isLeg ? front : add(scale(front, -1), scale(up, -1));
}
