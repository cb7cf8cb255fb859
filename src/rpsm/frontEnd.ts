import type * as tf from "@tensorflow/tfjs-core";
import type { ParameterSpec } from "./parameterSpec";
import type { Parameters } from "./parameters";

/**
 * What the stages start from. Frames of all sequences and times come as rows: the front end knows no time.
 * The stages call it in order, 1 to config.stages.
 */
export interface FrontEnd {
  /** Shape of one frame's input. */
  readonly frameShape: readonly number[];
  readonly parameterSpecs: readonly ParameterSpec[];
  /** What all stages share, computed once per frame: (rows, ...frameShape) -> (rows, ...). */
  share(frames: tf.Tensor, parameters: Parameters): tf.Tensor;
  /**
   * One stage's features.
   * @param passedOn what the stage before passed on; undefined for stage 1
   */
  adapt(stage: number, shared: tf.Tensor, passedOn: tf.Tensor | undefined, parameters: Parameters): StageFeatures;
}

export interface StageFeatures {
  /** (rows, width) */
  features: tf.Tensor2D;
  /** For the next stage; absent where stages share nothing but the front end's shared part. */
  passedOn?: tf.Tensor;
}
