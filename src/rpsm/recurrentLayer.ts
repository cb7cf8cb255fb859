import type * as tf from "@tensorflow/tfjs-core";
import type { RpsmConfig } from "./config";
import type { MemoryPlace } from "./frontEnd";
import type { Layer } from "./layer";
import type { Parameters } from "./parameters";

/** What one layer remembers from frame to frame, by name: `{h, c}` for the LSTM, nothing for `none`. */
export type RecurrentState = Record<string, tf.Tensor>;

/** The recurrent part of a stage: the only one that knows time. */
export interface RecurrentLayer extends Layer {
  /** Whether its input, features included, is part of its output already. */
  readonly passesInputOn: boolean;
  initialState(batch: number): RecurrentState;
  /**
   * Runs over `frames` frames; one frame is the streaming case.
   * @param rows (frames * batch, ..., inputs), time-major: the first `batch` rows are the first frame's
   * @returns outputs (frames * batch, ...outputShape), time-major, and the state after the last frame
   */
  run(
    rows: tf.Tensor,
    frames: number,
    state: RecurrentState,
    parameters: Parameters,
  ): { outputs: tf.Tensor; state: RecurrentState };
}

/** What a recurrent layer is made for. */
export interface RecurrentPlacement {
  /** From 1. */
  stage: number;
  /** Of one frame where the layer sits: [width], or a map's. A layer on a map leaves a map of the same shape. */
  adaptedShape: readonly number[];
  /** Numbers that come in at each place of it: its own, and from stage 2 on the pose of the stage before. */
  inputs: number;
}

/** A kind of recurrent layer: one file each, named in recurrentKinds.ts. */
export interface RecurrentKind {
  placeOf(config: RpsmConfig): MemoryPlace;
  create(placement: RecurrentPlacement): RecurrentLayer;
}
