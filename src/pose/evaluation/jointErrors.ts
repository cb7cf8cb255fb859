import type { TrainingClip } from "../../common/trainingData";
import { jointCount } from "../skeleton";
import { toTheEnd } from "./toTheEnd";

/** How far a clip's predicted joints are from where they should be. */
export interface JointErrors {
  /** (F, 17) mm; NaN where nothing is known or nobody was seen. */
  errorsMm: Float32Array;
  /** (F, 17) how much each counts; 0 where the error is NaN. */
  weights: Float32Array;
}

/**
 * Measures one frame: tells `set` the error and the weight of each joint of which something is known.
 * @param posesMm (F, 51), NaN where nobody is seen
 */
export type FrameMeasure = (
  clip: TrainingClip,
  posesMm: Float32Array,
  frame: number,
  set: (joint: number, errorMm: number, weight: number) => void,
) => void;

export function errorsOf(clip: TrainingClip, posesMm: Float32Array, measure: FrameMeasure): JointErrors {
  return toTheEnd(errorSteps(clip, posesMm, measure));
}

/** Frames that are measured before others get a turn. */
const framesPerTurn = 256;

/** errorsOf that pauses now and then, for whoever has other things to do meanwhile (WorkTurns.through). */
export function* errorSteps(
  clip: TrainingClip,
  posesMm: Float32Array,
  measure: FrameMeasure,
): Generator<undefined, JointErrors> {
  const rows = clip.timestampsS.length * jointCount;
  const errorsMm = new Float32Array(rows).fill(Number.NaN);
  const weights = new Float32Array(rows);
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    measure(clip, posesMm, frame, (joint, errorMm, weight) => {
      if (!(weight > 0) || Number.isNaN(errorMm)) return;
      errorsMm[frame * jointCount + joint] = errorMm;
      weights[frame * jointCount + joint] = weight;
    });
    if (frame % framesPerTurn === 0) yield;
  }
  return { errorsMm, weights };
}

/** Weighted mean over a clip's frames and joints; NaN where nothing is known. */
export function meanErrorMm(errors: JointErrors): number {
  return rowMeans(errors, 1, () => 0)[0]!;
}

/** (F) weighted mean over each frame's joints; NaN where nothing is known. */
export function frameErrorsMm(errors: JointErrors): Float64Array {
  return rowMeans(errors, errors.weights.length / jointCount, (frame) => frame);
}

/** 17, weighted mean over the clip's frames; NaN where nothing is known. */
export function jointMeansMm(errors: JointErrors): Float64Array {
  return rowMeans(errors, jointCount, (_, joint) => joint);
}

function rowMeans(
  { errorsMm, weights }: JointErrors,
  groups: number,
  groupOf: (frame: number, joint: number) => number,
): Float64Array {
  const sums = new Float64Array(groups);
  const totals = new Float64Array(groups);
  for (let frame = 0, row = 0; row < weights.length; frame++) {
    for (let joint = 0; joint < jointCount; joint++, row++) {
      const weight = weights[row]!;
      if (weight === 0) continue;
      const group = groupOf(frame, joint);
      sums[group]! += weight * errorsMm[row]!;
      totals[group]! += weight;
    }
  }
  for (let group = 0; group < groups; group++) sums[group]! /= totals[group]!;
  return sums;
}
