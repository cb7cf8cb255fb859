import type { TrainingClip } from "../../common/trainingData";
import { jointOfKeypoint } from "../clip/keypointJoints";
import { keypointTrust } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { applySimilarity, fitSimilarity } from "../procrustes";
import { fitRoot } from "../rootPosition";
import { jointCount } from "../skeleton";
import type { FrameMeasure } from "./jointErrors";

/** Distances from the 3D targets (MPJPE's, hip-relative), weighted as the clip's targets are. */
export const toTargets: FrameMeasure = ({ targetsMm, jointWeights }, posesMm, frame, set) => {
  for (let joint = 0; joint < jointCount; joint++) {
    const at = (frame * jointCount + joint) * 3;
    const x = posesMm[at]! - targetsMm[at]!;
    const y = posesMm[at + 1]! - targetsMm[at + 1]!;
    const z = posesMm[at + 2]! - targetsMm[at + 2]!;
    set(joint, Math.sqrt(x * x + y * y + z * z), jointWeights[at / 3]!);
  }
};

/** With fewer, a similarity transform fits almost anything. */
const leastAlignedJoints = 8;

/**
 * The same after each frame's best similarity transform (PA-MPJPE's), over the joints that have a target; frames with
 * few of them are left out.
 */
export const toAlignedTargets: FrameMeasure = ({ targetsMm, jointWeights }, posesMm, frame, set) => {
  const joints: number[] = [];
  for (let joint = 0; joint < jointCount; joint++) {
    const row = frame * jointCount + joint;
    const isKnown = jointWeights[row]! > 0 && !Number.isNaN(targetsMm[row * 3]!) && !Number.isNaN(posesMm[row * 3]!);
    if (isKnown) joints.push(joint);
  }
  if (joints.length < leastAlignedJoints) return;
  const pose = pointsOf(posesMm, frame, joints);
  const target = pointsOf(targetsMm, frame, joints);
  const aligned = applySimilarity(pose, fitSimilarity(pose, target));
  joints.forEach((joint, i) => {
    const x = aligned[i * 3]! - target[i * 3]!;
    const y = aligned[i * 3 + 1]! - target[i * 3 + 1]!;
    const z = aligned[i * 3 + 2]! - target[i * 3 + 2]!;
    set(joint, Math.sqrt(x * x + y * y + z * z), jointWeights[frame * jointCount + joint]!);
  });
};

function pointsOf(coordinates: ArrayLike<number>, frame: number, joints: readonly number[]): Float64Array {
  const points = new Float64Array(joints.length * 3);
  joints.forEach((joint, i) => {
    for (let axis = 0; axis < 3; axis++) points[i * 3 + axis] = coordinates[(frame * jointCount + joint) * 3 + axis]!;
  });
  return points;
}

/**
 * Reprojection errors at the body's distance, mm: how far joints are aside of the rays through the keypoints that a person
 * put right when the pose is moved to where it fits the picture best (fitRoot). Where too few keypoints of a frame were put
 * right to say where that is, the detector's help to find it, as far as they are trusted.
 */
export const toPlaces: FrameMeasure = (clip, posesMm, frame, set) => {
  const sight = placedSight(clip, frame);
  const fitted = isEnough(sight) || isEmpty(sight) ? sight : together(sight, detectedSight(clip, frame));
  asideOfRays(posesMm, frame, fitted, sight.weights, set);
};

/** The same, of the keypoints that the detector saw. */
export const toDetections: FrameMeasure = (clip, posesMm, frame, set) => {
  const sight = detectedSight(clip, frame);
  asideOfRays(posesMm, frame, sight, sight.weights, set);
};

function asideOfRays(
  posesMm: Float32Array,
  frame: number,
  fitted: Sight,
  weights: Float64Array,
  set: Parameters<FrameMeasure>[3],
): void {
  if (isEmpty(fitted)) return;
  const { rays } = fitted;
  const pose = posesMm.subarray(frame * jointCount * 3, (frame + 1) * jointCount * 3);
  const root = fitRoot(pose, rays, fitted.weights);
  if (!root) return;
  for (let joint = 0; joint < jointCount; joint++) {
    const depthMm = pose[joint * 3 + 2]! + root[2];
    const x = pose[joint * 3]! + root[0] - rays[joint * 2]! * depthMm;
    const y = pose[joint * 3 + 1]! + root[1] - rays[joint * 2 + 1]! * depthMm;
    set(joint, Math.sqrt(x * x + y * y), weights[joint]!);
  }
}

/** Three unknowns need two rays; with fewer than four the pose can be moved until it fits. */
const enoughJoints = 4;

/** Where a frame's joints are seen. */
interface Sight {
  /** 17 x (x, y) / z */
  rays: Float64Array;
  /** 17; 0: not seen. */
  weights: Float64Array;
}

function placedSight(clip: TrainingClip, frame: number): Sight {
  return sightOf(clip, (keypoint) => {
    const row = frame * keypointCount + keypoint;
    return [clip.places[row * 2]!, clip.places[row * 2 + 1]!, clip.placeWeights[row]!];
  });
}

function detectedSight(clip: TrainingClip, frame: number): Sight {
  return sightOf(clip, (keypoint) => {
    const at = (frame * keypointCount + keypoint) * keypointStride;
    return [clip.keypoints[at]!, clip.keypoints[at + 1]!, keypointTrust(clip.keypoints[at + 2]!)];
  });
}

function sightOf(
  { imageSize: [width, height], focalPx }: TrainingClip,
  placeOf: (keypoint: number) => [xPx: number, yPx: number, weight: number],
): Sight {
  const sight: Sight = { rays: new Float64Array(jointCount * 2), weights: new Float64Array(jointCount) };
  jointOfKeypoint.forEach((joint, keypoint) => {
    if (joint === undefined) return;
    const [xPx, yPx, weight] = placeOf(keypoint);
    if (!(weight > 0)) return;
    sight.rays.set([(xPx - width / 2) / focalPx, (yPx - height / 2) / focalPx], joint * 2);
    sight.weights[joint] = weight;
  });
  return sight;
}

function isEnough({ weights }: Sight): boolean {
  return weights.filter((weight) => weight > 0).length >= enoughJoints;
}

/** The first one's joints, and those that only the second one sees. */
function together(first: Sight, second: Sight): Sight {
  return {
    rays: first.rays.map((ray, i) => (first.weights[Math.floor(i / 2)]! > 0 ? ray : second.rays[i]!)),
    weights: first.weights.map((weight, joint) => weight || second.weights[joint]!),
  };
}

function isEmpty({ weights }: Sight): boolean {
  return weights.every((weight) => weight === 0);
}
