import { type KeypointName, keypointNames, keypointStride } from "../../../pose/keypoints";

const seenAbove = 0.3;
const unseenBelow = 0.2;

const scoreIndices = (...names: KeypointName[]) =>
  names.map((name) => keypointNames.indexOf(name) * keypointStride + 2);
const hips = scoreIndices("left_hip", "right_hip");
const legs = scoreIndices("left_knee", "right_knee", "left_ankle", "right_ankle");
const shoulders = scoreIndices("left_shoulder", "right_shoulder");

/** Whether a person is seen from hips or shoulders up only: no knee, no ankle. */
export function areLegsOutOfView(keypoints: ArrayLike<number>): boolean {
  const seesBody = [...hips, ...shoulders].filter((at) => keypoints[at]! >= seenAbove).length >= 2;
  return seesBody && legs.every((at) => keypoints[at]! < unseenBelow);
}
