import * as tf from "@tensorflow/tfjs-core";
import type { Adam } from "./adam";
import { registerGradients } from "./gradients";
import { type LossKind, meanJointErrorMm, sequenceLoss } from "./loss";
import type { RpsmNetwork } from "./network";

export interface TrainStepOptions {
  learningRate: number;
  /** Longest allowed norm of the gradient of all parameters together; a longer one is shortened to it. */
  gradientClip: number;
  loss: LossKind;
}

export interface TrainStepResult {
  loss: number;
  /** Mean joint error of the last stage before the step, in millimetres. */
  mpjpeMm: number;
}

/**
 * One step of training: the loss of every stage over whole sequences, back-propagated through all their frames.
 *
 * @param inputs (B, T, ...frameShape)
 * @param truth (B, T, 51), network units
 */
export async function trainStep(
  network: RpsmNetwork,
  optimiser: Adam,
  inputs: tf.Tensor,
  truth: tf.Tensor3D,
  options: TrainStepOptions,
): Promise<TrainStepResult> {
  const measured = tf.tidy(() => {
    const { loss, mpjpeMm, gradients } = lossAndGradients(network, inputs, truth, options.loss);
    optimiser.apply(clipByGlobalNorm(gradients, options.gradientClip), options.learningRate);
    const numbers = tf.stack([loss, mpjpeMm]);
    mpjpeMm.dispose();
    return numbers;
  });
  try {
    const [loss, mpjpeMm] = await measured.data();
    return { loss: loss!, mpjpeMm: mpjpeMm! };
  } finally {
    measured.dispose();
  }
}

/** The loss and its gradient by every parameter, by name. Every tensor is the caller's, within a tidy too `mpjpeMm`. */
export function lossAndGradients(
  network: RpsmNetwork,
  inputs: tf.Tensor,
  truth: tf.Tensor3D,
  kind: LossKind,
): { loss: tf.Scalar; mpjpeMm: tf.Scalar; gradients: Map<string, tf.Tensor> } {
  registerGradients();
  const { parameters, config } = network;
  let mpjpeMm: tf.Scalar | undefined;
  const { value, grads } = tf.variableGrads(
    () => {
      const { poses } = network.forwardSequence(inputs);
      // variableGrads lets nothing but the loss out of its own tidy.
      mpjpeMm = tf.keep(meanJointErrorMm(poses.at(-1)!, truth, config.target));
      return sequenceLoss(poses, truth, kind, config.target);
    },
    parameters.specs.map(({ name }) => parameters.variable(name)),
  );
  // TensorFlow.js names variables by itself; ours are found under the parameter's name.
  const gradients = new Map(parameters.specs.map(({ name }) => [name, grads[parameters.variable(name).name]!]));
  return { loss: value, mpjpeMm: mpjpeMm!, gradients };
}

/** Shortens the gradient of all parameters together to `longest` where it is longer (Pascanu et al. 2013). */
function clipByGlobalNorm(gradients: ReadonlyMap<string, tf.Tensor>, longest: number): Map<string, tf.Tensor> {
  const squares = [...gradients.values()].map((gradient) => tf.tidy(() => tf.sum(tf.square(gradient))));
  const norm = tf.sqrt(tf.addN(squares));
  const factor = tf.div(longest, tf.maximum(norm, longest));
  return new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
}
