import type { TrainingClip } from "../../common/trainingData";
import { jerkMmPerS3 } from "../metrics";
import { bones, coordinateCount } from "../skeleton";
import { toTheEnd } from "./toTheEnd";

/** Frames that follow each other with a pose each, both ends included. */
type Run = readonly [first: number, last: number];

type Times = Pick<TrainingClip, "timestampsS" | "cuts">;

/** Frames that are measured before others get a turn. */
const framesPerTurn = 256;
/** A third difference takes four. */
const framesPerJerk = 4;

/** Jitter in mm/s^3 over the clip's uninterrupted runs (cuts and frames without a person part them), by real times. */
export function jitterOf(clip: Times, posesMm: Float32Array): number {
  return toTheEnd(jitterSteps(clip, posesMm));
}

/** jitterOf that pauses now and then (WorkTurns.through). */
export function* jitterSteps(clip: Times, posesMm: Float32Array): Generator<undefined, number> {
  let sum = 0;
  let count = 0;
  for (const [first, last] of posedRuns(clip, posesMm)) {
    for (let from = first; from + framesPerJerk - 1 <= last; from += framesPerTurn) {
      const to = Math.min(last, from + framesPerTurn + framesPerJerk - 2);
      const poses = posesMm.subarray(from * coordinateCount, (to + 1) * coordinateCount);
      for (const jerk of jerkMmPerS3(poses, clip.timestampsS.subarray(from, to + 1))) {
        sum += jerk;
        count++;
      }
      yield;
    }
  }
  return sum / count;
}

export interface BoneSpread {
  /** Standard deviation of the bones' lengths over the frames, mean of the 16 bones. */
  mm: number;
  /** The same in shares of each bone's mean length. */
  percent: number;
}

/** How much bones change their length over a clip's frames; NaN without a pose. @param posesMm (F, 51) */
export function boneSpreadOf(posesMm: Float32Array): BoneSpread {
  return toTheEnd(boneSpreadSteps(posesMm));
}

/** boneSpreadOf that pauses now and then (WorkTurns.through). */
export function* boneSpreadSteps(posesMm: Float32Array): Generator<undefined, BoneSpread> {
  // Welford's running mean and sum of squares of each bone's length.
  const means = new Float64Array(bones.length);
  const squares = new Float64Array(bones.length);
  let frames = 0;
  for (let at = 0; at < posesMm.length; at += coordinateCount) {
    if ((at / coordinateCount) % framesPerTurn === 0) yield;
    if (Number.isNaN(posesMm[at]!)) continue;
    frames++;
    bones.forEach(([child, parent], bone) => {
      const length = distance(posesMm, at + child * 3, at + parent * 3);
      const off = length - means[bone]!;
      means[bone]! += off / frames;
      squares[bone]! += off * (length - means[bone]!);
    });
  }
  const deviations = squares.map((sum) => Math.sqrt(sum / frames));
  return { mm: mean(deviations), percent: mean(deviations.map((deviation, bone) => (100 * deviation) / means[bone]!)) };
}

function distance(points: Float32Array, a: number, b: number): number {
  const x = points[a]! - points[b]!;
  const y = points[a + 1]! - points[b + 1]!;
  const z = points[a + 2]! - points[b + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param posesMm (F, 51), NaN in frames without a pose */
export function posedRuns({ cuts }: Pick<TrainingClip, "cuts">, posesMm: Float32Array): Run[] {
  const isCut = new Set(cuts);
  const runs: [number, number][] = [];
  let goesOn = false;
  for (let frame = 0; frame < posesMm.length / coordinateCount; frame++) {
    const isPosed = !Number.isNaN(posesMm[frame * coordinateCount]!);
    if (isPosed && goesOn && !isCut.has(frame)) runs.at(-1)![1] = frame;
    else if (isPosed) runs.push([frame, frame]);
    goesOn = isPosed;
  }
  return runs;
}
