import type { Foot, FrameRange } from "../common/clipEdits";
import { applySimilarity, fitSimilarity } from "./procrustes";
import { bones, coordinateCount, type JointName, jointIndex, jointNames } from "./skeleton";

/*
 * Measures of predicted poses. Poses and truths are T x 17 x 3 in mm, flat, relative to the hip (which counts as a
 * joint like any other, with an error of 0). Definitions: Ionescu et al. 2014 and, for the scaled one, Rhodin et al.
 * 2018. Poses of fewer joints have another number of `coordinates` a frame.
 */
type Poses = ArrayLike<number>;

/** MPJPE, protocol 1: mean distance over frames and joints, mm. */
export function meanJointErrorMm(poses: Poses, truths: Poses): number {
  return mean(jointDistances(poses, truths));
}

/** PA-MPJPE, protocol 2: the same after each frame's best similarity transform (no reflection), mm. */
export function alignedJointErrorMm(poses: Poses, truths: Poses, coordinates = coordinateCount): number {
  return meanOverFrames(poses, truths, coordinates, (pose, truth) => applySimilarity(pose, fitSimilarity(pose, truth)));
}

/** N-MPJPE: the same after each frame's best scale about the hip, mm. */
export function scaledJointErrorMm(poses: Poses, truths: Poses, coordinates = coordinateCount): number {
  return meanOverFrames(poses, truths, coordinates, (pose, truth) => {
    const squares = dot(pose, pose);
    const scale = squares > 0 ? dot(truth, pose) / squares : 1;
    return Float64Array.from(pose, (value) => scale * value);
  });
}

/** MPJVE: mean distance between the movements from frame to frame, mm per frame. NaN for one frame. */
export function meanVelocityErrorMm(poses: Poses, truths: Poses, coordinates = coordinateCount): number {
  return mean(jointDistances(differences(poses, coordinates), differences(truths, coordinates)));
}

/** MPJVE by the frames' real times, which may be uneven: mean distance between velocities, mm/s. NaN for one frame. */
export function velocityErrorMmPerS(
  poses: Poses,
  truths: Poses,
  timesS: ArrayLike<number>,
  coordinates = coordinateCount,
): number {
  return mean(jointDistances(derivatives(poses, timesS, 1, coordinates), derivatives(truths, timesS, 1, coordinates)));
}

/** Mean distance between the second differences, mm per frame and frame. NaN below three frames. */
export function accelerationErrorMm(poses: Poses, truths: Poses, coordinates = coordinateCount): number {
  const bend = (rows: Poses) => differences(differences(rows, coordinates), coordinates);
  return mean(jointDistances(bend(poses), bend(truths)));
}

/**
 * Mean length of the joints' third derivative by time, mm/s^3: how much the poses tremble. With even time steps that is
 * the third difference times the frame rate cubed. NaN below four frames.
 */
export function jitterMmPerS3(poses: Poses, timesS: ArrayLike<number>): number {
  return mean(jerkMmPerS3(poses, timesS));
}

/** Its length for every joint of every four frames in a row, (frames - 3, 17). */
export function jerkMmPerS3(poses: Poses, timesS: ArrayLike<number>): Float64Array {
  const jerk = derivatives(poses, timesS, 3, coordinateCount);
  return jointDistances(jerk, new Float64Array(jerk.length));
}

/** PCK: share of joints within this distance of the truth. */
export function shareWithin(poses: Poses, truths: Poses, distanceMm = 150): number {
  return mean(jointDistances(poses, truths).map((distance) => (distance <= distanceMm ? 1 : 0)));
}

const aucStepMm = 5;
const aucMostMm = 150;

/** AUC: mean of the shares within 0, 5, ... 150 mm. */
export function areaUnderPck(poses: Poses, truths: Poses): number {
  const distances = jointDistances(poses, truths);
  const steps = aucMostMm / aucStepMm + 1;
  return mean(
    distances.map((distance) => {
      const stepsReached = distance <= aucMostMm ? steps - Math.ceil(distance / aucStepMm) : 0;
      return stepsReached / steps;
    }),
  );
}

export interface BoneLengthSpread {
  /** The joint that the bone ends in. */
  joint: JointName;
  meanMm: number;
  /** Standard deviation over the frames: 0 for a body of bone. */
  deviationMm: number;
}

