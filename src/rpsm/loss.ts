import * as tf from "@tensorflow/tfjs-core";
import { jointCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";
import { boneLengthErrors } from "./poseRegularisation";
import { rayResiduals } from "./reprojectionLoss";
import type { SeenJoints, Supervision } from "./supervision";

/**
 * How a predicted pose is compared with the truth.
 * - squared: the paper's squared error (section 3.3), in network units
 * - euclidean: each joint's distance, so that far-off joints do not rule; measured to train faster
 */
export type LossKind = "squared" | "euclidean";

export interface LossOptions {
  kind: LossKind;
  /** How much what is known in the picture alone counts beside 3D targets. */
  reprojectionWeight: number;
}

/** Keeps the distance differentiable where prediction and truth agree; in network units, squared. */
const distanceFloor = 1e-8;
/**
 * A body that shrinks towards the camera falls onto any rays: a part of its residual is gained for the same part of its
 * bones' length (240 mm on average). With this weight bones win as long as the residual is below 120 mm.
 */
const boneWeight = 0.5;
/** A twentieth of what pulls a joint to its ray may hold it on a smooth path: enough to carry neighbouring frames along. */
const smoothnessWeight = 0.05;

/**
 * The loss of every stage's prediction, summed, so that each stage learns to predict by itself: the weighted sum over
 * the joints, whose weights make means of it, of the error in 3D, and where a joint's place in the picture is known,
 * of its distance from the ray.
 *
 * @param poses every stage's prediction. (B, T, 51), network units
 * @returns a scalar
 */
export function sequenceLoss(
  poses: readonly tf.Tensor3D[],
  { targets, jointWeights, seen }: Supervision,
  { kind, reprojectionWeight }: LossOptions,
  target: RpsmConfig["target"],
): tf.Scalar {
  return tf.tidy(() => {
    const losses = poses.map((pose) => {
      const inSpace = tf.sum(tf.mul(jointWeights, jointErrors(tf.sub(pose, targets), kind, target)));
      if (!seen || reprojectionWeight === 0) return inSpace;
      return tf.add(inSpace, tf.mul(reprojectionWeight, seenLoss(pose, seen, target)));
    });
    return losses.reduce((sum, loss) => tf.add(sum, loss)) as tf.Scalar;
  });
}

/**
 * The weighted sum of one stage's joint errors in millimetres, a scalar: the mean per-joint position error (MPJPE)
 * times the sum of the weights by which it is measured.
 * @param pose (B, T, 51), network units
 */
export function weightedErrorMm(
  pose: tf.Tensor3D,
  { targets, jointWeights, measuredWeights = jointWeights }: Supervision,
  target: RpsmConfig["target"],
): tf.Scalar {
  return tf.tidy(() => {
    const differenceMm = tf.mul(tf.sub(pose, targets), tf.tensor1d(target.scaleMm));
    return tf.sum(tf.mul(measuredWeights, jointDistances(differenceMm, 0))) as tf.Scalar;
  });
}

/** (B, T, 51) -> (B, T, 17) */
function jointErrors(difference: tf.Tensor, kind: LossKind, target: RpsmConfig["target"]): tf.Tensor {
  if (kind === "squared") return tf.mean(tf.square(byJoint(difference)), -1);
  return jointDistances(tf.mul(difference, tf.tensor1d(relativeScales(target))), distanceFloor);
}

/** Residuals on the rays, bone lengths and smoothness of the frames in which joints are seen, in network units. */
function seenLoss(pose: tf.Tensor3D, seen: SeenJoints, target: RpsmConfig["target"]): tf.Tensor {
  const unitMm = meanScaleMm(target);
  const poseMm: tf.Tensor3D = tf.add(tf.mul(pose, tf.tensor1d(target.scaleMm)), tf.tensor1d(target.offsetMm));
  const inUnits: tf.Tensor3D = tf.mul(poseMm, 1 / unitMm);
  const [x, y] = rayResiduals(inUnits, seen.fit);
  const beside = tf.sqrt(tf.add(tf.add(tf.square(x), tf.square(y)), distanceFloor)); // (B, T, 17)
  const stretched = tf.mul(boneLengthErrors(poseMm), 1 / unitMm);
  const bones = tf.mean(tf.sqrt(tf.add(tf.square(stretched), distanceFloor)), -1); // (B, T)
  const jumps = tf.mean(jointDistances(tf.matMul(seen.accelerations, inUnits), distanceFloor), -1); // (B, T)
  const onRays = tf.sum(tf.mul(seen.weights, beside));
  const likeABody = tf.mul(boneWeight, tf.sum(tf.mul(seen.frameWeights, bones)));
  const smooth = tf.mul(smoothnessWeight, tf.sum(tf.mul(seen.innerWeights, jumps)));
  return tf.add(tf.add(onRays, likeABody), smooth);
}

/** (..., 51) -> (..., 17) */
function jointDistances(difference: tf.Tensor, floor: number): tf.Tensor {
  return tf.sqrt(tf.add(tf.sum(tf.square(byJoint(difference)), -1), floor));
}

function byJoint(coordinates: tf.Tensor): tf.Tensor {
  return tf.reshape(coordinates, [...coordinates.shape.slice(0, -1), jointCount, 3]);
}

/** The coordinates' scales relative to their mean, so that a joint's distance is measured alike in all directions. */
function relativeScales(target: RpsmConfig["target"]): number[] {
  const mean = meanScaleMm(target);
  return target.scaleMm.map((scale) => scale / mean);
}

/** What one network unit is on average. */
function meanScaleMm({ scaleMm }: RpsmConfig["target"]): number {
  return scaleMm.reduce((sum, scale) => sum + scale, 0) / scaleMm.length;
}
