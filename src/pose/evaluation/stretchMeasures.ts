import {
  accelerationErrorMm,
  alignedJointErrorMm,
  areaUnderPck,
  meanJointErrorMm,
  meanVelocityErrorMm,
  scaledJointErrorMm,
  shareWithin,
  velocityErrorMmPerS,
} from "../metrics";
import { coordinateCount } from "../skeleton";
import { countedJoints, pickJoints } from "./countedJoints";

/** Frames in a row, all with a pose and a whole truth. T frames. */
export interface Stretch {
  /** (T, 51) mm */
  poses: Float32Array;
  truth: Float32Array;
  /** (T) rising */
  timesS: ArrayLike<number>;
}

/** Measures against truth, of metrics.ts; NaN where the stretches are too short for them. */
export interface StretchMeasures {
  frames: number;
  mpjpeMm: number;
  paMpjpeMm: number;
  nMpjpeMm: number;
  /** Per frame, whatever its time. */
  mpjveMm: number;
  mpjveMmPerS: number;
  /** Per frame and frame. */
  accelerationErrorMm: number;
  pck150: number;
  auc: number;
}

/**
 * Every frame of every stretch counts the same, and so does every step from frame to frame; none leads from stretch to stretch.
 * @param joints that count; default: all 17
 */
export function measureStretches(
  stretches: readonly Stretch[],
  joints: readonly number[] = countedJoints[17],
): StretchMeasures {
  const width = joints.length * 3;
  const counted = stretches.map(({ poses, truth, timesS }) => ({
    poses,
    counted: { poses: pickJoints(poses, joints), truth: pickJoints(truth, joints), timesS },
  }));
  const pooled = (measure: (stretch: Stretch) => number, framesPerValue = 1) =>
    pool(counted, ({ counted }) => measure(counted), framesPerValue);
  return {
    frames: stretches.reduce((sum, stretch) => sum + framesOf(stretch), 0),
    mpjpeMm: pooled(({ poses, truth }) => meanJointErrorMm(poses, truth)),
    paMpjpeMm: pooled(({ poses, truth }) => alignedJointErrorMm(poses, truth, width)),
    nMpjpeMm: pooled(({ poses, truth }) => scaledJointErrorMm(poses, truth, width)),
    mpjveMm: pooled(({ poses, truth }) => meanVelocityErrorMm(poses, truth, width), 2),
    mpjveMmPerS: pooled(({ poses, truth, timesS }) => velocityErrorMmPerS(poses, truth, timesS, width), 2),
    accelerationErrorMm: pooled(({ poses, truth }) => accelerationErrorMm(poses, truth, width), 3),
    pck150: pooled(({ poses, truth }) => shareWithin(poses, truth)),
    auc: pooled(({ poses, truth }) => areaUnderPck(poses, truth)),
  };
}

/**
 * Mean of a measure over stretches, each counting by how many values it is a mean of.
 * @param framesPerValue frames that one value takes: 1 for a place, 2 for a step, 3 for a bend
 */
export function pool<T extends Pick<Stretch, "poses">>(
  stretches: readonly T[],
  measure: (stretch: T) => number,
  framesPerValue = 1,
): number {
  let sum = 0;
  let values = 0;
  for (const stretch of stretches) {
    const count = framesOf(stretch) - framesPerValue + 1;
    if (count < 1) continue;
    sum += count * measure(stretch);
    values += count;
  }
  return sum / values;
}

function framesOf({ poses }: Pick<Stretch, "poses">): number {
  return poses.length / coordinateCount;
}
