import * as tf from "@tensorflow/tfjs-core";

/** Kernel that a backend may bring where its sum over the first axis is slow: src/engine/backends/kernels. */
export const sumRowsKernel = "RpsmSumRows";

/** The sum of all rows. (rows, columns) -> (columns) */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  if (tf.getKernel(sumRowsKernel, tf.getBackend())) return tf.engine().runKernel(sumRowsKernel, { x }) as tf.Tensor1D;
  return tf.sum(x, 0);
}
