import { emptyPictures, pictureBytes } from "../../pose/dataset/momentPictures";
import type { BatchPictures, SupervisedBatch } from "../../pose/dataset/supervisedBatch";
import { keypointFeatureCount, timeStepSeconds } from "../../pose/keypointFeatures";
import { coordinateCount, jointCount } from "../../pose/skeleton";
import { settlingWeights } from "../../rpsm/reprojectionLoss";
import type { PlainSupervision } from "../../rpsm/supervision";

/** Sequences of one step from one source. */
export interface BatchPart {
  sequences: number;
  batch: SupervisedBatch;
  /** Its targets are a teacher's. */
  isTaught?: boolean;
  /** (B, T, 51) mm: where joints without a target are held in sequences of which something is known in the picture. */
  heldMm?: Float32Array;
}

/**
 * How much holding counts beside the sightings. Rays leave each joint's depth open, and learning from them alone drifts
 * there: measured with 30 corrected frames, the error in the picture went on falling while that in space rose. From 0.3 to 1
 * it did not, with the same gain in the picture.
 */
const heldWeight = 0.3;

/** One step's sequences with the weights that make its loss a mean. */
export interface TrainingBatch extends PlainSupervision {
  /** (B, T, keypointFeatureCount) */
  inputs: Float32Array;
  /** What an image network takes instead; undefined for a keypoint network. */
  pictures?: BatchPictures;
}

/**
 * Joins what the sources gave. Each source counts by its share of the sequences, however few of its joints have a target:
 * the weights of its 3D targets add up to that share, and so do those of its sightings. What is held adds up to less.
 */
export function joinParts(parts: readonly BatchPart[], sequenceLength: number): TrainingBatch {
  const sequences = parts.reduce((sum, part) => sum + part.sequences, 0);
  const frames = sequences * sequenceLength;
  const joined = {
    inputs: new Float32Array(frames * keypointFeatureCount),
    targetsMm: new Float32Array(frames * coordinateCount),
    jointWeights: new Float32Array(frames * jointCount),
    measuredWeights: new Float32Array(frames * jointCount),
    sightings: { rays: new Float32Array(frames * jointCount * 2), weights: new Float32Array(frames * jointCount) },
  };
  const sizePx = parts.find(({ batch }) => batch.pictures)?.batch.pictures?.sizePx;
  const pictures = sizePx === undefined ? undefined : emptyPictures({ sizePx }, frames);
  let at = 0;
  for (const { sequences: count, batch, isTaught, heldMm } of parts) {
    const share = count / sequences;
    joined.inputs.set(batch.inputs, at * keypointFeatureCount);
    if (pictures && batch.pictures) pictures.rgb.set(batch.pictures.rgb, at * pictureBytes(pictures.sizePx));
    joined.targetsMm.set(batch.targetsMm, at * coordinateCount);
    const weights = weightsOfSum(batch.jointWeights, share);
    joined.jointWeights.set(weights, at * jointCount);
    if (!isTaught) joined.measuredWeights.set(weights, at * jointCount);
    if (batch.sightings) {
      const { rays, weights } = batch.sightings;
      joined.sightings.rays.set(rays, at * jointCount * 2);
      joined.sightings.weights.set(weightsOfSum(settlingWeights(rays, weights), share), at * jointCount);
    }
    if (heldMm) holdUnknown(joined, at, count, sequenceLength, heldMm, heldWeight * share);
    at += count * sequenceLength;
  }
  const timeStepsS = Float32Array.from({ length: frames }, (_, frame) =>
    timeStepSeconds(joined.inputs, frame * keypointFeatureCount),
  );
  const { sightings, ...others } = joined;
  const isSeen = parts.some(({ batch }) => batch.sightings);
  return {
    ...{ sequences, frames: sequenceLength, timeStepsS },
    ...others,
    ...(pictures && { pictures }),
    ...(isSeen && { sightings }),
  };
}

/** Gives joints without a target one of little weight, in those sequences from frame `at` on that have sightings. */
function holdUnknown(
  joined: Pick<Required<PlainSupervision>, "targetsMm" | "jointWeights" | "sightings">,
  at: number,
  count: number,
  sequenceLength: number,
  heldMm: Float32Array,
  weightSum: number,
): void {
  const perSequence = sequenceLength * jointCount;
  const first = at * jointCount;
  const unknown: number[] = [];
  for (let sequence = 0; sequence < count; sequence++) {
    const from = first + sequence * perSequence;
    if (!joined.sightings.weights.subarray(from, from + perSequence).some((weight) => weight > 0)) continue;
    for (let i = from; i < from + perSequence; i++) if (joined.jointWeights[i] === 0) unknown.push(i);
  }
  for (const i of unknown) {
    joined.jointWeights[i] = weightSum / unknown.length;
    joined.targetsMm.set(heldMm.subarray((i - first) * 3, (i - first + 1) * 3), i * 3);
  }
}

/** Sequences first .. first + count - 1; the numbers are shared. */
export function partOfBatch(batch: TrainingBatch, first: number, count: number): TrainingBatch {
  const from = first * batch.frames;
  const to = from + count * batch.frames;
  const rows = (values: Float32Array, perFrame: number) => values.subarray(from * perFrame, to * perFrame);
  const { sightings, measuredWeights, pictures } = batch;
  const bytes = pictures ? pictureBytes(pictures.sizePx) : 0;
  return {
    sequences: count,
    frames: batch.frames,
    inputs: rows(batch.inputs, keypointFeatureCount),
    ...(pictures && { pictures: { ...pictures, rgb: pictures.rgb.subarray(from * bytes, to * bytes) } }),
    targetsMm: rows(batch.targetsMm, coordinateCount),
    jointWeights: rows(batch.jointWeights, jointCount),
    ...(measuredWeights && { measuredWeights: rows(measuredWeights, jointCount) }),
    ...(sightings && {
      sightings: { rays: rows(sightings.rays, jointCount * 2), weights: rows(sightings.weights, jointCount) },
    }),
    timeStepsS: rows(batch.timeStepsS, 1),
  };
}

/** The weights in the same proportions, with this sum; zeros stay zeros. */
export function weightsOfSum(weights: Float32Array, sum: number): Float32Array {
  const before = weights.reduce((total, weight) => total + weight, 0);
  return before > 0 ? weights.map((weight) => (weight * sum) / before) : weights;
}
