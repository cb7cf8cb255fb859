import { meanBoneLengthsMm } from "./meanBody";
import { between, cross, dot, length, unit, type Vector } from "./rotation";
import { coordinateCount, jointCount, jointIndex } from "./skeleton";

const [thorax, neck, head] = [jointIndex("Thorax"), jointIndex("Neck"), jointIndex("Head")];
const [leftShoulder, rightShoulder] = [jointIndex("LShoulder"), jointIndex("RShoulder")];
const feet = [
  [22, jointIndex("LFoot")],
  [23, jointIndex("RFoot")],
] as const;

/**
 * Nose, eyes and ears from the neck joint, mm: left, up (from neck to head) and front. The medians over the 32 training
 * subjects of the motion capture, left and right made equal. There they are 3 to 7 mm off on average in the other
 * subjects, where the line between the shoulders as left, without the neck's place, would be 11 to 20 mm off.
 */
const faceFromNeck: readonly Vector[] = [
  [0, -13, 44],
  [32, 30, 48],
  [-32, 30, 48],
  [76, 61, -32],
  [-76, 61, -32],
];
/** The same places from the top of the neck, with the way from there to the crown as up: in most rigs the neck joint. */
const faceFromSkullBase: readonly Vector[] = [
  [0, 7, 109],
  [32, 46, 90],
  [-32, 46, 90],
  [76, 30, 6],
  [-76, 30, 6],
];
const meanHeadMm = meanBoneLengthsMm[head]!;
/** From the top of the neck to the crown in the same bodies. */
const meanSkullMm = 99.9;
/** From ankle to toes likewise. */
const toesMm = 126;
/** The neck joint's place shows where the face is from an angle of 30 degrees between its bone and the head's, not below 10. */
const angleOfNoTrust = Math.sin(Math.PI / 18);
const angleOfFullTrust = Math.sin(Math.PI / 6);

/**
 * The 24 points of motion capture from its 17 joints, for data that has no more. Nose, eyes and ears sit on a head of the
 * mean shape: upright along the bone to the crown, and turned to where the neck joint lies in front of the spine, as
 * Human3.6M has it; where it does not, as in most rigs, to where the shoulders are turned. The toes, which nobody sees
 * or predicts, lie flat in front of the ankles.
 *
 * @param pose 17 x 3 mm, Y up
 * @param into 24 x 3
 */
export function writePointsOfJoints(pose: ArrayLike<number>, into: Float32Array): void {
  for (let i = 0; i < coordinateCount; i++) into[i] = pose[i]!;
  const headBone = between(pose, neck, head);
  const up = unit(headBone) ?? [0, 1, 0];
  const shoulders = between(pose, rightShoulder, leftShoulder);
  const pointer = cross(up, unit(between(pose, thorax, neck)) ?? up);
  const share = smoothStep((length(pointer) - angleOfNoTrust) / (angleOfFullTrust - angleOfNoTrust));
  const [fromNeck, fromSkullBase] = [headFrame(up, pointer), headFrame(up, shoulders)];
  const headShare = length(headBone) / meanHeadMm;
  const skullShare = length(headBone) / meanSkullMm;
  for (let point = 0; point < faceFromNeck.length; point++) {
    for (let axis = 0; axis < 3; axis++) {
      const forNeck = headShare * along(fromNeck, faceFromNeck[point]!, axis);
      const forSkullBase = skullShare * along(fromSkullBase, faceFromSkullBase[point]!, axis);
      into[(jointCount + point) * 3 + axis] = pose[neck * 3 + axis]! + share * forNeck + (1 - share) * forSkullBase;
    }
  }
  const front = unit(cross(shoulders, [0, 1, 0])) ?? [0, 0, 1];
  for (const [toe, foot] of feet) {
    for (let axis = 0; axis < 3; axis++) into[toe * 3 + axis] = pose[foot * 3 + axis]! + toesMm * front[axis]!;
  }
}

type Frame = readonly [left: Vector, up: Vector, front: Vector];

function headFrame(up: Vector, towardsLeft: Vector): Frame {
  const beside = dot(towardsLeft, up);
  const left = unit([
    towardsLeft[0] - beside * up[0],
    towardsLeft[1] - beside * up[1],
    towardsLeft[2] - beside * up[2],
  ]);
  const known = left ?? unit(cross(up, [0, 0, 1])) ?? [1, 0, 0];
  return [known, up, cross(known, up)];
}

function along([left, up, front]: Frame, offset: Vector, axis: number): number {
  return offset[0] * left[axis]! + offset[1] * up[axis]! + offset[2] * front[axis]!;
}

function smoothStep(value: number): number {
  const x = Math.max(0, Math.min(1, value));
  return x * x * (3 - 2 * x);
}
