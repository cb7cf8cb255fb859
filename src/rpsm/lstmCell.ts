import * as tf from "@tensorflow/tfjs-core";

export interface LstmState {
  /** Output of the frame before. (B, W) */
  h: tf.Tensor2D;
  /** Memory. (B, W) */
  c: tf.Tensor2D;
}

/** What one frame did: its state, and how wide the gates stood, each (B, W). */
export interface LstmFrame extends LstmState {
  i: tf.Tensor2D;
  f: tf.Tensor2D;
  o: tf.Tensor2D;
  /** tanh(Wc [x, h] + bc), what the input gate lets in. */
  candidate: tf.Tensor2D;
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
export function lstmCell(inputPart: tf.Tensor2D, before: LstmState, recurrentWeight: tf.Tensor2D): LstmFrame {
  return lstmGates(tf.add(inputPart, tf.matMul(before.h, recurrentWeight)), before.c);
}

/**
 * What the equations do with the sums under sigma and tanh.
 * @param sums in the order i, f, c, o. (B, 4W)
 * @param memoryBefore c'. (B, W)
 */
export function lstmGates(sums: tf.Tensor2D, memoryBefore: tf.Tensor2D): LstmFrame {
  const [sumI, sumF, sumC, sumO] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const i = tf.sigmoid(sumI);
  const f = tf.sigmoid(sumF);
  const candidate = tf.tanh(sumC);
  const c: tf.Tensor2D = tf.add(tf.mul(f, memoryBefore), tf.mul(i, candidate));
  const o = tf.sigmoid(sumO);
  const h: tf.Tensor2D = tf.mul(o, tf.tanh(c));
  return { h, c, i, f, o, candidate };
}

/**
 * The way back through one frame, the equations' derivatives in reverse order.
 *
 * @param memoryBefore c'
 * @param gradient of the loss by this frame's h and c, from this and all later frames
 * @returns the gradient by the four sums under sigma and tanh, in the order i, f, c, o (B, 4W), and by c'
 */
export function lstmCellGradient(
  { i, f, o, c, candidate }: Omit<LstmFrame, "h">,
  memoryBefore: tf.Tensor2D,
  gradient: LstmState,
): { sums: tf.Tensor2D; c: tf.Tensor2D } {
  const shown = tf.tanh(c);
  const byC = tf.add(gradient.c, tf.mul(tf.mul(gradient.h, o), tanhSlope(shown)));
  const bySumI = tf.mul(tf.mul(byC, candidate), sigmaSlope(i));
  const bySumF = tf.mul(tf.mul(byC, memoryBefore), sigmaSlope(f));
  const bySumC = tf.mul(tf.mul(byC, i), tanhSlope(candidate));
  const bySumO = tf.mul(tf.mul(gradient.h, shown), sigmaSlope(o));
  return { sums: tf.concat([bySumI, bySumF, bySumC, bySumO], 1) as tf.Tensor2D, c: tf.mul(byC, f) };
}

/** sigma'(x) told from y = sigma(x). */
function sigmaSlope(y: tf.Tensor): tf.Tensor {
  return tf.mul(y, tf.sub(1, y));
}

/** tanh'(x) told from y = tanh(x). */
function tanhSlope(y: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.square(y));
}
