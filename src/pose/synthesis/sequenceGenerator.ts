import { projectX, projectY, toCameraSpace } from "../camera";
import { keypointFeatureCount, writeKeypointFeatures } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { meanBodyHeightMm, meanBoneLengthsMm, scaleToMeanLimbs } from "../meanBody";
import { type MotionSource, mocapPointCount, mocapPointOfKeypoint } from "../mocapPoints";
import { coordinateCount, jointParents } from "../skeleton";
import { applyBodyProportions, drawBodyProportions } from "./bodyProportions";
import { applyCrouch, type Crouch, drawCrouch, isStanding } from "./crouch";
import { type DetectorView, drawDetectorNoise, perfectDetector } from "./detectorNoise";
import { drawKeypointPlacement, placeKeypoints } from "./keypointPlacement";
import { stretchLegs } from "./legStretch";
import { cumulativeClipEnds, drawSequenceTiming, type Pace, type SequenceTiming, samplePoints } from "./motionSampler";
import { createRandom, type Random } from "./random";
import { type CameraSetupName, drawVirtualCamera, facingDirection, keepInReach } from "./virtualCamera";

export interface SequenceOptions {
  seed: number;
  /** Frames per sequence. */
  sequenceLength: number;
  /** Detector noise; default true. Without it every keypoint is exact and fully trusted. */
  noise?: boolean;
  /** Mean keypoint error is drawn from this range for each sequence, as shares of the person's height; default 0.005 to 0.035. */
  noiseRange?: readonly [least: number, most: number];
  /**
   * Share of standing people who squat or stretch their legs (crouch.ts); default 0.7. Above 0, nearly straight legs of
   * half the sequences are stretched too (legStretch.ts). The capture's people stand with knees bent by 35 degrees and
   * hardly ever squat; real ones do otherwise. 0 for measuring on motion as captured.
   */
  legChanges?: number;
  /** Keypoints where detectors see them (keypointPlacement.ts) and not in the joints; default: as `noise`. */
  detectorPlacement?: boolean;
  /** Frame rates and speeds that are not what usual cameras and people have. */
  pace?: Pace;
}

export interface SequenceBatch {
  /** (count, sequenceLength, keypointFeatureCount): what writeKeypointFeatures makes of each frame. */
  inputs: Float32Array;
  /** (count, sequenceLength, 51): camera axes, mm, relative to the hip, mean limb lengths. */
  targetsMm: Float32Array;
  /** How each of the people is filmed. */
  cameraSetups: CameraSetupName[];
}

/** One invented sequence in full, for looking at and for tests. */
export interface SequenceDetails {
  imageWidth: number;
  imageHeight: number;
  /** (sequenceLength, 17, 3): x px, y px, score as the detector saw them. */
  keypoints: Float32Array;
  /** (sequenceLength, 17, 2): px without detector errors. */
  truePlaces: Float32Array;
  /** Seconds since the frame before. */
  timeSteps: Float32Array;
}

export interface SequenceGenerator {
  /** Sequences firstIndex .. firstIndex + count - 1. Sequence i depends on the seed and i alone. */
  generate(firstIndex: number, count: number): SequenceBatch;
  /** Sequence `index` with the keypoints behind its inputs. */
  describe(index: number): SequenceBatch & SequenceDetails;
  /** What sequence `index` shows, without making it. */
  timing(index: number): SequenceTiming;
}

const usualNoiseRange = [0.005, 0.035] as const;
const usualLegChanges = 0.7;
/** Share of sequences whose nearly straight legs are stretched, where legs are changed at all. */
const stretchShare = 0.8;
const noseKeypoint = 0;
const earKeypoints = [3, 4] as const;
/** A hip nearer than this does not make the person, and with it the detector's errors, any larger in the picture. */
const nearestHipMm = 300;
const pointsPerFrame = mocapPointCount * 3;

/**
 * Endless training material: takes of motion capture, re-timed, mirrored and re-proportioned, filmed by invented
 * cameras and seen by an invented detector.
 */
