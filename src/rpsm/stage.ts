import * as tf from "@tensorflow/tfjs-core";
import { coordinateCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";
import { dense, denseLayer } from "./dense";
import type { FrontEnd } from "./frontEnd";
import type { Layer } from "./layer";
import type { Parameters } from "./parameters";
import { recurrentKinds } from "./recurrentKinds";
import type { RecurrentState } from "./recurrentLayer";

/** One stage's 3D pose recurrent module: from what the front end adapted, and the stage before's pose, to a pose. */
export interface Stage {
  readonly layers: readonly Layer[];
  initialState(batch: number): RecurrentState;
  /**
   * @param adapted (frames * batch, ...adaptedShape), time-major
   * @param previousPose the stage before's pose of the same frames; undefined for stage 1. (frames * batch, 51)
   * @returns pose in network units. (frames * batch, 51)
   */
  run(
    adapted: tf.Tensor,
    previousPose: tf.Tensor2D | undefined,
    frames: number,
    state: RecurrentState,
    parameters: Parameters,
  ): { pose: tf.Tensor2D; state: RecurrentState };
}

/** @param stage 1 to config.stages */
export function createStage(stage: number, frontEnd: FrontEnd, config: RpsmConfig): Stage {
  const { adaptedShape } = frontEnd;
  const inputs = adaptedShape.at(-1)! + (stage > 1 ? coordinateCount : 0);
  const recurrent = recurrentKinds[config.recurrent].create({ stage, adaptedShape, inputs });
  const isOnFeatures = adaptedShape.length === 1;
  const skip = config.form === "residual" && isOnFeatures && !recurrent.passesInputOn;
  const readWidth = isOnFeatures ? recurrent.outputShape[0]! : config.width;
  const fc2 = denseLayer(`stage${stage}.fc_2`, readWidth + (skip ? config.width : 0), coordinateCount);
  return {
    layers: [recurrent, fc2],
    initialState: (batch) => recurrent.initialState(batch),
    run(adapted, previousPose, frames, stateBefore, parameters) {
      const rows = previousPose ? withPose(adapted, previousPose) : adapted; // (T * B, ..., I)
      const { outputs, state } = recurrent.run(rows, frames, stateBefore, parameters);
      const read = frontEnd.readOut(stage, outputs, parameters); // (T * B, readWidth)
      const out = dense(parameters, fc2.name, skip ? tf.concat2d([read, adapted as tf.Tensor2D], 1) : read); // (T * B, 51)
      const corrects = config.form === "residual" && previousPose;
      return { pose: corrects ? tf.add(previousPose, out) : out, state };
    },
  };
}

/** A pose as further channels, the same at every place of a map. */
function withPose(adapted: tf.Tensor, pose: tf.Tensor2D): tf.Tensor {
  if (adapted.rank === 2) return tf.concat([adapted, pose], 1);
  const [rows, ...places] = adapted.shape.slice(0, -1) as [number, ...number[]];
  const atOnePlace = tf.reshape(pose, [rows, ...places.map(() => 1), coordinateCount]);
  return tf.concat([adapted, tf.mul(atOnePlace, tf.ones([1, ...places, 1]))], adapted.rank - 1);
}
