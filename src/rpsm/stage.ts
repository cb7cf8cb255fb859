import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import { coordinateCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";
import { dense } from "./dense";
import { createLstmLayer } from "./lstmLayer";
import { createNoRecurrence } from "./noRecurrence";
import { denseSpecs, type ParameterSpec } from "./parameterSpec";
import type { Parameters } from "./parameters";
import type { RecurrentLayer, RecurrentState } from "./recurrentLayer";

/** One stage's 3D pose recurrent module: from its features, and the stage before's pose, to a pose. */
export interface Stage {
  readonly parameterSpecs: readonly ParameterSpec[];
  initialState(batch: number): RecurrentState;
  /**
   * @param features (frames * batch, width), time-major
   * @param previousPose the stage before's pose of the same frames; undefined for stage 1. (frames * batch, 51)
   * @returns pose in network units. (frames * batch, 51)
   */
  run(
    features: tf.Tensor2D,
    previousPose: tf.Tensor2D | undefined,
    frames: number,
    state: RecurrentState,
    parameters: Parameters,
  ): { pose: tf.Tensor2D; state: RecurrentState };
}

/** @param stage 1 to config.stages */
export function createStage(stage: number, config: RpsmConfig): Stage {
  const inputs = config.width + (stage > 1 ? coordinateCount : 0);
  const recurrent = createRecurrentLayer(stage, inputs, config);
  const skip = config.form === "residual" && !recurrent.passesInputOn;
  const fc2 = `stage${stage}.fc_2`;
  const fc2Inputs = recurrent.outputWidth + (skip ? config.width : 0);
  return {
    parameterSpecs: [...recurrent.parameterSpecs, ...denseSpecs(fc2, fc2Inputs, coordinateCount)],
    initialState: (batch) => recurrent.initialState(batch),
    run(features, previousPose, frames, stateBefore, parameters) {
      const rows = previousPose ? tf.concat2d([features, previousPose], 1) : features; // (T * B, I)
      const { outputs, state } = recurrent.run(rows, frames, stateBefore, parameters);
      const out = dense(parameters, fc2, skip ? tf.concat2d([outputs, features], 1) : outputs); // (T * B, 51)
      const corrects = config.form === "residual" && previousPose;
      return { pose: corrects ? tf.add(previousPose, out) : out, state };
    },
  };
}

function createRecurrentLayer(stage: number, inputs: number, config: RpsmConfig): RecurrentLayer {
  switch (config.recurrent) {
    case "lstm":
      return createLstmLayer(`stage${stage}.lstm`, inputs, config.width);
    case "none":
      return createNoRecurrence(inputs);
    case "convlstm":
      throw new StudioError("internal", "the convolutional LSTM is not there yet");
    default:
      throw config.recurrent satisfies never;
  }
}
