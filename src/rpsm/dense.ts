import * as tf from "@tensorflow/tfjs-core";
import type { Parameters } from "./parameters";

/** activation(x W + b) with `name.weight` (in, out) and `name.bias`; x is (rows, in). */
export function dense(parameters: Parameters, name: string, x: tf.Tensor2D, activation?: "relu"): tf.Tensor2D {
  const b = parameters.get(`${name}.weight`);
  const bias = parameters.get<tf.Tensor1D>(`${name}.bias`);
  return tf.fused.matMul({ a: x, b, bias, activation: activation ?? "linear" }) as tf.Tensor2D;
}
