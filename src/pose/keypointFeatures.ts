import { keypointCount, keypointStride } from "./keypoints";

/** Inputs of the keypoint front end per frame: 17 x (x, y, trust), then centre x, centre y, log size, log time step. */
export const keypointFeatureCount = keypointCount * 3 + 4;

/** Below the first score a keypoint counts as missing, above the second as fully trusted, in between linearly. */
export const scoreOfNoTrust = 0.1;
export const scoreOfFullTrust = 0.3;
/** Fewer trusted keypoints than this are no person. */
const leastTrust = 3;
const usualTimeStepSeconds = 0.04;
const shortestTimeStepSeconds = 0.004;
const longestTimeStepSeconds = 0.4;

/**
 * One frame's keypoints as the network sees them, independent of the picture's resolution and of the person's size
 * and place: every keypoint relative to the trusted keypoints' mean, in units of their root-mean-square distance from
 * it, and faded out as its score falls. Place, size and time step follow as four numbers of their own.
 *
 * @param keypoints 17 x (x px, y px, score)
 * @param timeStepSeconds time since the frame before; undefined for the first
 * @param into where to write keypointFeatureCount numbers
 * @returns false, and writes nothing, when too few keypoints are trusted to be a person
 */
export function writeKeypointFeatures(
  keypoints: ArrayLike<number>,
  imageWidth: number,
  imageHeight: number,
  timeStepSeconds: number | undefined,
  into: Float32Array,
): boolean {
  let trustSum = 0;
  let centreX = 0;
  let centreY = 0;
  for (let i = 0; i < keypointCount; i++) {
    const trust = keypointTrust(keypoints[i * keypointStride + 2]!);
    trustSum += trust;
    centreX += trust * keypoints[i * keypointStride]!;
    centreY += trust * keypoints[i * keypointStride + 1]!;
  }
  if (trustSum < leastTrust) return false;
  centreX /= trustSum;
  centreY /= trustSum;

  let squares = 0;
  for (let i = 0; i < keypointCount; i++) {
    const trust = keypointTrust(keypoints[i * keypointStride + 2]!);
    const dx = keypoints[i * keypointStride]! - centreX;
    const dy = keypoints[i * keypointStride + 1]! - centreY;
    squares += trust * (dx * dx + dy * dy);
  }
  const size = Math.max(1, Math.sqrt(squares / trustSum));

  for (let i = 0; i < keypointCount; i++) {
    const trust = keypointTrust(keypoints[i * keypointStride + 2]!);
    into[i * 3] = (trust * (keypoints[i * keypointStride]! - centreX)) / size;
    into[i * 3 + 1] = (trust * (keypoints[i * keypointStride + 1]! - centreY)) / size;
    into[i * 3 + 2] = trust;
  }
  const halfSide = Math.max(imageWidth, imageHeight) / 2;
  const step = Math.min(
    longestTimeStepSeconds,
    Math.max(shortestTimeStepSeconds, timeStepSeconds ?? usualTimeStepSeconds),
  );
  const offset = keypointCount * 3;
  into[offset] = (centreX - imageWidth / 2) / halfSide;
  into[offset + 1] = (centreY - imageHeight / 2) / halfSide;
  into[offset + 2] = Math.log(size / halfSide);
  into[offset + 3] = Math.log(step / usualTimeStepSeconds);
  return true;
}

/** The time step that features were written with, within the limits that the network sees. */
export function timeStepSeconds(features: ArrayLike<number>, at = 0): number {
  return usualTimeStepSeconds * Math.exp(features[at + keypointFeatureCount - 1]!);
}

/** How far a keypoint of this score is believed, 0 to 1. */
export function keypointTrust(score: number): number {
  return Math.min(1, Math.max(0, (score - scoreOfNoTrust) / (scoreOfFullTrust - scoreOfNoTrust)));
}
