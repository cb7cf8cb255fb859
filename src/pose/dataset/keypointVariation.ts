import type { Augmentation } from "../../common/trainingData";
import { keypointTrust } from "../keypointFeatures";
import { keypointCount, keypointStride } from "../keypoints";
import { errorWeight, hiddenParts, meanRadius } from "../synthesis/detectorNoise";
import type { Random } from "../synthesis/random";

/** How the keypoints of one sequence differ from those that were recorded; called frame after frame. */
export type KeypointVariation = (row: Float32Array, index: number, timeStepS: number) => void;

/** Part of the error that stays over a sequence, as a share of the varying part's deviation; see detectorNoise.ts. */
const biasShare = 0.4;
/** Of a lost keypoint, as a share of the person's height: a detector guesses near where it was. */
const lostDeviation = 0.05;
const lostScores = [0.03, 0.3] as const;

/**
 * Draws how a sequence's keypoints are varied: small errors on top of those that the detector has made (part constant,
 * part drifting, part new in each frame), and now and then a part of the body that is lost for a while.
 *
 * @param length frames of the sequence
 * @param heightPx of the person
 */
export function drawKeypointVariation(
  random: Random,
  { noise, dropOuts }: Pick<Augmentation, "noise" | "dropOuts">,
  length: number,
  heightPx: number,
): KeypointVariation {
  const shake = noise > 0 ? drawShake(random, random.uniform(0, noise) * heightPx) : undefined;
  const lose = dropOuts > 0 && random.chance(dropOuts) ? drawLoss(random, length, heightPx) : undefined;
  return (row, index, timeStepS) => {
    shake?.(row, index, timeStepS);
    lose?.(row, index, timeStepS);
  };
}

function drawShake(random: Random, meanErrorPx: number): KeypointVariation {
  const deviation = meanErrorPx / meanRadius / Math.sqrt(1 + biasShare * biasShare);
  const driftS = random.uniform(0.08, 0.5);
  const driftShare = random.uniform(0.4, 0.9);
  const bias = Float32Array.from({ length: keypointCount * 2 }, () => random.gaussian(0, biasShare));
  const drift = Float32Array.from({ length: keypointCount * 2 }, () => random.gaussian(0, 1));
  return (row, _index, timeStepS) => {
    const keep = Math.exp(-timeStepS / driftS);
    const renew = Math.sqrt(1 - keep * keep);
    for (let i = 0; i < drift.length; i++) {
      drift[i] = keep * drift[i]! + renew * random.gaussian(0, 1);
      const varying = Math.sqrt(driftShare) * drift[i]! + Math.sqrt(1 - driftShare) * random.gaussian(0, 1);
      const keypoint = i >> 1;
      const at = keypoint * keypointStride + (i & 1);
      row[at] = row[at]! + deviation * errorWeight[keypoint]! * (bias[i]! + varying);
    }
  };
}

function drawLoss(random: Random, length: number, heightPx: number): KeypointVariation {
  const part = hiddenParts[random.index(hiddenParts.length)]!;
  const first = random.index(length);
  const last = first + random.index(Math.max(1, length >> 1));
  const score = random.uniform(...lostScores);
  const offsets = part.map(() => [0, 1].map(() => random.gaussian(0, lostDeviation * heightPx)));
  return (row, index) => {
    if (index < first || index > last) return;
    part.forEach((keypoint, i) => {
      const at = keypoint * keypointStride;
      row[at] = row[at]! + offsets[i]![0]!;
      row[at + 1] = row[at + 1]! + offsets[i]![1]!;
      row[at + 2] = Math.min(row[at + 2]!, score);
    });
  };
}

/** A standing person's height in units of the root-mean-square distance of the keypoints from their mean. */
const heightPerSpread = 3.2;

/** About how tall the person would be in the picture when standing, px. @param row 17 x (x px, y px, score) */
export function personHeightPx(row: ArrayLike<number>): number {
  let trusts = 0;
  const sums = [0, 0];
  let squares = 0;
  for (let keypoint = 0; keypoint < keypointCount; keypoint++) {
    const trust = keypointTrust(row[keypoint * keypointStride + 2]!);
    trusts += trust;
    for (let axis = 0; axis < 2; axis++) {
      const place = row[keypoint * keypointStride + axis]!;
      sums[axis] = sums[axis]! + trust * place;
      squares += trust * place * place;
    }
  }
  if (trusts === 0) return 0;
  const variance = squares / trusts - (sums[0]! / trusts) ** 2 - (sums[1]! / trusts) ** 2;
  return heightPerSpread * Math.sqrt(Math.max(0, variance));
}
