import { StudioError } from "../../common/errors";
import { alignedJointErrorMm } from "../../pose/metrics";
import { coordinateCount, type JointName, jointIndex } from "../../pose/skeleton";
import type { WorkTurns } from "../workTurns";
import { posesAt, type TruthPoses } from "./truthPoses";
import { sharedFrames } from "./turnTruth";

export interface OffsetSuggestion {
  offsetS: number;
  /** Mean error of the predictions there, each frame turned and scaled to fit, mm. */
  errorMm: number;
  /** Offsets up to this far from "both begin together" were tried. */
  rangeS: number;
}

const longestRangeS = 120;
const coarseStepS = 0.04;
const fineStepS = 0.01;
const mostSamples = 1500;
const mostFineSamples = 300;
const candidates = 3;
/** Offsets at which less of the shorter one overlaps are not tried. */
const leastOverlap = 0.5;

/** Distances that tell postures apart however the person is turned. */
const pairs: readonly (readonly [JointName, JointName])[] = [
  ["LWrist", "RWrist"],
  ["LFoot", "RFoot"],
  ["LWrist", "Hip"],
  ["RWrist", "Hip"],
  ["LWrist", "Head"],
  ["RWrist", "Head"],
  ["LFoot", "Hip"],
  ["RFoot", "Hip"],
  ["LWrist", "LFoot"],
  ["RWrist", "RFoot"],
];

/**
 * The time offset at which a truth fits a clip's predictions best: first by the distances between joints at many offsets,
 * then by the error of aligned poses around the best of them.
 *
 * @param timesS of the clip's frames
 * @param predictedMm (T x 17 x 3), NaN without a person
 * @throws StudioError `bad-argument` when the clip has too few poses
 */
export async function suggestOffset(
  timesS: Float64Array,
  predictedMm: Float32Array,
  truth: TruthPoses,
  turns: WorkTurns,
): Promise<OffsetSuggestion> {
  const posed = every(sharedFrames(predictedMm, predictedMm), mostSamples);
  await turns.next();
  if (posed.length < 2) throw new StudioError("bad-argument", "the clip has too few poses to compare a truth with");
  const truthSpanS = truth.timestampsS.at(-1)! - truth.timestampsS[0]!;
  const clipSpanS = timesS.at(-1)! - timesS[0]!;
  const rangeS = Math.min(longestRangeS, Math.max(truthSpanS, clipSpanS));
  const togetherS = timesS[0]! - truth.timestampsS[0]!;
  const clip = {
    timesS: posed.map((frame) => timesS[frame]!),
    postures: posed.map((frame) => posture(predictedMm, frame)),
  };
  await turns.next();
  const grid = postureGrid(truth, truthSpanS);
  const least = leastOverlap * Math.min(posed.length, (posed.length * truthSpanS) / Math.max(clipSpanS, 1e-9));

  const tried: { offsetS: number; error: number }[] = [];
  for (let step = -Math.floor(rangeS / coarseStepS); step * coarseStepS <= rangeS; step++) {
    await turns.next();
    const offsetS = togetherS + step * coarseStepS;
    tried.push({ offsetS, error: postureError(clip, grid, truth.timestampsS[0]! + offsetS, least) });
  }
  const best = valleys(tried).slice(0, candidates);
  if (best.length === 0) throw new StudioError("bad-argument", "the clip and the truth have no poses at the same time");
  const fine = every(posed, mostFineSamples);
  let winner = { offsetS: 0, errorMm: Number.POSITIVE_INFINITY };
  for (const { offsetS } of best) {
    for (let step = -coarseStepS; step <= coarseStepS + 1e-9; step += fineStepS) {
      await turns.next();
      const errorMm = alignedErrorMm(timesS, predictedMm, fine, truth, offsetS + step);
      if (errorMm < winner.errorMm) winner = { offsetS: offsetS + step, errorMm };
    }
  }
  return { ...lowestBetween(winner, (offsetS) => alignedErrorMm(timesS, predictedMm, fine, truth, offsetS)), rangeS };
}

