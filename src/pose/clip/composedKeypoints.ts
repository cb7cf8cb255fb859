import type { EditKey, EditRecords } from "../../common/clipEdits";
import { keypointCount, keypointStride } from "../keypoints";
import { editKey } from "./editKeys";
import { keypointsOfJoint } from "./keypointJoints";

/**
 * A frame's keypoints with its corrections: a corrected one is at its new place with score 1, those of hidden joints keep
 * their place and have score 0.
 *
 * @param recorded 17 x (x px, y px, score)
 * @param hidden 17 joints, 0: visible
 * @returns a copy
 */
export function composeKeypoints(
  recorded: ArrayLike<number>,
  records: ReadonlyMap<EditKey, unknown>,
  frame: number,
  isKeyframe: boolean,
  hidden: Uint8Array,
): Float32Array {
  const keypoints = Float32Array.from(recorded);
  for (let keypoint = 0; isKeyframe && keypoint < keypointCount; keypoint++) {
    const place = records.get(editKey.keypoint(frame, keypoint)) as EditRecords["keypoint"] | undefined;
    if (place) keypoints.set([...place, 1], keypoint * keypointStride);
  }
  hidden.forEach((kind, joint) => {
    if (kind === 0) return;
    for (const keypoint of keypointsOfJoint[joint]!) keypoints[keypoint * keypointStride + 2] = 0;
  });
  return keypoints;
}