/** Each bone's length over time; needs no truth. */
export function boneLengthSpreads(poses: Poses): BoneLengthSpread[] {
  const frames = poses.length / coordinateCount;
  return bones.map(([child, parent]) => {
    const lengths = Float64Array.from({ length: frames }, (_, frame) => {
      const a = frame * coordinateCount + child * 3;
      const b = frame * coordinateCount + parent * 3;
      return Math.hypot(poses[a]! - poses[b]!, poses[a + 1]! - poses[b + 1]!, poses[a + 2]! - poses[b + 2]!);
    });
    const meanMm = mean(lengths);
    const deviationMm = Math.sqrt(mean(lengths.map((length) => (length - meanMm) ** 2)));
    return { joint: jointNames[child]!, meanMm, deviationMm };
  });
}

/**
 * Foot skate: how far an ankle strays horizontally from where it is at the beginning of a ground contact, mm, the farthest
 * of each contact, averaged over contacts. NaN without one.
 *
 * @param joints T x 17 x 3 m in the scene (Y up), root motion included
 * @param contacts frames of each foot's ground contacts, both ends included
 */
export function footSkateMm(joints: Poses, contacts: Readonly<Record<Foot, readonly FrameRange[]>>): number {
  const strays = (["left", "right"] as const).flatMap((foot) =>
    contacts[foot].map(([first, last]) => {
      let farthest = 0;
      for (let frame = first; frame <= last; frame++) {
        const [at, from] = [frame, first].map((f) => f * coordinateCount + ankleOf[foot] * 3) as [number, number];
        farthest = Math.max(farthest, Math.hypot(joints[at]! - joints[from]!, joints[at + 2]! - joints[from + 2]!));
      }
      return farthest * 1000;
    }),
  );
  return mean(Float64Array.from(strays));
}

const ankleOf: Readonly<Record<Foot, number>> = { left: jointIndex("LFoot"), right: jointIndex("RFoot") };

function meanOverFrames(
  poses: Poses,
  truths: Poses,
  coordinates: number,
  align: (pose: Float64Array, truth: Float64Array) => Float64Array,
): number {
  const frames = poses.length / coordinates;
  let sum = 0;
  for (let frame = 0; frame < frames; frame++) {
    const pose = frameOf(poses, frame, coordinates);
    const truth = frameOf(truths, frame, coordinates);
    sum += mean(jointDistances(align(pose, truth), truth));
  }
  return sum / frames;
}

function frameOf(poses: Poses, frame: number, coordinates: number): Float64Array {
  return Float64Array.from({ length: coordinates }, (_, i) => poses[frame * coordinates + i]!);
}

function jointDistances(poses: Poses, truths: Poses): Float64Array {
  if (poses.length !== truths.length) throw new RangeError(`${poses.length} numbers against ${truths.length}`);
  return Float64Array.from({ length: poses.length / 3 }, (_, i) =>
    Math.hypot(
      poses[i * 3]! - truths[i * 3]!,
      poses[i * 3 + 1]! - truths[i * 3 + 1]!,
      poses[i * 3 + 2]! - truths[i * 3 + 2]!,
    ),
  );
}

/** From each frame to the next; one frame less. */
function differences(poses: Poses, coordinates: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(Math.max(0, poses.length - coordinates));
  for (let i = 0; i < result.length; i++) result[i] = poses[i + coordinates]! - poses[i]!;
  return result;
}

/**
 * The derivative of this order by time, from each frame and the `order` after it: order! times Newton's divided
 * difference, exact for a polynomial of that order at any times.
 */
function derivatives(poses: Poses, timesS: ArrayLike<number>, order: number, coordinates: number): Float64Array {
  if (timesS.length * coordinates !== poses.length) {
    throw new RangeError(`${poses.length} numbers at ${timesS.length} times`);
  }
  let result = Float64Array.from(poses);
  for (let level = 1; level <= order; level++) {
    result = differences(result, coordinates);
    for (let frame = 0; frame * coordinates < result.length; frame++) {
      const factor = level / (timesS[frame + level]! - timesS[frame]!);
      for (let i = frame * coordinates; i < (frame + 1) * coordinates; i++) result[i]! *= factor;
    }
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
