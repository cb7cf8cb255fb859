import * as tf from "@tensorflow/tfjs-core";
import { convolve, type MapShape } from "./convolution";
import { lstmGates } from "./lstmCell";
import { filterSpec } from "./parameterSpec";
import type { RecurrentKind } from "./recurrentLayer";

/** Side of the gates' filters. */
const side = 3;

/**
 * The paper's alternative, a convolutional LSTM without peepholes (Shi et al. 2015, eq. 3): the LSTM's equations at
 * every place of a feature map, with convolutions in place of the products. It remembers a map, as many channels as the
 * one it sees.
 */
export const convLstm: RecurrentKind = {
  placeOf: (config) => config.convLstm?.map ?? "conv6",
  create({ stage, adaptedShape, inputs }) {
    const name = `stage${stage}.convlstm`;
    const [height, width, channels] = adaptedShape as MapShape;
    const bound = 1 / Math.sqrt(channels * side * side);
    const places = height * width;
    return {
      name,
      parameterSpecs: [
        filterSpec(`${name}.weight_ih`, [4 * channels, inputs, side, side], bound),
        filterSpec(`${name}.weight_hh`, [4 * channels, channels, side, side], bound),
        { name: `${name}.bias`, fileShape: [4 * channels], memoryAxes: [0], initial: { kind: "lstm-bias" } },
      ],
      outputShape: adaptedShape,
      passesInputOn: false,
      initialState: (batch) => ({ h: tf.zeros([batch, ...adaptedShape]), c: tf.zeros([batch, ...adaptedShape]) }),
      run(rows, frames, before, parameters) {
        const batch = rows.shape[0]! / frames;
        const bias = parameters.get<tf.Tensor1D>(`${name}.bias`);
        const inputParts = convolve(rows as tf.Tensor4D, parameters.get(`${name}.weight_ih`), { bias }); // (T * B, H, W, 4C)
        const recurrentFilter = parameters.get<tf.Tensor4D>(`${name}.weight_hh`);
        let h = before.h as tf.Tensor4D;
        let c: tf.Tensor2D = tf.reshape(before.c!, [batch * places, channels]);
        const outputs = splitFrames(inputParts, frames).map((inputPart) => {
          const sums = tf.add(inputPart, convolve(h, recurrentFilter)); // (B, H, W, 4C)
          const gates = lstmGates(tf.reshape(sums, [batch * places, 4 * channels]), c);
          c = gates.c;
          h = tf.reshape(gates.h, [batch, height, width, channels]);
          return h;
        });
        const state = { h, c: tf.reshape(c, [batch, height, width, channels]) };
        return { outputs: frames === 1 ? h : tf.concat4d(outputs, 0), state };
      },
    };
  },
};

function splitFrames(rows: tf.Tensor4D, frames: number): tf.Tensor4D[] {
  return frames === 1 ? [rows] : tf.split(rows, frames, 0);
}
