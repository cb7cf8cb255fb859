import * as tf from "@tensorflow/tfjs-core";
import type { RpsmConfig } from "../../../../src/rpsm/config";
import type { TrainChunk } from "../../../../src/rpsm/trainStep";
import { evenSupervision, tinyConfig, wave, waveTruth } from "./tinyNetwork";

/** The smallest network from pixels: maps of 4 x 4, 2 x 2 and 1 x 1. */
export function tinyImageConfig(change: Partial<RpsmConfig> = {}): RpsmConfig {
  const image = { frontEnd: "image", image: { sizePx: 32, baseChannels: 4 }, stages: 2 } as const;
  return tinyConfig({ ...image, form: "plain", ...change });
}

/** Every recurrent layer on every map, and both forms. */
export const imageConfigs: [string, RpsmConfig][] = [
  ["an LSTM", tinyImageConfig()],
  ["an LSTM, residual", tinyImageConfig({ form: "residual" })],
  ["no recurrence, residual", tinyImageConfig({ recurrent: "none", form: "residual" })],
  ["a convolutional LSTM after conv5", tinyImageConfig({ recurrent: "convlstm", convLstm: { map: "conv5" } })],
  ["a convolutional LSTM after conv6, residual", tinyImageConfig({ recurrent: "convlstm", form: "residual" })],
];

/** (B, T, 32, 32, 3), in [-0.5, 0.5] */
export function waveImages(batch: number, frames: number): tf.Tensor5D {
  const values = wave(batch * frames * 32 * 32 * 3, 0.05).map((value) => value / 2);
  return tf.tensor5d(values, [batch, frames, 32, 32, 3]);
}

export function imageChunk(batch: number, frames: number): TrainChunk {
  return { inputs: waveImages(batch, frames), supervision: evenSupervision(waveTruth(batch, frames)) };
}
