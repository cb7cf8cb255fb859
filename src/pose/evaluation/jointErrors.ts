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
 * pose is moved to where it fits the picture best (fitRoot). Where too few keypoints of a frame were put right to say
 * where that is, the detector's help to find it, as far as they are trusted.
 * @param posesMm (F, 51)
 */
export function placeErrors(clip: TrainingClip, posesMm: ArrayLike<number>, places: Places): JointErrors {
  const errors = noErrors(clip);
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    const sight = places === "placed" ? placedSight(clip, frame) : detectedSight(clip, frame);
    if (sight.weights.every((weight) => weight === 0)) continue;
    const pose = Array.from({ length: coordinateCount }, (_, i) => posesMm[frame * coordinateCount + i]!);
    const { rays, weights } = isEnough(sight) ? sight : together(sight, detectedSight(clip, frame));
    const root = fitRoot(pose, rays, weights);
    if (!root) continue;
    for (let joint = 0; joint < jointCount; joint++) {
      const depthMm = pose[joint * 3 + 2]! + root[2];
      const asideMm = Math.hypot(
        pose[joint * 3]! + root[0] - rays[joint * 2]! * depthMm,
        pose[joint * 3 + 1]! + root[1] - rays[joint * 2 + 1]! * depthMm,
      );
      setError(errors, frame * jointCount + joint, asideMm, sight.weights[joint]!);
    }
  }
  return errors;
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
