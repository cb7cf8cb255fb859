import type * as tf from "@tensorflow/tfjs-core";
import type { Layer } from "./layer";
import type { Parameters } from "./parameters";

/** What the names of the parameters begin with that all stages share. */
export const sharedPrefix = "shared.";

/**
 * Where in a stage its memory sits: on the feature map after conv5_2 or conv6_2, or on the features that the adaption
 * ends with.
 */
export type MemoryPlace = "conv5" | "conv6" | "features";

/**
 * What the stages start from. Frames of all sequences and times come as rows: the front end knows no time.
 * The stages call it in order, 1 to config.stages.
 */
export interface FrontEnd {
  /** Shape of one frame's input. */
  readonly frameShape: readonly number[];
  /** Shape of what `adapt` makes of one frame: [width], or a map's. */
  readonly adaptedShape: readonly number[];
  readonly layers: readonly Layer[];
  /** What all stages share, computed once per frame: (rows, ...frameShape) -> (rows, ...). */
  share(frames: tf.Tensor, parameters: Parameters): tf.Tensor;
  /**
   * One stage's feature adaption as far as the place of its memory.
   * @param passedOn what the stage before passed on; undefined for stage 1
   */
  adapt(stage: number, shared: tf.Tensor, passedOn: tf.Tensor | undefined, parameters: Parameters): Adapted;
  /** The rest of the adaption, after the memory: (rows, ...) -> (rows, width); nothing where that sits at its end. */
  readOut(stage: number, remembered: tf.Tensor, parameters: Parameters): tf.Tensor2D;
}

export interface Adapted {
  /** (rows, ...adaptedShape) */
  adapted: tf.Tensor;
  /** For the next stage; absent where stages share nothing but the front end's shared part. */
  passedOn?: tf.Tensor;
}
