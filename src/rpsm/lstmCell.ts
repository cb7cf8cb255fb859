import * as tf from "@tensorflow/tfjs-core";

export interface LstmState {
  /** Output of the frame before. (B, W) */
  h: tf.Tensor2D;
  /** Memory. (B, W) */
  c: tf.Tensor2D;
}

/**
 * One frame of a long short-term memory without peepholes (RPSM, section 3.2):
 *
 *     i = sigma(Wi [x, h] + bi)
 *     f = sigma(Wf [x, h] + bf)
 *     c = f * c' + i * tanh(Wc [x, h] + bc)
 *     o = sigma(Wo [x, h] + bo)
 *     h = o * tanh(c)
 *
 * @param inputPart the four x-halves and biases, W x + b, computed beforehand for many frames at once; gates in the
 *   order i, f, c, o. (B, 4W)
 * @param recurrentWeight the four h-halves of the weights, in the same order. (W, 4W)
 */
export function lstmCell(inputPart: tf.Tensor2D, before: LstmState, recurrentWeight: tf.Tensor2D): LstmState {
  const sums = tf.add(inputPart, tf.matMul(before.h, recurrentWeight)); // (B, 4W)
  const [sumI, sumF, sumC, sumO] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const i = tf.sigmoid(sumI);
  const f = tf.sigmoid(sumF);
  const c: tf.Tensor2D = tf.add(tf.mul(f, before.c), tf.mul(i, tf.tanh(sumC)));
  const o = tf.sigmoid(sumO);
  const h: tf.Tensor2D = tf.mul(o, tf.tanh(c));
  return { h, c };
}
