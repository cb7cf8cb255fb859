import * as tf from "@tensorflow/tfjs-core";
import { pictureBytes } from "../../pose/dataset/momentPictures";
import type { SupervisedBatch } from "../../pose/dataset/supervisedBatch";
import { keypointFeatureCount } from "../../pose/keypointFeatures";
import { coordinateCount } from "../../pose/skeleton";
import type { RpsmNetwork } from "../../rpsm/network";
import { toMillimetres } from "../../rpsm/targetScaling";
import { sequenceInputs } from "./sequenceInputs";

type Seen = Pick<SupervisedBatch, "inputs" | "pictures">;

/**
 * What a network that no longer learns makes of sequences: its last stage's poses, to be learnt by another one.
 * @param batch (B, T, ...)
 * @param atOnce most sequences in one go
 * @returns (B, T, 51) mm
 */
export async function predictTargets(
  teacher: RpsmNetwork,
  batch: Seen,
  [sequences, frames]: [number, number],
  atOnce: number,
): Promise<Float32Array> {
  const targetsMm = new Float32Array(sequences * frames * coordinateCount);
  for (let first = 0; first < sequences; first += atOnce) {
    const count = Math.min(atOnce, sequences - first);
    const rows = framesOf(batch, first * frames, (first + count) * frames);
    const poses = tf.tidy(
      () => teacher.forwardSequence(sequenceInputs(teacher, { sequences: count, frames, ...rows })).poses.at(-1)!,
    );
    try {
      targetsMm.set(toMillimetres(await poses.data(), teacher.config.target), first * frames * coordinateCount);
    } finally {
      poses.dispose();
    }
  }
  return targetsMm;
}

function framesOf({ inputs, pictures }: Seen, from: number, to: number): Seen {
  const bytes = pictures ? pictureBytes(pictures.sizePx) : 0;
  return {
    inputs: inputs.subarray(from * keypointFeatureCount, to * keypointFeatureCount),
    ...(pictures && { pictures: { ...pictures, rgb: pictures.rgb.subarray(from * bytes, to * bytes) } }),
  };
}
