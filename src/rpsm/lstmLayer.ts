import * as tf from "@tensorflow/tfjs-core";
import { biasedProduct } from "./dense";
import type { LstmState } from "./lstmCell";
import { lstmSequence } from "./lstmSequence";
import { weightSpec } from "./parameterSpec";
import type { RecurrentKind } from "./recurrentLayer";

/** The paper's recurrent module: an LSTM as wide as the features. Starts as PyTorch's, with a forget-gate bias of 1. */
export const lstm: RecurrentKind = {
  placeOf: () => "features",
  create({ stage, adaptedShape, inputs }) {
    const name = `stage${stage}.lstm`;
    const [width] = adaptedShape as [number];
    const bound = 1 / Math.sqrt(width);
    return {
      name,
      parameterSpecs: [
        weightSpec(`${name}.weight_ih`, [4 * width, inputs], bound),
        weightSpec(`${name}.weight_hh`, [4 * width, width], bound),
        { name: `${name}.bias`, fileShape: [4 * width], memoryAxes: [0], initial: { kind: "lstm-bias" } },
      ],
      outputShape: [width],
      passesInputOn: false,
      initialState: (batch) => ({ h: tf.zeros([batch, width]), c: tf.zeros([batch, width]) }),
      run(rows, frames, state, parameters) {
        // The x-half of every frame in one product; only the h-half has to wait for the frame before.
        const bias = parameters.get<tf.Tensor1D>(`${name}.bias`);
        const inputParts = biasedProduct(rows as tf.Tensor2D, parameters.get(`${name}.weight_ih`), bias); // (T * B, 4W)
        const recurrentWeight = parameters.get(`${name}.weight_hh`);
        const result = lstmSequence(inputParts, state as unknown as LstmState, recurrentWeight, frames);
        return { outputs: result.outputs, state: { ...result.state } };
      },
    };
  },
};
