import type { TrainingClip } from "../../common/trainingData";
import { hasPlace, hasTarget } from "../../pose/dataset/trainingClip";
import { type Yardstick, yardstickOf } from "../../pose/evaluation/yardstick";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import { coordinateCount, jointCount } from "../../pose/skeleton";

/** A piece of a clip that is measured while a network learns. */
export interface HeldOutPiece {
  clip: TrainingClip;
  /** The piece's first frame in the whole clip. */
  first: number;
}

/** Long enough that the network's memory settles, short enough that several fit. */
const usualPieceFrames = 100;
const shortestPieceFrames = 30;

/**
 * What a training measures now and then: the held-out clips whole where they are short, else pieces of them, spread over
 * all clips that can be measured and over each clip's length, where most is known by the yardstick of the whole clips: the
 * pieces are measured as the verdict, which is about the whole clips, measures them.
 *
 * @param mostFrames of all pieces together
 */
export function heldOutSubset(clips: readonly TrainingClip[], mostFrames: number): HeldOutPiece[] {
  const frames = clips.reduce((sum, { timestampsS }) => sum + timestampsS.length, 0);
  if (frames <= mostFrames) return clips.map((clip) => ({ clip, first: 0 }));
  const mostPieces = Math.floor(mostFrames / shortestPieceFrames);
  const isMeasured = measuredFrames(yardstickOf(clips));
  const measurable = clips.filter((clip) => clip.timestampsS.some((_, frame) => isMeasured(clip, frame)));
  const chosen = evenly(measurable, mostPieces);
  const perClip = Math.floor(mostFrames / chosen.length);
  return chosen.flatMap((clip) => piecesOf(clip, perClip, isMeasured));
}

type FrameTest = (clip: TrainingClip, frame: number) => boolean;

function measuredFrames({ measure, against }: Yardstick): FrameTest {
  if (measure === "mpjpe") return hasTarget;
  return against === "placed-keypoints" ? hasPlace : () => true;
}

function piecesOf(clip: TrainingClip, mostFrames: number, isMeasured: FrameTest): HeldOutPiece[] {
  const frames = clip.timestampsS.length;
  if (frames <= mostFrames) return [{ clip, first: 0 }];
  const count = Math.max(1, Math.floor(mostFrames / usualPieceFrames));
  const length = Math.floor(mostFrames / count);
  const known = runningSum(frames, (frame) => (isMeasured(clip, frame) ? 1 : 0));
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * frames) / count);
    const to = Math.floor(((index + 1) * frames) / count) - length;
    const first = bestStart(known, from, Math.max(from, to), length);
    return { clip: excerpt(clip, first, first + length), first };
  });
}

/** Whether a frame has anything to be measured against. */
export function isKnown(clip: TrainingClip, frame: number): boolean {
  return hasTarget(clip, frame) || hasPlace(clip, frame);
}

/** Frames `first` to `end` (not included) as a clip of their own. */
function excerpt(clip: TrainingClip, first: number, end: number): TrainingClip {
  const rows = (values: Float32Array, width: number) => values.slice(first * width, end * width);
  return {
    ...clip,
    timestampsS: clip.timestampsS.slice(first, end),
    cuts: clip.cuts.filter((cut) => cut > first && cut < end).map((cut) => cut - first),
    keypoints: rows(clip.keypoints, keypointCount * keypointStride),
    targetsMm: rows(clip.targetsMm, coordinateCount),
    jointWeights: rows(clip.jointWeights, jointCount),
    places: rows(clip.places, keypointCount * 2),
    placeWeights: rows(clip.placeWeights, keypointCount),
  };
}

/** The first start between `from` and `to` behind which most frames are known. */
function bestStart(known: Float64Array, from: number, to: number, length: number): number {
  let best = from;
  for (let start = from; start <= to; start++) {
    const inside = (at: number) => known[at + length]! - known[at]!;
    if (inside(start) > inside(best)) best = start;
  }
  return best;
}

/** @returns sums of the values before each index, and of all at the end */
function runningSum(count: number, valueAt: (index: number) => number): Float64Array {
  const sums = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) sums[index + 1] = sums[index]! + valueAt(index);
  return sums;
}

/** At most so many of a list, spread over it. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!);
}
