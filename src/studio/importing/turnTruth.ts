import { fitSimilarity, type Similarity } from "../../pose/procrustes";
import { coordinateCount } from "../../pose/skeleton";

const mostSamples = 2000;

/**
 * Turns a truth as a whole so that it faces as the predictions do: how a motion-capture system stands to the camera is in
 * no file. One rotation for all frames; sizes and movements stay.
 *
 * @param truthMm (T x 17 x 3), camera axes or turned against them, NaN where it is not known; turned in place
 * @param predictedMm (T x 17 x 3), relative to the hip, NaN without a person
 * @returns false when no frame has both
 */
export function turnTruth(truthMm: Float32Array, predictedMm: Float32Array): boolean {
  const frames = sharedFrames(truthMm, predictedMm);
  if (frames.length === 0) return false;
  const step = Math.max(1, Math.floor(frames.length / mostSamples));
  const truth: number[] = [];
  const predicted: number[] = [];
  for (let i = 0; i < frames.length; i += step) {
    // Both ways, so that the middle of all points is the hip, about which is turned.
    for (const sign of [1, -1]) {
      for (const value of relative(truthMm, frames[i]!)) truth.push(sign * value);
      for (const value of relative(predictedMm, frames[i]!)) predicted.push(sign * value);
    }
  }
  turn(truthMm, fitSimilarity(truth, predicted).rotation);
  return true;
}

/** Frames in which both have every joint. */
export function sharedFrames(a: Float32Array, b: Float32Array): number[] {
  const shared: number[] = [];
  for (let frame = 0; frame < a.length / coordinateCount; frame++) {
    if (isWhole(a, frame) && isWhole(b, frame)) shared.push(frame);
  }
  return shared;
}

/** Mean distance of the joints, each seen from its hip, mm. @param frames that both have, at least one */
export function meanDistanceMm(truthMm: Float32Array, predictedMm: Float32Array, frames: readonly number[]): number {
  let sum = 0;
  for (const frame of frames) {
    const hip = frame * coordinateCount;
    for (let joint = hip; joint < hip + coordinateCount; joint += 3) {
      let squares = 0;
      for (let axis = 0; axis < 3; axis++) {
        const truth = truthMm[joint + axis]! - truthMm[hip + axis]!;
        squares += (truth - (predictedMm[joint + axis]! - predictedMm[hip + axis]!)) ** 2;
      }
      sum += Math.sqrt(squares);
    }
  }
  return sum / (frames.length * (coordinateCount / 3));
}

function isWhole(poses: Float32Array, frame: number): boolean {
  for (let i = frame * coordinateCount; i < (frame + 1) * coordinateCount; i++) {
    if (!Number.isFinite(poses[i])) return false;
  }
  return true;
}

/** A frame's joints seen from its hip. */
function relative(poses: Float32Array, frame: number): Float64Array {
  const start = frame * coordinateCount;
  return Float64Array.from({ length: coordinateCount }, (_, i) => poses[start + i]! - poses[start + (i % 3)]!);
}

function turn(points: Float32Array, r: Similarity["rotation"]): void {
  for (let i = 0; i + 2 < points.length; i += 3) {
    const [x, y, z] = [points[i]!, points[i + 1]!, points[i + 2]!];
    for (let axis = 0; axis < 3; axis++) {
      points[i + axis] = r[axis * 3]! * x + r[axis * 3 + 1]! * y + r[axis * 3 + 2]! * z;
    }
  }
}
