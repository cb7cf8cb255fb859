import type { TrainingClip } from "../../common/trainingData";
import { jointOfKeypoint } from "../clip/keypointJoints";
import { keypointTrust } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { fitRoot } from "../rootPosition";
import { coordinateCount, jointCount } from "../skeleton";

/** How far a clip's predicted joints are from where they should be. */
export interface JointErrors {
  /** (F, 17) mm; NaN where nothing is known or nobody was seen. */
  errorsMm: Float32Array;
  /** (F, 17) how much each counts; 0 where the error is NaN. */
  weights: Float32Array;
}

/**
 * Distances from the 3D targets (MPJPE's, hip-relative), weighted as the clip's targets are.
 * @param posesMm (F, 51)
 */
export function targetErrors(clip: TrainingClip, posesMm: ArrayLike<number>): JointErrors {
  const errors = noErrors(clip);
  for (let row = 0; row < errors.weights.length; row++) {
    const at = row * 3;
    const distanceMm = Math.hypot(
      posesMm[at]! - clip.targetsMm[at]!,
      posesMm[at + 1]! - clip.targetsMm[at + 1]!,
      posesMm[at + 2]! - clip.targetsMm[at + 2]!,
    );
    setError(errors, row, distanceMm, clip.jointWeights[row]!);
  }
  return errors;
}

/** What a pose is projected on: keypoints that were put right, or everything the detector saw. */
export type Places = "placed" | "detected";

/**
 * Reprojection errors at the body's distance, mm: how far joints are aside of the rays through their keypoints when the
 * pose is moved to where it fits the picture best (fitRoot). That place is found by all keypoints of the frame, so that
 * a single one put right is measured too; the detector's count in it as far as they are trusted.
 * @param posesMm (F, 51)
 */
export function placeErrors(clip: TrainingClip, posesMm: ArrayLike<number>, places: Places): JointErrors {
  const errors = noErrors(clip);
  const sight: Sight = {
    rays: new Float64Array(jointCount * 2),
    fitWeights: new Float64Array(jointCount),
    weights: new Float64Array(jointCount),
  };
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    lookAt(clip, frame, places, sight);
    if (sight.weights.every((weight) => weight === 0)) continue;
    const pose = Array.from({ length: coordinateCount }, (_, i) => posesMm[frame * coordinateCount + i]!);
    const root = fitRoot(pose, sight.rays, sight.fitWeights);
    if (!root) continue;
    for (let joint = 0; joint < jointCount; joint++) {
      const depthMm = pose[joint * 3 + 2]! + root[2];
      const asideMm = Math.hypot(
        pose[joint * 3]! + root[0] - sight.rays[joint * 2]! * depthMm,
        pose[joint * 3 + 1]! + root[1] - sight.rays[joint * 2 + 1]! * depthMm,
      );
      setError(errors, frame * jointCount + joint, asideMm, sight.weights[joint]!);
    }
  }
  return errors;
}

/** One frame's keypoints by joint. */
interface Sight {
  /** 17 x (x, y) / z */
  rays: Float64Array;
  /** How much each says about where the body is, and about the error. */
  fitWeights: Float64Array;
  weights: Float64Array;
}

function lookAt(clip: TrainingClip, frame: number, places: Places, { rays, fitWeights, weights }: Sight): void {
  fitWeights.fill(0);
  weights.fill(0);
  const [width, height] = clip.imageSize;
  jointOfKeypoint.forEach((joint, keypoint) => {
    if (joint === undefined) return;
    const row = frame * keypointCount + keypoint;
    const placeWeight = places === "placed" ? clip.placeWeights[row]! : 0;
    const trust = keypointTrust(clip.keypoints[row * keypointStride + 2]!);
    const x = placeWeight > 0 ? clip.places[row * 2]! : clip.keypoints[row * keypointStride]!;
    const y = placeWeight > 0 ? clip.places[row * 2 + 1]! : clip.keypoints[row * keypointStride + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    rays[joint * 2] = (x - width / 2) / clip.focalPx;
    rays[joint * 2 + 1] = (y - height / 2) / clip.focalPx;
    weights[joint] = places === "placed" ? placeWeight : trust || 0;
    fitWeights[joint] = placeWeight > 0 ? placeWeight : trust || 0;
  });
}

function noErrors({ timestampsS }: TrainingClip): JointErrors {
  const rows = timestampsS.length * jointCount;
  return { errorsMm: new Float32Array(rows).fill(Number.NaN), weights: new Float32Array(rows) };
}

function setError({ errorsMm, weights }: JointErrors, row: number, errorMm: number, weight: number): void {
  if (!(weight > 0) || Number.isNaN(errorMm)) return;
  errorsMm[row] = errorMm;
  weights[row] = weight;
}

/** Weighted mean over a clip's frames and joints; NaN where nothing is known. */
export function meanErrorMm(errors: JointErrors): number {
  return rowMeans(errors, 1, () => 0)[0]!;
}

/** (F) weighted mean over each frame's joints; NaN where nothing is known. */
export function frameErrorsMm(errors: JointErrors): Float64Array {
  return rowMeans(errors, errors.weights.length / jointCount, (row) => Math.floor(row / jointCount));
}

/** 17, weighted mean over the clip's frames; NaN where nothing is known. */
export function jointMeansMm(errors: JointErrors): Float64Array {
  return rowMeans(errors, jointCount, (row) => row % jointCount);
}

/** Sum of the weights of each frame: how much is known of it. */
export function frameWeights({ weights }: JointErrors): Float64Array {
  const sums = new Float64Array(weights.length / jointCount);
  weights.forEach((weight, row) => {
    sums[Math.floor(row / jointCount)]! += weight;
  });
  return sums;
}

function rowMeans({ errorsMm, weights }: JointErrors, groups: number, groupOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(groups);
  const totals = new Float64Array(groups);
  weights.forEach((weight, row) => {
    if (weight === 0) return;
    sums[groupOf(row)]! += weight * errorsMm[row]!;
    totals[groupOf(row)]! += weight;
  });
  return sums.map((sum, group) => sum / totals[group]!);
}
