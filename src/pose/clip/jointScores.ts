import { type KeypointName, keypointNames, keypointStride } from "../keypoints";
import { type JointName, jointCount, jointNames } from "../skeleton";
import { keypointsOfJoint } from "./keypointJoints";

/** What joints are seen by that have no keypoint of their own. */
const seenBy: Partial<Record<JointName, readonly KeypointName[]>> = {
  Hip: ["left_hip", "right_hip"],
  Spine: ["left_hip", "right_hip", "left_shoulder", "right_shoulder"],
  Thorax: ["left_shoulder", "right_shoulder"],
  Neck: ["nose", "left_shoulder", "right_shoulder"],
};

const keypointsBehind: readonly (readonly number[])[] = keypointsOfJoint.map((own, joint) => {
  return seenBy[jointNames[joint]!]?.map((name) => keypointNames.indexOf(name)) ?? own;
});

/**
 * A score for each of the 17 joints: the mean of the keypoints that show it. 0 where there are none.
 *
 * @param keypoints 17 x (x px, y px, score), from index `start` on
 */
export function writeJointScores(keypoints: ArrayLike<number>, into: Float32Array, start = 0, to = 0): void {
  for (let joint = 0; joint < jointCount; joint++) {
    const behind = keypointsBehind[joint]!;
    let sum = 0;
    for (const keypoint of behind) sum += keypoints[start + keypoint * keypointStride + 2]! || 0;
    into[to + joint] = sum / behind.length;
  }
}
