import * as tf from "@tensorflow/tfjs-core";

/** Kernels that a backend may bring for the optimiser: src/engine/backends/kernels has WebAssembly's. */
export const adamUpdateKernel = "RpsmAdamUpdate";
export const sumOfSquaresKernel = "RpsmSumOfSquares";

/** All of one shape. */
export interface AdamUpdateInputs<T> {
  weights: T;
  gradient: T;
  /** The moments of the gradient. */
  first: T;
  second: T;
}

/**
 * g = gradientScale * gradient
 * first' = beta1 * first + (1 - beta1) * g
 * second' = beta2 * second + (1 - beta2) * g^2
 * weights' = kept * weights - rate * first' / (sqrt(second') + epsilon)
 */
export interface AdamUpdateAttrs {
  gradientScale: number;
  beta1: number;
  beta2: number;
  rate: number;
  epsilon: number;
  kept: number;
}

/** Whether the active backend has the kernels. */
export function hasFusedAdam(): boolean {
  return tf.getKernel(adamUpdateKernel, tf.getBackend()) !== undefined;
}

/** One pass over everything in place of a dozen; the results are new tensors. */
export function fusedAdamUpdate(
  inputs: AdamUpdateInputs<tf.Tensor>,
  attrs: AdamUpdateAttrs,
): { weights: tf.Tensor; first: tf.Tensor; second: tf.Tensor } {
  const outputs = tf.engine().runKernel(adamUpdateKernel, { ...inputs }, { ...attrs }) as tf.Tensor[];
  const [weights, first, second] = outputs;
  return { weights: weights!, first: first!, second: second! };
}

/** A scalar. */
export function sumOfSquares(x: tf.Tensor): tf.Scalar {
  if (tf.getKernel(sumOfSquaresKernel, tf.getBackend())) {
    return tf.engine().runKernel(sumOfSquaresKernel, { x }) as tf.Scalar;
  }
  return tf.tidy(() => tf.sum(tf.square(x)));
}