export function createSequenceGenerator(motion: MotionSource, options: SequenceOptions): SequenceGenerator {
  const {
    seed,
    sequenceLength,
    noise = true,
    noiseRange = usualNoiseRange,
    legChanges = usualLegChanges,
    detectorPlacement = noise,
    pace,
  } = options;
  const clipEnds = cumulativeClipEnds(motion);
  const captured = new Float32Array(pointsPerFrame);
  const world = new Float32Array(sequenceLength * pointsPerFrame);
  const camera = new Float32Array(pointsPerFrame);
  const keypoints = new Float32Array(keypointCount * keypointStride);
  const placed = new Float32Array(keypointCount * 3);
  const places = new Float32Array(keypointCount * 2);

  function writeSequence(index: number, batch: SequenceBatch, slot: number, details?: SequenceDetails): void {
    const random = createRandom(seed, index);
    const timing = drawSequenceTiming(random, motion, clipEnds, sequenceLength, pace);
    const body = drawBodyProportions(random);
    const stretch = legChanges > 0 && random.chance(stretchShare) ? random.uniform(0, 1) : 0;
    let crouch: Crouch | undefined;
    let seconds = 0;
    for (let frame = 0; frame < sequenceLength; frame++) {
      samplePoints(motion, timing, frame, captured);
      if (stretch > 0) stretchLegs(captured, stretch);
      if (frame === 0 && legChanges > 0 && random.chance(legChanges) && isStanding(captured))
        crouch = drawCrouch(random);
      if (frame > 0) seconds += timing.timeSteps[frame]!;
      if (crouch) applyCrouch(captured, crouch, seconds);
      applyBodyProportions(captured, body, world.subarray(frame * pointsPerFrame, (frame + 1) * pointsPerFrame));
    }
    const person = describePerson(random, world, sequenceLength);
    const { setup, camera: view, reachMm } = drawVirtualCamera(random, person);
    batch.cameraSetups[slot] = setup;
    keepInReach(world, sequenceLength, person.hip, reachMm);
    const detector = noise ? drawDetectorNoise(random, random.uniform(...noiseRange)) : perfectDetector;
    const placement = detectorPlacement ? drawKeypointPlacement(random) : undefined;

    for (let frame = 0; frame < sequenceLength; frame++) {
      toCameraSpace(view, world.subarray(frame * pointsPerFrame, (frame + 1) * pointsPerFrame), camera);
      placeKeypoints(camera, placement, placed);
      for (let k = 0; k < keypointCount; k++) {
        places[k * 2] = projectX(view, placed[k * 3]!, placed[k * 3 + 2]!);
        places[k * 2 + 1] = projectY(view, placed[k * 3 + 1]!, placed[k * 3 + 2]!);
      }
      const timeStep = timing.timeSteps[frame]!;
      const seen: DetectorView = {
        places,
        imageWidth: view.imageWidth,
        imageHeight: view.imageHeight,
        personHeightPx: (view.focalPx * person.height) / Math.max(nearestHipMm, camera[2]!),
        faceTowardsCamera: faceTowardsCamera(camera),
        timeStep,
      };
      detector.detect(seen, keypoints);
      const at = slot * sequenceLength + frame;
      const features = batch.inputs.subarray(at * keypointFeatureCount, (at + 1) * keypointFeatureCount);
      const reportedStep = frame === 0 ? undefined : timeStep;
      if (!writeKeypointFeatures(keypoints, view.imageWidth, view.imageHeight, reportedStep, features)) {
        // Nobody to be seen: a live stream would skip such a frame, here the truth stands in for it.
        perfectDetector.detect(seen, keypoints);
        writeKeypointFeatures(keypoints, view.imageWidth, view.imageHeight, reportedStep, features);
      }
      scaleToMeanLimbs(camera, batch.targetsMm, 0, at * coordinateCount);
      details?.keypoints.set(keypoints, frame * keypoints.length);
      details?.truePlaces.set(places, frame * places.length);
    }
    if (!details) return;
    details.timeSteps.set(timing.timeSteps);
    details.imageWidth = view.imageWidth;
    details.imageHeight = view.imageHeight;
  }

  const emptyBatch = (count: number): SequenceBatch => ({
    inputs: new Float32Array(count * sequenceLength * keypointFeatureCount),
    targetsMm: new Float32Array(count * sequenceLength * coordinateCount),
    cameraSetups: [],
  });

  return {
    generate(firstIndex, count) {
      const batch = emptyBatch(count);
      for (let slot = 0; slot < count; slot++) writeSequence(firstIndex + slot, batch, slot);
      return batch;
    },
    describe(index) {
      const batch = emptyBatch(1);
      const details: SequenceDetails = {
        imageWidth: 0,
        imageHeight: 0,
        keypoints: new Float32Array(sequenceLength * keypointCount * keypointStride),
        truePlaces: new Float32Array(sequenceLength * keypointCount * 2),
        timeSteps: new Float32Array(sequenceLength),
      };
      writeSequence(index, batch, 0, details);
      return { ...batch, ...details };
    },
    timing: (index) => drawSequenceTiming(createRandom(seed, index), motion, clipEnds, sequenceLength, pace),
  };
}

function describePerson(random: Random, world: Float32Array, frames: number) {
  const hip: [number, number, number] = [0, 0, 0];
  for (let frame = 0; frame < frames; frame++) {
    for (let axis = 0; axis < 3; axis++) hip[axis] = hip[axis]! + world[frame * pointsPerFrame + axis]! / frames;
  }
  const middle = Math.floor(frames / 2) * pointsPerFrame;
  const facing = facingDirection(world, middle) ?? random.uniform(-Math.PI, Math.PI);
  return { hip, height: standingHeight(world), facing };
}

/** Body height of the person in the first frame, whatever the pose: the mean body's, scaled by the bones' total length. */
function standingHeight(points: Float32Array): number {
  let total = 0;
  let meanTotal = 0;
  for (let joint = 1; joint < jointParents.length; joint++) {
    const child = joint * 3;
    const parent = jointParents[joint]! * 3;
    total += Math.hypot(
      points[child]! - points[parent]!,
      points[child + 1]! - points[parent + 1]!,
      points[child + 2]! - points[parent + 2]!,
    );
    meanTotal += meanBoneLengthsMm[joint]!;
  }
  return (meanBodyHeightMm * total) / meanTotal;
}

/** Cosine between the direction from the ears to the nose and the direction to the camera. */
function faceTowardsCamera(points: Float32Array): number {
  const nose = mocapPointOfKeypoint[noseKeypoint]! * 3;
  const left = mocapPointOfKeypoint[earKeypoints[0]]! * 3;
  const right = mocapPointOfKeypoint[earKeypoints[1]]! * 3;
  const x = points[nose]! - (points[left]! + points[right]!) / 2;
  const y = points[nose + 1]! - (points[left + 1]! + points[right + 1]!) / 2;
  const z = points[nose + 2]! - (points[left + 2]! + points[right + 2]!) / 2;
  return -z / Math.max(1e-6, Math.hypot(x, y, z));
}
