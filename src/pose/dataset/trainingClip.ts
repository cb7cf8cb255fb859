import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import type { TargetSource, TrainingClip } from "../../common/trainingData";
import type { ProvenanceWeights } from "../../common/trainingProtocol";
import type { ClipFrames } from "../clip/clipFrames";
import { EditIndex } from "../clip/editIndex";
import { keypointCount, keypointStride } from "../keypoints";
import { usualFocalPx } from "../rootPosition";
import { coordinateCount, jointCount } from "../skeleton";
import { AnnotatedTargets, type ClipCorrections } from "./annotatedTargets";
import { foldJournal } from "./foldJournal";
import { framesPutRight, writePlaces } from "./keypointPlaces";
import { writeTruth } from "./truthTargets";

/**
 * Held-out clips are measured on what was given alone: what blends or fills leans on the model that was there before.
 */
export const measuringWeights: ProvenanceWeights = {
  truth: 1,
  corrected: 1,
  blended: 0,
  interpolated: 0,
  predicted: 0,
};

/** Frames that are read before others get a turn. */
const framesPerTurn = 128;

/**
 * A clip with its corrections as a network learns from it.
 *
 * - Input: the keypoints as they were detected. Neither moved keypoints nor exchanged sides are put right in them:
 *   live, the network meets the detector's mistakes too.
 * - 3D: the clip's truth where it has one (truthTargets.ts), else what corrections say (annotatedTargets.ts).
 * - 2D: in frames that a person put right and that have no truth, where keypoints really are (keypointPlaces.ts).
 *
 * @throws StudioError `bad-argument` when the clip has no keypoints
 */
export function makeTrainingClip(
  frames: ClipFrames,
  journal: readonly JournalEntry[],
  weights: ProvenanceWeights,
): TrainingClip {
  const steps = trainingClipSteps(frames, journal, weights);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** makeTrainingClip that pauses now and then, for whoever has other things to do meanwhile (WorkTurns.through). */
export function* trainingClipSteps(
  frames: ClipFrames,
  journal: readonly JournalEntry[],
  weights: ProvenanceWeights,
): Generator<undefined, TrainingClip> {
  const clip = yield* emptyTrainingClip(frames);
  yield* readKeypointRows(frames, clip);
  const history = yield* foldJournal(journal);
  const { records } = history;
  yield;
  const edits = new EditIndex(frames.info, records);
  clip.cuts = edits.cuts.filter((cut) => cut > 0 && cut < clip.timestampsS.length);
  yield;
  clip.targetsFrom = (yield* readTruth(frames, weights, clip))
    ? "truth"
    : yield* readAnnotations(frames, { journal, history, edits }, weights, clip);
  yield;
  for (const [i, frame] of framesPutRight(clip.timestampsS.length, records, edits).entries()) {
    const hasTruth = clip.targetsFrom === "truth" && hasTarget(clip, frame);
    if (!hasTruth) writePlaces(frames, records, edits, frame, weights, clip.places, clip.placeWeights);
    if (i % framesPerTurn === 0) yield;
  }
  return clip;
}

/** Whether a frame has a 3D target that counts. */
export function hasTarget({ jointWeights }: Pick<TrainingClip, "jointWeights">, frame: number): boolean {
  return hasWeight(jointWeights, frame);
}

/** Whether the place of a keypoint of a frame counts. */
export function hasPlace({ placeWeights }: Pick<TrainingClip, "placeWeights">, frame: number): boolean {
  return hasWeight(placeWeights, frame);
}

/** Joints and keypoints are both 17. */
function hasWeight(weights: Float32Array, frame: number): boolean {
  for (let i = frame * jointCount; i < (frame + 1) * jointCount; i++) if (weights[i]! > 0) return true;
  return false;
}

function* emptyTrainingClip({ info, timestampsS }: ClipFrames): Generator<undefined, TrainingClip> {
  const { id, name, imageSize, focalPx, columns } = info;
  if (!imageSize || !columns.includes("keypoints")) {
    throw new StudioError("bad-argument", `clip "${name}" has no keypoints: a network cannot learn from it`);
  }
  const frames = timestampsS.length;
  // For two hours each of them takes a while.
  const keypoints = new Float32Array(frames * keypointCount * keypointStride);
  yield;
  const targetsMm = new Float32Array(frames * coordinateCount).fill(Number.NaN);
  yield;
  const places = new Float32Array(frames * keypointCount * 2).fill(Number.NaN);
  yield;
  return {
    ...{ id, name, imageSize, focalPx: focalPx ?? usualFocalPx(...imageSize) },
    ...{ timestampsS: timestampsS.slice(), cuts: [], keypoints, targetsMm, places },
    jointWeights: new Float32Array(frames * jointCount),
    placeWeights: new Float32Array(frames * keypointCount),
    targetsFrom: "none",
  };
}

function* readKeypointRows(frames: ClipFrames, clip: TrainingClip): Generator<undefined, void> {
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    const row = frames.keypoints(frame);
    if (!row) throw new StudioError("internal", `clip "${clip.name}": the keypoints of frame ${frame} are not loaded`);
    clip.keypoints.set(row, frame * keypointCount * keypointStride);
    if (frame % framesPerTurn === 0) yield;
  }
}

/** @returns whether there is a truth */
function* readTruth(frames: ClipFrames, weights: ProvenanceWeights, clip: TrainingClip): Generator<undefined, boolean> {
  if (!frames.info.columns.includes("truth_mm")) return false;
  let found = false;
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    const row = frames.truth(frame);
    if (!row) throw new StudioError("internal", `clip "${clip.name}": the truth of frame ${frame} is not loaded`);
    if (writeTruth(frame, row, weights.truth, clip.targetsMm, clip.jointWeights)) found = true;
    if (frame % framesPerTurn === 0) yield;
  }
  return found;
}

function* readAnnotations(
  frames: ClipFrames,
  corrections: ClipCorrections,
  weights: ProvenanceWeights,
  clip: TrainingClip,
): Generator<undefined, TargetSource> {
  // Motion of another program: no file says how the camera that saw the keypoints stood to it.
  if (frames.info.source.kind === "motion") return "none";
  const annotated = new AnnotatedTargets(frames, corrections, weights);
  yield;
  let found = false;
  for (const [first, last] of annotated.ranges) {
    for (let frame = first; frame <= last; frame++) {
      if (annotated.write(frame, clip.targetsMm, clip.jointWeights)) found = true;
      if (frame % framesPerTurn === 0) yield;
    }
  }
  annotated.dispose();
  return found ? "annotations" : "none";
}