/** Distances in units of the trunk: people differ in size. */
function posture(posesMm: Float32Array, frame: number): Float64Array {
  const distance = ([a, b]: readonly [JointName, JointName]) => {
    const [i, j] = [frame * coordinateCount + jointIndex(a) * 3, frame * coordinateCount + jointIndex(b) * 3];
    return Math.hypot(posesMm[i]! - posesMm[j]!, posesMm[i + 1]! - posesMm[j + 1]!, posesMm[i + 2]! - posesMm[j + 2]!);
  };
  const trunk = distance(["Hip", "Thorax"]);
  return Float64Array.from(pairs, (pair) => distance(pair) / trunk);
}

/** The truth's postures every `coarseStepS` from its first time on. */
function postureGrid(truth: TruthPoses, spanS: number): Float64Array[] {
  const times = Float64Array.from({ length: Math.floor(spanS / coarseStepS) + 1 }, (_, i) => {
    return truth.timestampsS[0]! + i * coarseStepS;
  });
  const poses = posesAt(truth, times);
  return Array.from(times, (_, i) => posture(poses, i));
}

function postureError(
  clip: { timesS: number[]; postures: Float64Array[] },
  grid: readonly Float64Array[],
  gridStartS: number,
  least: number,
): number {
  let sum = 0;
  let count = 0;
  clip.postures.forEach((own, i) => {
    const other = grid[Math.round((clip.timesS[i]! - gridStartS) / coarseStepS)];
    if (!other || Number.isNaN(other[0]!)) return;
    for (let k = 0; k < own.length; k++) sum += (own[k]! - other[k]!) ** 2;
    count++;
  });
  return count >= least && count > 0 ? sum / count : Number.POSITIVE_INFINITY;
}

/** Offsets that are better than both neighbours, the best first. */
function valleys(tried: readonly { offsetS: number; error: number }[]): { offsetS: number; error: number }[] {
  const error = (i: number) => tried[i]?.error ?? Number.POSITIVE_INFINITY;
  return tried
    .filter((each, i) => Number.isFinite(each.error) && each.error <= error(i - 1) && each.error <= error(i + 1))
    .sort((a, b) => a.error - b.error);
}

function alignedErrorMm(
  timesS: Float64Array,
  predictedMm: Float32Array,
  frames: readonly number[],
  truth: TruthPoses,
  offsetS: number,
): number {
  const truths = posesAt(
    truth,
    frames.map((frame) => timesS[frame]! - offsetS),
  );
  const poses = new Float32Array(truths.length);
  frames.forEach((frame, row) => {
    poses.set(predictedMm.subarray(frame * coordinateCount, (frame + 1) * coordinateCount), row * coordinateCount);
  });
  const shared = sharedFrames(poses, truths);
  if (shared.length < leastOverlap * frames.length * 0.5) return Number.POSITIVE_INFINITY;
  const pick = (from: Float32Array) =>
    Float32Array.from({ length: shared.length * coordinateCount }, (_, i) => {
      return from[shared[Math.floor(i / coordinateCount)]! * coordinateCount + (i % coordinateCount)]!;
    });
  return alignedJointErrorMm(pick(poses), pick(truths));
}

/** The lowest point of the parabola through the winner and its neighbours. */
function lowestBetween(
  { offsetS, errorMm }: { offsetS: number; errorMm: number },
  errorAt: (offsetS: number) => number,
): { offsetS: number; errorMm: number } {
  const [before, after] = [errorAt(offsetS - fineStepS), errorAt(offsetS + fineStepS)];
  const bend = before - 2 * errorMm + after;
  if (!(bend > 0) || !Number.isFinite(bend)) return { offsetS, errorMm };
  const lowest = offsetS + (fineStepS * (before - after)) / (2 * bend);
  const lowestMm = errorAt(lowest);
  return lowestMm < errorMm ? { offsetS: lowest, errorMm: lowestMm } : { offsetS, errorMm };
}

/** About `most` of them, evenly. */
function every(frames: readonly number[], most: number): number[] {
  const step = Math.max(1, Math.ceil(frames.length / most));
  return frames.filter((_, i) => i % step === 0);
}
