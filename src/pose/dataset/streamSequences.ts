import type { TrainingClip } from "../../common/trainingData";
import { keypointFeatureCount, writeKeypointFeatures } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { coordinateCount, jointCount } from "../skeleton";
import { ClipTracks } from "./clipTracks";
import { emptyPictures, writePicture } from "./momentPictures";
import { writeRaysAt, writeTargetsAt } from "./momentRows";
import type { Sightings, SupervisedBatch } from "./supervisedBatch";

/** One sequence; where joints are seen is always there, if only with weights of 0. */
export type StreamSequence = SupervisedBatch & { sightings: Sightings };

const rowLength = keypointCount * keypointStride;

/**
 * A clip as recorded, in pieces of `length` frames, for measuring what a stream would make of it. Every piece begins
 * with up to `leadIn` frames of the one before, which only bring the network's state along and count nothing. Pieces
 * without anything to measure are left out; the last one of a stream is filled with its last frame, which counts
 * nothing either.
 */
export function* streamSequences(
  clip: TrainingClip,
  { length, leadIn }: { length: number; leadIn: number },
): Generator<StreamSequence | undefined, void> {
  const tracks = yield* ClipTracks.steps(clip);
  for (const start of tracks.starts) {
    let piece: number[] = [];
    let counted = 0;
    for (let frame = start; ; frame = tracks.after(frame)) {
      if (frame >= 0) piece.push(frame);
      if (piece.length < length && frame >= 0) continue;
      const sequence = piece.length > counted ? writePiece(clip, piece, counted, length) : undefined;
      if (sequence?.found) yield sequence.batch;
      else yield;
      if (frame < 0) break;
      piece = leadIn > 0 ? piece.slice(-leadIn) : [];
      counted = piece.length;
    }
  }
}

/** @param first the first of its frames that counts */
function writePiece(clip: TrainingClip, frames: readonly number[], first: number, length: number) {
  const sightings: Sightings = {
    rays: new Float32Array(length * jointCount * 2),
    weights: new Float32Array(length * jointCount),
  };
  const batch = {
    inputs: new Float32Array(length * keypointFeatureCount),
    targetsMm: new Float32Array(length * coordinateCount),
    jointWeights: new Float32Array(length * jointCount),
    sightings,
    ...(clip.pictures && { pictures: emptyPictures(clip.pictures, length) }),
  };
  for (let i = 0; i < length; i++) {
    const frame = frames[Math.min(i, frames.length - 1)]!;
    const before = frames[Math.min(i, frames.length - 1) - 1];
    const timeS = clip.timestampsS[frame]!;
    const stepS = before === undefined ? undefined : timeS - clip.timestampsS[before]!;
    const row = clip.keypoints.subarray(frame * rowLength, (frame + 1) * rowLength);
    const features = batch.inputs.subarray(i * keypointFeatureCount, (i + 1) * keypointFeatureCount);
    writeKeypointFeatures(row, ...clip.imageSize, stepS, features);
    if (batch.pictures) writePicture(clip.pictures!, frame, {}, batch.pictures, i);
    if (i < first || i >= frames.length) continue;
    const moment = { frame, after: frame, share: 0, timeS };
    writeTargetsAt(clip, moment, false, batch, i);
    writeRaysAt(clip, moment, false, sightings, i);
  }
  const found = batch.jointWeights.some((weight) => weight > 0) || sightings.weights.some((weight) => weight > 0);
  return { batch, found };
}
