import type { TrainingClip } from "../../common/trainingData";
import { boneLengthSpreads, jerkMmPerS3 } from "../metrics";
import { coordinateCount } from "../skeleton";

/** Frames that follow each other with a pose each, both ends included. */
type Run = readonly [first: number, last: number];

/** Jitter in mm/s^3 over the clip's uninterrupted runs (cuts and frames without a person part them), by real times. */
export function jitterOf(clip: Pick<TrainingClip, "timestampsS" | "cuts">, posesMm: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (const [first, last] of posedRuns(clip, posesMm)) {
    const poses = posesMm.subarray(first * coordinateCount, (last + 1) * coordinateCount);
    for (const jerk of jerkMmPerS3(poses, clip.timestampsS.subarray(first, last + 1))) {
      sum += jerk;
      count++;
    }
  }
  return sum / count;
}

/** Standard deviation of the bones' lengths over a clip's frames, mean of the 16 bones; NaN without a pose. */
export function boneSpreadOf(posesMm: Float32Array): { mm: number; percent: number } {
  const spreads = boneLengthSpreads(posedFrames(posesMm));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mm: mean(spreads.map(({ deviationMm }) => deviationMm)),
    percent: mean(spreads.map(({ deviationMm, meanMm }) => (100 * deviationMm) / meanMm)),
  };
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

function posedFrames(posesMm: Float32Array): Float32Array {
  return posesMm.filter((_, i) => !Number.isNaN(posesMm[Math.floor(i / coordinateCount) * coordinateCount]!));
}
