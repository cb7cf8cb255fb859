import * as tf from "@tensorflow/tfjs-core";
import { jointCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";

/**
 * How a predicted pose is compared with the truth.
 * - squared: the paper's squared error (section 3.3), in network units
 * - euclidean: each joint's distance, so that far-off joints do not rule; measured to train faster
 */
export type LossKind = "squared" | "euclidean";

/** Keeps the distance differentiable where prediction and truth agree; in network units, squared. */
const distanceFloor = 1e-8;

/**
 * The loss of every stage's prediction, summed, so that each stage learns to predict by itself. Per stage it is the
 * mean over sequences, frames and coordinates (squared) or joints (euclidean).
 *
 * @param poses every stage's prediction. (B, T, 51), network units
 * @param truth (B, T, 51), network units
 * @returns a scalar
 */
export function sequenceLoss(
  poses: readonly tf.Tensor3D[],
  truth: tf.Tensor3D,
  kind: LossKind,
  target: RpsmConfig["target"],
): tf.Scalar {
  return tf.tidy(() => {
    const losses = poses.map((pose) => {
      const difference = tf.sub(pose, truth);
      if (kind === "squared") return tf.mean(tf.square(difference));
      const weights = tf.tensor1d(relativeScales(target));
      return tf.mean(jointDistances(tf.mul(difference, weights), distanceFloor));
    });
    return losses.reduce((sum, loss) => tf.add(sum, loss)) as tf.Scalar;
  });
}

/**
 * Mean per-joint position error (MPJPE) of one stage in millimetres, a scalar.
 * @param pose (B, T, 51), network units
 */
export function meanJointErrorMm(pose: tf.Tensor3D, truth: tf.Tensor3D, target: RpsmConfig["target"]): tf.Scalar {
  return tf.tidy(() => {
    const differenceMm = tf.mul(tf.sub(pose, truth), tf.tensor1d(target.scaleMm));
    return tf.mean(jointDistances(differenceMm, 0)) as tf.Scalar;
  });
}

/** (..., 51) -> (..., 17) */
function jointDistances(difference: tf.Tensor, floor: number): tf.Tensor {
  const perJoint = tf.reshape(difference, [...difference.shape.slice(0, -1), jointCount, 3]);
  return tf.sqrt(tf.add(tf.sum(tf.square(perJoint), -1), floor));
}

/** The coordinates' scales relative to their mean, so that a joint's distance is measured alike in all directions. */
function relativeScales({ scaleMm }: RpsmConfig["target"]): number[] {
  const mean = scaleMm.reduce((sum, scale) => sum + scale, 0) / scaleMm.length;
  return scaleMm.map((scale) => scale / mean);
}
