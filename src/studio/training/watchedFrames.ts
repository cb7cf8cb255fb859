import type { WatchedFrame } from "../../common/trainingProtocol";
import { coordinateCount, jointCount } from "../../pose/skeleton";
import { type HeldOutPiece, isKnown } from "./heldOutSubset";

const mostWatched = 4;
/** The network's memory is empty at a piece's start: what it does there says little. */
const settlingFrames = 10;

/** A frame of a piece that is drawn again and again. */
export interface WatchedPlace {
  /** Index of the piece. */
  clip: number;
  frame: number;
}

/**
 * Frames to watch while a network learns, at most one of a piece, spread over the pieces: those on which the base model
 * is furthest from what is known, so that there is something to see.
 *
 * @param beforeMm the base model's poses of each piece, (F, 51) mm, NaN without a person
 */
export function chooseWatched(pieces: readonly HeldOutPiece[], beforeMm: readonly Float32Array[]): WatchedPlace[] {
  const candidates: WatchedPlace[] = [];
  pieces.forEach((piece, clip) => {
    const frame = worstFrame(piece, beforeMm[clip]!);
    if (frame !== undefined) candidates.push({ clip, frame });
  });
  if (candidates.length <= mostWatched) return candidates;
  return Array.from(
    { length: mostWatched },
    (_, index) => candidates[Math.floor((index * candidates.length) / mostWatched)]!,
  );
}

/** @param nowMm each place's pose, 51 numbers; undefined: the base model's */
export function watchedFrames(
  pieces: readonly HeldOutPiece[],
  places: readonly WatchedPlace[],
  beforeMm: readonly Float32Array[],
  nowMm?: readonly Float32Array[],
): WatchedFrame[] {
  return places.map(({ clip: index, frame }, place) => {
    const { clip, first } = pieces[index]!;
    const before = poseOf(beforeMm[index]!, frame);
    const truth = truthOf(clip, frame);
    return {
      ...{ clipId: clip.id, clipName: clip.name, frame: first + frame, before, now: nowMm?.[place] ?? before },
      ...(truth && { truth }),
    };
  });
}

/** Undefined: no frame has a pose and anything to compare it with. */
function worstFrame({ clip }: HeldOutPiece, beforeMm: Float32Array): number | undefined {
  const frames = clip.timestampsS.length;
  let worst: { frame: number; error: number } | undefined;
  for (let frame = Math.min(settlingFrames, Math.floor(frames / 2)); frame < frames; frame++) {
    if (!isKnown(clip, frame) || Number.isNaN(beforeMm[frame * coordinateCount]!)) continue;
    const error = distance(clip, beforeMm, frame);
    if (!worst || error > worst.error) worst = { frame, error };
  }
  return worst?.frame;
}

/** Weighted mean over the joints with a target, mm; 0 without any, so that 2D alone is watched at its first frame. */
function distance({ targetsMm, jointWeights }: HeldOutPiece["clip"], poseMm: Float32Array, frame: number): number {
  let sum = 0;
  let total = 0;
  for (let joint = 0; joint < jointCount; joint++) {
    const weight = jointWeights[frame * jointCount + joint]!;
    if (weight === 0) continue;
    const at = frame * coordinateCount + joint * 3;
    const difference = [0, 1, 2].map((axis) => poseMm[at + axis]! - targetsMm[at + axis]!);
    sum += weight * Math.hypot(...difference);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** The targets, NaN for joints without one; undefined where none has one. */
function truthOf({ targetsMm, jointWeights }: HeldOutPiece["clip"], frame: number): Float32Array | undefined {
  const truth = poseOf(targetsMm, frame);
  let known = 0;
  for (let joint = 0; joint < jointCount; joint++) {
    if (jointWeights[frame * jointCount + joint]! > 0) known++;
    else truth.fill(Number.NaN, joint * 3, joint * 3 + 3);
  }
  return known > 0 ? truth : undefined;
}

function poseOf(posesMm: Float32Array, frame: number): Float32Array {
  return posesMm.slice(frame * coordinateCount, (frame + 1) * coordinateCount);
}
