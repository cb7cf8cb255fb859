import { keypointCount, keypointStride } from "../../../../pose/keypoints";

/**
 * The keypoint nearest to a place in the picture, whatever its score: wrong ones are those that want correcting.
 * @param keypoints 17 x (x px, y px, score)
 * @param reach how far away it may be, px
 */
export function nearestKeypoint(keypoints: ArrayLike<number>, x: number, y: number, reach: number): number | undefined {
  let nearest: number | undefined;
  let best = reach;
  for (let keypoint = 0; keypoint < keypointCount; keypoint++) {
    const at = keypoint * keypointStride;
    const distance = Math.hypot(keypoints[at]! - x, keypoints[at + 1]! - y);
    // Not so for NaN.
    if (!(distance <= best)) continue;
    best = distance;
    nearest = keypoint;
  }
  return nearest;
}
