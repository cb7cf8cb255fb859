import type * as tf from "@tensorflow/tfjs-core";
import type { ParameterSpec } from "./parameterSpec";
import type { Parameters } from "./parameters";

/** What one layer remembers from frame to frame, by name: `{h, c}` for the LSTM, nothing for `none`. */
export type RecurrentState = Record<string, tf.Tensor>;

/** The recurrent part of a stage: the only one that knows time. */
export interface RecurrentLayer {
  readonly parameterSpecs: readonly ParameterSpec[];
  /** Numbers per frame that come out. */
  readonly outputWidth: number;
  /** Whether its input, features included, is part of its output already. */
  readonly passesInputOn: boolean;
  initialState(batch: number): RecurrentState;
  /**
   * Runs over `frames` frames; one frame is the streaming case.
   * @param rows (frames * batch, inputs), time-major: the first `batch` rows are the first frame's
   * @returns outputs (frames * batch, outputWidth), time-major, and the state after the last frame
   */
  run(
    rows: tf.Tensor2D,
    frames: number,
    state: RecurrentState,
    parameters: Parameters,
  ): { outputs: tf.Tensor2D; state: RecurrentState };
}
