import { StudioError } from "../../common/errors";
import type { Augmentation, TrainingClip } from "../../common/trainingData";
import { keypointFeatureCount, writeKeypointFeatures } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { coordinateCount, jointCount } from "../skeleton";
import { createRandom } from "../synthesis/random";
import { ClipTracks } from "./clipTracks";
import { drawKeypointVariation, personHeightPx } from "./keypointVariation";
import { drawLight, emptyPictures, pictureBytes, writePicture } from "./momentPictures";
import { writeKeypointsAt, writeRaysAt, writeTargetsAt } from "./momentRows";
import { drawMoments } from "./sequenceMoments";
import type { Sightings, SupervisedBatch } from "./supervisedBatch";

export interface ClipSequenceOptions {
  seed: number;
  /** Frames per sequence. */
  sequenceLength: number;
  augmentation: Augmentation;
}

export interface ClipSequences {
  /** Sequences firstIndex .. firstIndex + count - 1. Sequence i depends on clips, options and i alone. */
  generate(firstIndex: number, count: number): SupervisedBatch;
}

const rowLength = keypointCount * keypointStride;

/**
 * Endless sequences drawn from clips, each with something to learn from. A clip is drawn by the square root of how many
 * such frames it has: thirty corrected frames are not drowned by an hour of truth, nor do they rule it.
 *
 * A person who is seen for less than a sequence's length leaves its end without anything to learn, the last frame
 * repeated.
 *
 * Clips with pictures give the pictures of the frames as recorded, mirrored with their targets and under another light:
 * a picture between two frames is not known, and what errors of keypoints vary an image network does not see.
 *
 * @throws StudioError `bad-argument` when there is no frame to learn from, or when only some of the clips have pictures
 */
export function createClipSequences(clips: readonly TrainingClip[], options: ClipSequenceOptions): ClipSequences {
  return sequencesOf(clips.map(ClipTracks.of), options);
}

/** createClipSequences that pauses now and then, for whoever has other things to do meanwhile (WorkTurns.through). */
export function* clipSequencesSteps(
  clips: readonly TrainingClip[],
  options: ClipSequenceOptions,
): Generator<undefined, ClipSequences> {
  const tracks: ClipTracks[] = [];
  for (const clip of clips) tracks.push(yield* ClipTracks.steps(clip));
  return sequencesOf(tracks, options);
}

function sequencesOf(allTracks: readonly ClipTracks[], options: ClipSequenceOptions): ClipSequences {
  const { seed, sequenceLength } = options;
  const sizePx = pictureSize(allTracks.map(({ clip }) => clip));
  const augmentation = sizePx === undefined ? options.augmentation : ofPictures(options.augmentation);
  const tracks = allTracks.filter(({ anchors }) => anchors.length > 0);
  if (tracks.length === 0) throw new StudioError("bad-argument", "no clip has a frame to learn from");
  const shares = tracks.map(({ mass }) => Math.sqrt(mass));
  const row = new Float32Array(rowLength);
  const varied = new Float32Array(rowLength);

  function writeSequence(index: number, slot: number, batch: SupervisedBatch & { sightings: Sightings }): boolean {
    const random = createRandom(seed, index);
    const drawn = tracks[random.weighted(shares)]!;
    const { clip } = drawn;
    const { moments, speed } = drawMoments(random, drawn, sequenceLength, augmentation.timeStretch);
    const mirrored = augmentation.mirror && random.chance(0.5);
    const shown = moments[0]!.frame * rowLength;
    const heightPx = personHeightPx(clip.keypoints.subarray(shown, shown + rowLength));
    const vary = drawKeypointVariation(random, augmentation, sequenceLength, heightPx);
    const light = batch.pictures && drawLight(random, augmentation.light ?? 0);
    let hasSightings = false;
    for (let i = 0; i < moments.length; i++) {
      const moment = moments[i]!;
      const at = slot * sequenceLength + i;
      const stepS = i === 0 ? undefined : (moment.timeS - moments[i - 1]!.timeS) / speed;
      const features = batch.inputs.subarray(at * keypointFeatureCount, (at + 1) * keypointFeatureCount);
      writeKeypointsAt(clip, moment, mirrored, heightPx, row);
      varied.set(row);
      vary(varied, i, stepS ?? 0);
      const isPerson =
        writeKeypointFeatures(varied, ...clip.imageSize, stepS, features) ||
        writeKeypointFeatures(row, ...clip.imageSize, stepS, features);
      if (!isPerson) {
        // Too little is seen between two frames: the one that was recorded shows enough.
        writeKeypointsAt(clip, { ...moment, share: 0 }, mirrored, heightPx, row);
        writeKeypointFeatures(row, ...clip.imageSize, stepS, features);
      }
      writeTargetsAt(clip, moment, mirrored, batch, at);
      if (writeRaysAt(clip, moment, mirrored, batch.sightings, at)) hasSightings = true;
      if (batch.pictures) writePicture(clip.pictures!, moment.frame, { mirrored, light }, batch.pictures, at);
    }
    const repeated = { start: slot * sequenceLength, shown: moments.length, length: sequenceLength };
    repeatLast(batch.inputs, keypointFeatureCount, repeated);
    if (batch.pictures) repeatLast(batch.pictures.rgb, pictureBytes(batch.pictures.sizePx), repeated);
    return hasSightings;
  }

  return {
    generate(firstIndex, count) {
      const frames = count * sequenceLength;
      const sightings: Sightings = {
        rays: new Float32Array(frames * jointCount * 2),
        weights: new Float32Array(frames * jointCount),
      };
      const batch = {
        inputs: new Float32Array(frames * keypointFeatureCount),
        targetsMm: new Float32Array(frames * coordinateCount),
        jointWeights: new Float32Array(frames * jointCount),
        sightings,
        ...(sizePx !== undefined && { pictures: emptyPictures({ sizePx }, frames) }),
      };
      let hasSightings = false;
      for (let slot = 0; slot < count; slot++) {
        if (writeSequence(firstIndex + slot, slot, batch)) hasSightings = true;
      }
      return hasSightings ? batch : { ...batch, sightings: undefined };
    },
  };
}

/** Fills the end of a sequence with its last frame's inputs. @param width numbers of a frame */
function repeatLast(
  inputs: Float32Array | Uint8Array,
  width: number,
  { start, shown, length }: { start: number; shown: number; length: number },
): void {
  const from = (start + shown - 1) * width;
  for (let i = shown; i < length; i++) inputs.copyWithin((start + i) * width, from, from + width);
}

/** Undefined: the clips have none. @throws StudioError `bad-argument` naming a clip that differs from the first one */
function pictureSize(clips: readonly TrainingClip[]): number | undefined {
  const sizePx = clips[0]?.pictures?.sizePx;
  const other = clips.find(({ pictures }) => pictures?.sizePx !== sizePx);
  if (!other) return sizePx;
  const size = (clip: TrainingClip | undefined) =>
    clip?.pictures ? `pictures of ${clip.pictures.sizePx} px` : "no pictures";
  throw new StudioError(
    "bad-argument",
    `clip "${other.name}" has ${size(other)}, clip "${clips[0]!.name}" ${size(clips[0])}`,
  );
}

/** What of an augmentation there is for pictures. */
function ofPictures({ mirror, light }: Augmentation): Augmentation {
  return { mirror, light, noise: 0, timeStretch: 0, dropOuts: 0 };
}
