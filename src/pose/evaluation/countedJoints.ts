import { coordinateCount, type JointName, jointCount, jointIndex, jointNames } from "../skeleton";

/** What "17 joints" and "14 joints" mean in measures; indices into the skeleton. */
export type JointSet = "17" | "14";

const leftOut: readonly JointName[] = ["Hip", "Spine", "Neck"];

/**
 * 17: all. 14: those that Human3.6M has in common with the Leeds Sports Pose data set, as works that fit body models to
 * keypoints count them: ankles, knees, hips, wrists, elbows, shoulders, the base of the neck (our Thorax) and the crown (Head);
 * without hip, spine and the joint between neck and nose.
 */
export const countedJoints: Readonly<Record<JointSet, readonly number[]>> = {
  17: jointNames.map(jointIndex),
  14: jointNames.filter((name) => !leftOut.includes(name)).map(jointIndex),
};

/** (T, 51) -> (T, 3 x joints); `poses` itself where all are counted. */
export function pickJoints(poses: Float32Array, joints: readonly number[]): Float32Array {
  if (joints.length === jointCount) return poses;
  const frames = poses.length / coordinateCount;
  const picked = new Float32Array(frames * joints.length * 3);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const joint of joints) {
      for (let axis = 0; axis < 3; axis++) picked[at++] = poses[frame * coordinateCount + joint * 3 + axis]!;
    }
  }
  return picked;
}
