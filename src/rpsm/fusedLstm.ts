import * as tf from "@tensorflow/tfjs-core";
import type { LstmState } from "./lstmCell";

/**
 * Kernels that a backend may bring for an LSTM over a whole sequence, so that it is not made of twenty operations a
 * frame: src/engine/backends/kernels has WebAssembly's. B sequences, T frames, time-major, W a multiple of 4.
 */
export const lstmForthKernel = "RpsmLstmForth";
export const lstmBackKernel = "RpsmLstmBack";

export interface LstmForthInputs<T> {
  /** W x + b of all frames. (T * B, 4W) */
  inputParts: T;
  /** The state before the first frame. (B, W) */
  h: T;
  c: T;
  /** (W, 4W) */
  weight: T;
}

export interface LstmBackInputs<T> {
  /** Gradient by every frame's h and the last one's c. ((T + 1) * B, W) */
  dy: T;
  /** Before the first frame. (B, W) */
  c: T;
  weight: T;
  /** See FusedCourse. */
  memories: T;
  gates: T;
}

/** What the way forth leaves. */
export interface FusedCourse {
  /** Every frame's h and the last one's c. ((T + 1) * B, W) */
  joined: tf.Tensor2D;
  /** Every frame's c. (T * B, W) */
  memories: tf.Tensor2D;
  /** How wide the gates stood, in the order i, f, c, o. (T * B, 4W) */
  gates: tf.Tensor2D;
}

/** Whether the active backend has the kernels for this width. */
export function hasFusedLstm(width: number): boolean {
  return width % 4 === 0 && tf.getKernel(lstmForthKernel, tf.getBackend()) !== undefined;
}

export function fusedLstmForth(inputs: LstmForthInputs<tf.Tensor2D>, frames: number): FusedCourse {
  const outputs = tf.engine().runKernel(lstmForthKernel, { ...inputs }, { frames }) as tf.Tensor[];
  const [joined, memories, gates] = outputs as tf.Tensor2D[];
  return { joined: joined!, memories: memories!, gates: gates! };
}

/** @returns the gradient by the sums under sigma and tanh (T * B, 4W), and by the state before the first frame */
export function fusedLstmBack(
  inputs: LstmBackInputs<tf.Tensor2D>,
  frames: number,
): { sums: tf.Tensor2D; before: LstmState } {
  const outputs = tf.engine().runKernel(lstmBackKernel, { ...inputs }, { frames }) as tf.Tensor[];
  const [sums, h, c] = outputs as tf.Tensor2D[];
  return { sums: sums!, before: { h: h!, c: c! } };
}
