import { keypointTrust } from "./keypointFeatures";
import { keypointStride } from "./keypoints";

/** [Human3.6M joint, COCO keypoint] of the twelve points that both skeletons have. */
const sharedPoints: readonly (readonly [joint: number, keypoint: number])[] = [
  [1, 12],
  [2, 14],
  [3, 16],
  [4, 11],
  [5, 13],
  [6, 15],
  [11, 5],
  [12, 7],
  [13, 9],
  [14, 6],
  [15, 8],
  [16, 10],
];
const leastPoints = 4;

/** Focal length of a usual webcam or phone in units of the picture's longer side: a field of view of 53 degrees. */
const usualFocalLength = 1;

export function usualFocalPx(imageWidth: number, imageHeight: number): number {
  return usualFocalLength * Math.max(imageWidth, imageHeight);
}

/**
 * Where the hip is in front of the camera: the translation t for which the pose's joints, seen by a pinhole camera, fall
 * on the keypoints. f (X + tx) = u (Z + tz) is linear in t, and so is its twin for y; the trusted points' equations are
 * solved by least squares.
 *
 * @param poseMm 17 x 3, camera axes, relative to the hip
 * @param keypoints 17 x (x px, y px, score)
 * @returns (x, y, z) mm in camera axes, or undefined when too few points are trusted or they fit nothing in front
 */
export function rootPosition(
  poseMm: ArrayLike<number>,
  keypoints: ArrayLike<number>,
  imageWidth: number,
  imageHeight: number,
  focalPx: number,
): [x: number, y: number, z: number] | undefined {
  // Normal equations; the x and y equations share only z, so three sums of squares and two products are enough.
  let xx = 0;
  let xz = 0;
  let yz = 0;
  let zz = 0;
  let xb = 0;
  let yb = 0;
  let zb = 0;
  let points = 0;
  for (const [joint, keypoint] of sharedPoints) {
    const trust = keypointTrust(keypoints[keypoint * keypointStride + 2]!);
    if (trust === 0) continue;
    points++;
    const u = (keypoints[keypoint * keypointStride]! - imageWidth / 2) / focalPx;
    const v = (keypoints[keypoint * keypointStride + 1]! - imageHeight / 2) / focalPx;
    const x = poseMm[joint * 3]!;
    const y = poseMm[joint * 3 + 1]!;
    const z = poseMm[joint * 3 + 2]!;
    // tx - u tz = u Z - X and ty - v tz = v Z - Y
    const bx = u * z - x;
    const by = v * z - y;
    xx += trust;
    xz -= trust * u;
    yz -= trust * v;
    zz += trust * (u * u + v * v);
    xb += trust * bx;
    yb += trust * by;
    zb -= trust * (u * bx + v * by);
  }
  if (points < leastPoints) return undefined;
  const determinant = zz - (xz * xz + yz * yz) / xx;
  if (!(determinant > 1e-9)) return undefined;
  const tz = (zb - (xz * xb + yz * yb) / xx) / determinant;
  if (!(tz > 0)) return undefined;
  return [(xb - xz * tz) / xx, (yb - yz * tz) / xx, tz];
}
