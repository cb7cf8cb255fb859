import * as tf from "@tensorflow/tfjs-core";
import type { RpsmConfig } from "../../../../src/rpsm/config";
import { type Supervision, toSupervision } from "../../../../src/rpsm/supervision";
import type { TrainChunk } from "../../../../src/rpsm/trainStep";

/** A network small enough for plain numbers; targets scaled differently per coordinate. */
export function tinyConfig(change: Partial<RpsmConfig> = {}): RpsmConfig {
  return {
    ...{ frontEnd: "keypoints", stages: 3, width: 8, recurrent: "lstm", form: "residual" },
    target: {
      offsetMm: Array.from({ length: 51 }, (_, i) => i - 25),
      scaleMm: Array.from({ length: 51 }, (_, i) => 200 + i),
    },
    ...change,
  };
}

/** Every combination of options. */
export const allConfigs: RpsmConfig[] = [1, 2, 3].flatMap((stages) =>
  (["lstm", "none"] as const).flatMap((recurrent) =>
    (["plain", "residual"] as const).map((form) => tinyConfig({ stages, recurrent, form })),
  ),
);

export function nameOf({ stages, recurrent, form }: RpsmConfig): string {
  return `${stages} stage${stages > 1 ? "s" : ""}, ${recurrent}, ${form}`;
}

/** Reproducible numbers in [-1, 1] without a pattern in rows or columns. */
export function wave(length: number, step = 0.7): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(step * i + 0.013 * i * i));
}

/** (B, T, 55) */
export function waveInputs(batch: number, frames: number): tf.Tensor3D {
  return tf.tensor3d(wave(batch * frames * 55), [batch, frames, 55]);
}

/** (B, T, 51) */
export function waveTruth(batch: number, frames: number): tf.Tensor3D {
  return tf.tensor3d(wave(batch * frames * 51, 0.31), [batch, frames, 51]);
}

/** Every joint of every frame has a target and counts alike. */
export function evenSupervision(targets: tf.Tensor3D): Supervision {
  const [batch, frames] = targets.shape;
  return { targets, jointWeights: tf.fill([batch, frames, 17], 1 / (batch * frames * 17)) };
}

/** The above as one whole batch. */
export function waveChunk(batch: number, frames: number): TrainChunk {
  return { inputs: waveInputs(batch, frames), supervision: evenSupervision(waveTruth(batch, frames)) };
}

/** A batch in which some joints have a target and some are seen; 25 frames a second. */
export function seenChunk(batch: number, frames: number): TrainChunk {
  const all = batch * frames;
  const weights = wave(all * 17, 1.3).map((value) => Math.max(0, value) / (all * 17));
  const plain = {
    ...{ sequences: batch, frames, targetsMm: wave(all * 51, 0.31).map((value) => 300 * value), jointWeights: weights },
    sightings: { rays: wave(all * 34, 0.9).map((value) => 0.3 * value), weights: weights.toReversed() },
    timeStepsS: new Float32Array(all).fill(0.04),
  };
  return { inputs: waveInputs(batch, frames), supervision: toSupervision(plain, tinyConfig().target) };
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
