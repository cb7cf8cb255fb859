import { keypointTrust } from "./keypointFeatures";
import { keypointStride } from "./keypoints";
import { jointCount } from "./skeleton";

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
/** Sums below it are rounding: the points lie on one ray, and any distance fits them. */
const leastDeterminant = 1e-9;

/** Focal length of a usual webcam or phone in units of the picture's longer side: a field of view of 53 degrees. */
const usualFocalLength = 1;

export function usualFocalPx(imageWidth: number, imageHeight: number): number {
  return usualFocalLength * Math.max(imageWidth, imageHeight);
}

/**
 * Where the hip is in front of the camera: the translation t for which the pose's joints, seen by a pinhole camera, fall
 * on the keypoints (fitRoot), each of which counts as far as it is trusted.
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
  const rays = new Float64Array(jointCount * 2);
  const weights = new Float64Array(jointCount);
  let points = 0;
  for (const [joint, keypoint] of sharedPoints) {
    const trust = keypointTrust(keypoints[keypoint * keypointStride + 2]!);
    if (trust === 0) continue;
    points++;
    weights[joint] = trust;
    rays[joint * 2] = (keypoints[keypoint * keypointStride]! - imageWidth / 2) / focalPx;
    rays[joint * 2 + 1] = (keypoints[keypoint * keypointStride + 1]! - imageHeight / 2) / focalPx;
  }
  if (points < leastPoints) return undefined;
  const root = fitRoot(poseMm, rays, weights);
  return root && root[2] > 0 ? root : undefined;
}

/**
 * The translation t that brings a pose's joints onto rays from the camera. With u = x / z and v = y / z of a joint's ray,
 * X + tx = u (Z + tz) is linear in t, and so is its twin for y; their weighted squares are made least.
 *
 * @param poseMm 17 x 3, camera axes, relative to the hip
 * @param rays 17 x (u, v)
 * @param weights 17; 0: not known
 * @returns (x, y, z) mm in camera axes, behind the camera too; undefined when the rays do not settle it
 */
export function fitRoot(
  poseMm: ArrayLike<number>,
  rays: ArrayLike<number>,
  weights: ArrayLike<number>,
): [x: number, y: number, z: number] | undefined {
  // Normal equations; the x and y equations share only z, so three sums of squares and two products are enough.
  let xx = 0;
  let xz = 0;
  let yz = 0;
  let zz = 0;
  let xb = 0;
  let yb = 0;
  let zb = 0;
  for (let joint = 0; joint < jointCount; joint++) {
    const weight = weights[joint]!;
    if (weight === 0) continue;
    const u = rays[joint * 2]!;
    const v = rays[joint * 2 + 1]!;
    const x = poseMm[joint * 3]!;
    const y = poseMm[joint * 3 + 1]!;
    const z = poseMm[joint * 3 + 2]!;
    // tx - u tz = u Z - X and ty - v tz = v Z - Y
    const bx = u * z - x;
    const by = v * z - y;
    xx += weight;
    xz -= weight * u;
    yz -= weight * v;
    zz += weight * (u * u + v * v);
    xb += weight * bx;
    yb += weight * by;
    zb -= weight * (u * bx + v * by);
  }
  const determinant = zz - (xz * xz + yz * yz) / xx;
  if (!(determinant > leastDeterminant)) return undefined;
  const tz = (zb - (xz * xb + yz * yb) / xx) / determinant;
  return [(xb - xz * tz) / xx, (yb - yz * tz) / xx, tz];
}
