import type { FrameChange } from "../../common/verdict";
import { coordinateCount } from "../skeleton";
import type { PairedErrors } from "./clipUnits";
import { frameErrorsMm } from "./jointErrors";
import { isWhole } from "./wholeStretches";

/** As many as a person looks through. */
const mostFrames = 12;
/** Nearer frames of a clip show the same moment. */
const apartS = 1;

/** A clip's errors with the poses that made them, (F, 51) mm. */
export interface PairedPoses extends PairedErrors {
  posesBeforeMm: Float32Array;
  posesAfterMm: Float32Array;
}

/**
 * Frames that are to be looked at, each of another moment: the worst after, and those that gained most. Pauses between
 * clips (WorkTurns.through).
 */
export function* frameChangeSteps(
  measured: readonly PairedPoses[],
): Generator<undefined, { worst: FrameChange[]; mostImproved: FrameChange[] }> {
  const worst = yield* greatest(measured, (_, afterMm) => afterMm);
  const mostImproved = yield* greatest(measured, (beforeMm, afterMm) => beforeMm - afterMm);
  return { worst, mostImproved };
}

interface ChangeOfClip {
  of: PairedPoses;
  frame: number;
  beforeMm: number;
  afterMm: number;
  /** What frames are chosen by. */
  measure: number;
}

type Measure = (beforeMm: number, afterMm: number) => number;

/** The greatest first; none below 0. */
function* greatest(measured: readonly PairedPoses[], measure: Measure): Generator<undefined, FrameChange[]> {
  const chosen: ChangeOfClip[] = [];
  const candidates: ChangeOfClip[] = [];
  for (const of of measured) {
    candidates.push(...greatestOfMoments(of, measure));
    yield;
  }
  for (const change of candidates.sort((a, b) => b.measure - a.measure)) {
    if (chosen.length === mostFrames) break;
    if (!chosen.some((other) => isSameMoment(other, change))) chosen.push(change);
  }
  return chosen.map(withPoses);
}

/** The greatest of each moment, so that hours have no more candidates than seconds. */
function greatestOfMoments(of: PairedPoses, measure: Measure): ChangeOfClip[] {
  const beforeMm = frameErrorsMm(of.before);
  const afterMm = frameErrorsMm(of.after);
  const { timestampsS } = of.clip;
  const found = new Map<number, ChangeOfClip>();
  for (let frame = 0; frame < beforeMm.length; frame++) {
    const value = measure(beforeMm[frame]!, afterMm[frame]!);
    if (!(value > 0)) continue; // NaN too: not measured
    const moment = Math.floor((timestampsS[frame]! - timestampsS[0]!) / apartS);
    if (value <= (found.get(moment)?.measure ?? 0)) continue;
    found.set(moment, { of, frame, beforeMm: beforeMm[frame]!, afterMm: afterMm[frame]!, measure: value });
  }
  return [...found.values()];
}

function isSameMoment(a: ChangeOfClip, b: ChangeOfClip): boolean {
  const { timestampsS } = a.of.clip;
  return a.of === b.of && Math.abs(timestampsS[a.frame]! - timestampsS[b.frame]!) < apartS;
}

function withPoses({ of, frame, beforeMm, afterMm }: ChangeOfClip): FrameChange {
  const poseOf = (rows: Float32Array) =>
    Array.from(rows.subarray(frame * coordinateCount, (frame + 1) * coordinateCount), Math.round);
  const poses = {
    before: poseOf(of.posesBeforeMm),
    after: poseOf(of.posesAfterMm),
    ...(isWhole(of.clip, frame) && { truth: poseOf(of.clip.targetsMm) }),
  };
  return { clipId: of.clip.id, frame, beforeMm, afterMm, poses };
}
