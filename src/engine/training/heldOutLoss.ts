import * as tf from "@tensorflow/tfjs-core";
import type { TrainingClip } from "../../common/trainingData";
import { clipSightings } from "../../pose/dataset/clipSightings";
import type { Sightings } from "../../pose/dataset/supervisedBatch";
import { coordinateCount, jointCount } from "../../pose/skeleton";
import type { RpsmConfig } from "../../rpsm/config";
import { type LossOptions, sequenceLoss } from "../../rpsm/loss";
import { settlingWeights } from "../../rpsm/reprojectionLoss";
import { disposeSupervision, type PlainSupervision, toSupervision } from "../../rpsm/supervision";
import { toNetworkUnits } from "../../rpsm/targetScaling";

export interface HeldOutLossOptions extends LossOptions {
  /** Clips are cut into pieces of so many frames, as the training's sequences are. */
  sequenceLength: number;
  target: RpsmConfig["target"];
}

/** What one clip's poses are compared with; rows without a pose have no weight. */
interface KnownFrames {
  jointWeights: Float32Array;
  sightings: Sightings;
}

/**
 * The training's loss of poses that were predicted for whole clips. Frames count alike, in whichever clip they are.
 *
 * @param stagePosesMm [clip][stage] (F, 51), NaN where nobody is seen
 * @returns 0 where nothing is known of any frame
 */
export async function heldOutLoss(
  clips: readonly TrainingClip[],
  stagePosesMm: readonly Float32Array[][],
  options: HeldOutLossOptions,
): Promise<number> {
  const known = clips.map((clip, i) => knownFrames(clip, stagePosesMm[i]!.at(-1)!));
  const sumOver = (weightsOf: (frames: KnownFrames) => Float32Array) =>
    known.reduce((sum, frames) => weightsOf(frames).reduce((total, weight) => total + weight, sum), 0);
  // Without any, nothing is divided.
  const targetSum = sumOver(({ jointWeights }) => jointWeights) || 1;
  const sightingSum = sumOver(({ sightings }) => sightings.weights) || 1;
  let loss = 0;
  for (const [i, clip] of clips.entries()) {
    const { jointWeights, sightings } = known[i]!;
    const shares: KnownFrames = {
      jointWeights: jointWeights.map((weight) => weight / targetSum),
      sightings: { rays: sightings.rays, weights: sightings.weights.map((weight) => weight / sightingSum) },
    };
    loss += await clipLoss(clip, stagePosesMm[i]!, shares, options);
  }
  return loss;
}

function knownFrames(clip: TrainingClip, posesMm: Float32Array): KnownFrames {
  const isPredicted = (i: number) => !Number.isNaN(posesMm[Math.floor(i / jointCount) * coordinateCount]!);
  const ofPredicted = (weights: Float32Array) => weights.map((weight, i) => (isPredicted(i) ? weight : 0));
  const { rays, weights } = clipSightings(clip);
  return {
    jointWeights: ofPredicted(clip.jointWeights),
    sightings: { rays, weights: ofPredicted(settlingWeights(rays, weights)) },
  };
}

async function clipLoss(
  clip: TrainingClip,
  stagePosesMm: readonly Float32Array[],
  { jointWeights, sightings }: KnownFrames,
  { sequenceLength, target, ...options }: HeldOutLossOptions,
): Promise<number> {
  const sequences = Math.ceil(clip.timestampsS.length / sequenceLength);
  const padded = (values: Float32Array, perFrame: number) => fillUp(values, sequences * sequenceLength * perFrame);
  const plain: PlainSupervision = {
    sequences,
    frames: sequenceLength,
    targetsMm: padded(clip.targetsMm, coordinateCount),
    jointWeights: padded(jointWeights, jointCount),
    sightings: { rays: padded(sightings.rays, jointCount * 2), weights: padded(sightings.weights, jointCount) },
    timeStepsS: timeSteps(clip, stagePosesMm.at(-1)!, sequences * sequenceLength),
  };
  const supervision = toSupervision(plain, target);
  try {
    const loss = tf.tidy(() => {
      const poses = stagePosesMm.map((posesMm) => {
        const units = toNetworkUnits(padded(posesMm, coordinateCount), target);
        return tf.tensor3d(units, [sequences, sequenceLength, coordinateCount]);
      });
      return sequenceLoss(poses, supervision, options, target);
    });
    return await readAndDispose(loss);
  } finally {
    disposeSupervision(supervision);
  }
}

/** With zeros at the end; what is not a number is 0 too: it has no weight. */
function fillUp(values: Float32Array, length: number): Float32Array {
  const filled = new Float32Array(length);
  for (let i = 0; i < values.length; i++) filled[i] = Number.isNaN(values[i]!) ? 0 : values[i]!;
  return filled;
}

/**
 * Time since the frame before; endless, so that no acceleration is told, where the one does not continue the other, and
 * behind the clip's end.
 */
function timeSteps({ timestampsS, cuts }: TrainingClip, posesMm: Float32Array, length: number): Float32Array {
  const afterCut = new Set(cuts);
  const isPose = (frame: number) => frame < timestampsS.length && !Number.isNaN(posesMm[frame * coordinateCount]!);
  return Float32Array.from({ length }, (_, frame) => {
    const continues = frame > 0 && !afterCut.has(frame) && isPose(frame) && isPose(frame - 1);
    return continues ? timestampsS[frame]! - timestampsS[frame - 1]! : Number.POSITIVE_INFINITY;
  });
}

async function readAndDispose(scalar: tf.Scalar): Promise<number> {
  try {
    return (await scalar.data())[0]!;
  } finally {
    scalar.dispose();
  }
}
