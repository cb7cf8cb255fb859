import type { FrameChange } from "../../common/trainingProtocol";
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

/** Frames that are to be looked at, each of another moment: the worst after, and those that gained most. */
export function frameChanges(measured: readonly PairedPoses[]): { worst: FrameChange[]; mostImproved: FrameChange[] } {
  const changes = measured.flatMap(changesOf);
  return {
    worst: spaced(changes, ({ afterMm }) => afterMm),
    mostImproved: spaced(
      changes.filter(({ beforeMm, afterMm }) => afterMm < beforeMm),
      ({ beforeMm, afterMm }) => beforeMm - afterMm,
    ),
  };
}

interface ChangeOfClip {
  of: PairedPoses;
  frame: number;
  beforeMm: number;
  afterMm: number;
}

function changesOf(of: PairedPoses): ChangeOfClip[] {
  const afterMm = frameErrorsMm(of.after);
  return [...frameErrorsMm(of.before)].flatMap((beforeMm, frame) =>
    Number.isNaN(beforeMm) ? [] : [{ of, frame, beforeMm, afterMm: afterMm[frame]! }],
  );
}

/** The greatest first. */
function spaced(changes: readonly ChangeOfClip[], measure: (change: ChangeOfClip) => number): FrameChange[] {
  const chosen: ChangeOfClip[] = [];
  for (const change of [...changes].sort((a, b) => measure(b) - measure(a))) {
    if (!chosen.some((other) => isSameMoment(other, change))) chosen.push(change);
    if (chosen.length === mostFrames) break;
  }
  return chosen.map(withPoses);
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
