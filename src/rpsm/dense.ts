import * as tf from "@tensorflow/tfjs-core";
import type { Layer } from "./layer";
import { denseSpecs } from "./parameterSpec";
import type { Parameters } from "./parameters";

export function denseLayer(name: string, inputs: number, outputs: number): Layer {
  return { name, outputShape: [outputs], parameterSpecs: denseSpecs(name, inputs, outputs) };
}

/** activation(x W + b) with `name.weight` (in, out) and `name.bias`; x is (rows, in). */
export function dense(parameters: Parameters, name: string, x: tf.Tensor2D, activation?: "relu"): tf.Tensor2D {
  const weight = parameters.get(`${name}.weight`);
  return biasedProduct(x, weight, parameters.get<tf.Tensor1D>(`${name}.bias`), activation);
}

/**
 * activation(x W + b) as one kernel. tf.fused.matMul would take it apart where gradients are asked for, or compute
 * those of weights that do not learn; the kernel's own gradient (gradients.ts) does neither.
 */
export function biasedProduct(
  x: tf.Tensor2D,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D,
  activation?: "relu",
): tf.Tensor2D {
  const inputs = { a: oneMatrix(x), b: oneMatrix(weight), bias };
  const attrs = { transposeA: false, transposeB: false, activation: activation ?? "linear" };
  const product = tf.engine().runKernel(tf._FusedMatMul, inputs, attrs) as tf.Tensor;
  return tf.reshape(product, [x.shape[0], weight.shape[1]]);
}

/** The kernel takes batches of matrices. */
function oneMatrix(x: tf.Tensor2D): tf.Tensor3D {
  return tf.reshape(x, [1, ...x.shape]);
}
