import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import type { BatchPictures } from "../../pose/dataset/supervisedBatch";
import { toNetworkPixels } from "../../rpsm/imagePixels";
import type { RpsmNetwork } from "../../rpsm/network";

/** Sequences of one length; see SupervisedBatch. */
export interface SequenceRows {
  sequences: number;
  frames: number;
  inputs: Float32Array;
  pictures?: BatchPictures;
}

/**
 * What a network takes of sequences. (B, T, ...frameShape); the caller's.
 * @throws StudioError `bad-argument` when an image network is given no pictures
 */
export function sequenceInputs(network: RpsmNetwork, { sequences, frames, inputs, pictures }: SequenceRows): tf.Tensor {
  const shape = [sequences, frames, ...network.frameShape];
  if (network.config.frontEnd === "keypoints") return tf.tensor(inputs, shape);
  if (!pictures) throw new StudioError("bad-argument", "an image network needs the pictures of its sequences");
  return tf.tensor(toNetworkPixels(pictures.rgb), shape);
}
