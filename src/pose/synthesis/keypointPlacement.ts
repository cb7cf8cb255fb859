import { mocapPointOfKeypoint } from "../mocapPoints";
import { jointIndex } from "../skeleton";
import type { Random } from "./random";

/**
 * Where a detector's keypoints lie on the body, as opposed to motion capture's joints. Detectors learnt from people who
 * clicked on photos: on real footage MoveNet and BlazePose put the shoulders about 5 cm below the end of the collar
 * bone, the hips about 5 cm below the hip joints, the knees a little down the shin and the ankles a little up.
 */
export interface KeypointPlacement {
  /** Down the trunk, mm. */
  shouldersDownMm: number;
  hipsDownMm: number;
  /** Down the shin, as a share of its length. */
  kneesDown: number;
  /** Up the shin, likewise. */
  anklesUp: number;
}

/** Captures, renderings and some detectors have their keypoints in the joints. */
const exactShare = 0.2;

export function drawKeypointPlacement(random: Random): KeypointPlacement | undefined {
  if (random.chance(exactShare)) return undefined;
  return {
    shouldersDownMm: random.gaussian(45, 18),
    hipsDownMm: random.gaussian(45, 20),
    kneesDown: random.gaussian(0.07, 0.05),
    anklesUp: random.gaussian(0.04, 0.03),
  };
}

const shoulders = [5, 6] as const;
const hips = [11, 12] as const;
const knees = [13, 14] as const;
const ankles = [15, 16] as const;
const hipJoint = jointIndex("Hip") * 3;
const thoraxJoint = jointIndex("Thorax") * 3;

/**
 * The 17 keypoints of one frame, in the axes and unit of `points`.
 * @param points 24 points, mm
 * @param into where to write 17 x 3
 */
export function placeKeypoints(
  points: Float32Array,
  placement: KeypointPlacement | undefined,
  into: Float32Array,
): void {
  mocapPointOfKeypoint.forEach((point, k) => {
    for (let axis = 0; axis < 3; axis++) into[k * 3 + axis] = points[point * 3 + axis]!;
  });
  if (!placement) return;
  const trunkLength = Math.hypot(...[0, 1, 2].map((axis) => points[hipJoint + axis]! - points[thoraxJoint + axis]!));
  for (let axis = 0; axis < 3; axis++) {
    const down = (points[hipJoint + axis]! - points[thoraxJoint + axis]!) / Math.max(1, trunkLength);
    for (const k of shoulders) into[k * 3 + axis]! += placement.shouldersDownMm * down;
    for (const k of hips) into[k * 3 + axis]! += placement.hipsDownMm * down;
    knees.forEach((knee, side) => {
      const ankle = ankles[side]!;
      const shin = into[ankle * 3 + axis]! - into[knee * 3 + axis]!;
      into[knee * 3 + axis]! += placement.kneesDown * shin;
      into[ankle * 3 + axis]! -= placement.anklesUp * shin;
    });
  }
}
