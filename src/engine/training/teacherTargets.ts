import * as tf from "@tensorflow/tfjs-core";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork } from "../../rpsm/network";
import { toMillimetres } from "../../rpsm/targetScaling";

/**
 * What a network that no longer learns makes of sequences: its last stage's poses, to be learnt by another one.
 * @param inputs (B, T, keypointFeatureCount)
 * @param atOnce most sequences in one go
 * @returns (B, T, 51) mm
 */
export async function predictTargets(
  teacher: RpsmNetwork,
  inputs: Float32Array,
  [sequences, frames]: [number, number],
  atOnce: number,
): Promise<Float32Array> {
  const targetsMm = new Float32Array(sequences * frames * coordinateCount);
  for (let first = 0; first < sequences; first += atOnce) {
    const count = Math.min(atOnce, sequences - first);
    const rows = inputs.subarray(
      first * frames * keypointFeatureCount,
      (first + count) * frames * keypointFeatureCount,
    );
    const poses = tf.tidy(
      () => teacher.forwardSequence(tf.tensor3d(rows, [count, frames, keypointFeatureCount])).poses.at(-1)!,
    );
    try {
      targetsMm.set(toMillimetres(await poses.data(), teacher.config.target), first * frames * coordinateCount);
    } finally {
      poses.dispose();
    }
  }
  return targetsMm;
}
