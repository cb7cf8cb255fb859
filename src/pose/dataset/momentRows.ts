import type { TrainingClip } from "../../common/trainingData";
import { jointOfKeypoint } from "../clip/keypointJoints";
import { scoreOfNoTrust } from "../keypointFeatures";
import { keypointCount, keypointStride, mirroredKeypoint } from "../keypoints";
import { coordinateCount, jointCount, mirroredJoint } from "../skeleton";
import type { Moment } from "./sequenceMoments";

/**
 * A keypoint that is this much of the person's height away in the next frame is mistaken for something else in one of
 * them.
 */
const longestMoveShare = 0.15;

/** The keypoint that shows each joint; undefined for joints that have none. */
const keypointOfJoint: readonly (number | undefined)[] = Array.from({ length: jointCount }, (_, joint) => {
  const keypoint = jointOfKeypoint.indexOf(joint);
  return keypoint < 0 ? undefined : keypoint;
});

/**
 * Keypoints at a moment: on a straight line between two frames where both see the keypoint and it did not jump, else
 * those of the nearer frame.
 * @param into 17 x (x px, y px, score)
 */
export function writeKeypointsAt(
  { keypoints, imageSize: [width] }: TrainingClip,
  { frame, after, share }: Moment,
  mirrored: boolean,
  heightPx: number,
  into: Float32Array,
): void {
  for (let keypoint = 0; keypoint < keypointCount; keypoint++) {
    const source = mirrored ? mirroredKeypoint[keypoint]! : keypoint;
    const a = (frame * keypointCount + source) * keypointStride;
    const b = (after * keypointCount + source) * keypointStride;
    const moved = Math.hypot(keypoints[b]! - keypoints[a]!, keypoints[b + 1]! - keypoints[a + 1]!);
    const isSeen = Math.min(keypoints[a + 2]!, keypoints[b + 2]!) > scoreOfNoTrust;
    const between = isSeen && moved <= longestMoveShare * heightPx ? share : Math.round(share);
    for (let i = 0; i < keypointStride; i++) {
      const value = keypoints[a + i]! + (keypoints[b + i]! - keypoints[a + i]!) * between;
      into[keypoint * keypointStride + i] = mirrored && i === 0 ? width - value : value;
    }
  }
}

/**
 * Targets at a moment: between two frames where both have the joint's, else that of the nearer frame where it has it,
 * else none.
 * @param targetsMm 51 numbers from `at` x 51 on
 * @param jointWeights 17 from `at` x 17 on
 */
export function writeTargetsAt(
  clip: TrainingClip,
  moment: Moment,
  mirrored: boolean,
  { targetsMm, jointWeights }: { targetsMm: Float32Array; jointWeights: Float32Array },
  at: number,
): void {
  const value = [0, 0, 0];
  for (let joint = 0; joint < jointCount; joint++) {
    const source = mirrored ? mirroredJoint[joint]! : joint;
    const weight = blend(clip.targetsMm, clip.jointWeights, moment, source, value);
    if (weight === 0) continue;
    jointWeights[at * jointCount + joint] = weight;
    for (let axis = 0; axis < 3; axis++) {
      targetsMm[at * coordinateCount + joint * 3 + axis] = mirrored && axis === 0 ? 0 - value[axis]! : value[axis]!;
    }
  }
}

/**
 * Rays to where joints are seen at a moment, as writeTargetsAt.
 * @param rays 17 x 2 from `at` x 34 on
 * @param weights 17 from `at` x 17 on
 * @returns whether there is one
 */
export function writeRaysAt(
  clip: TrainingClip,
  moment: Moment,
  mirrored: boolean,
  { rays, weights }: { rays: Float32Array; weights: Float32Array },
  at: number,
): boolean {
  const { imageSize, focalPx } = clip;
  const value = [0, 0];
  let found = false;
  for (let joint = 0; joint < jointCount; joint++) {
    const keypoint = keypointOfJoint[mirrored ? mirroredJoint[joint]! : joint];
    if (keypoint === undefined) continue;
    const weight = blend(clip.places, clip.placeWeights, moment, keypoint, value);
    if (weight === 0) continue;
    found = true;
    weights[at * jointCount + joint] = weight;
    for (let axis = 0; axis < 2; axis++) {
      const ray = (value[axis]! - imageSize[axis]! / 2) / focalPx;
      rays[(at * jointCount + joint) * 2 + axis] = mirrored && axis === 0 ? 0 - ray : ray;
    }
  }
  return found;
}

/**
 * @param values points of as many numbers as `into`, 17 a frame
 * @returns the weight; 0: nothing is known, `into` says nothing
 */
function blend(
  values: Float32Array,
  weights: Float32Array,
  { frame, after, share }: Moment,
  point: number,
  into: number[],
): number {
  const a = frame * jointCount + point;
  const b = after * jointCount + point;
  const between = weights[a]! > 0 && weights[b]! > 0 ? share : Math.round(share);
  const weight = weights[a]! * (1 - between) + weights[b]! * between;
  if (!(weight > 0)) return 0;
  for (let i = 0; i < into.length; i++) {
    // One of them may have no value, where its share is nothing.
    const from = between < 1 ? values[a * into.length + i]! * (1 - between) : 0;
    const to = between > 0 ? values[b * into.length + i]! * between : 0;
    into[i] = from + to;
  }
  return into.every(Number.isFinite) ? weight : 0;
}
