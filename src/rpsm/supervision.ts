import * as tf from "@tensorflow/tfjs-core";
import type { Sightings } from "../pose/dataset/supervisedBatch";
import { coordinateCount, jointCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";
import { accelerationMatrices } from "./poseRegularisation";
import { fitRays, type RayFitTensors } from "./reprojectionLoss";
import { toNetworkUnits } from "./targetScaling";

/** What the poses of B sequences of T frames are compared with, as plain numbers. */
export interface PlainSupervision {
  sequences: number;
  frames: number;
  /** (B, T, 51) */
  targetsMm: Float32Array;
  /** (B, T, 17) each joint's part of the loss of the whole batch; trainingBatch.ts says what they add up to. */
  jointWeights: Float32Array;
  /** (B, T, 17) the same without targets that a teacher gave: what the error is told by. Absent: jointWeights. */
  measuredWeights?: Float32Array;
  /** Weights as above; frames that settle nothing have none (settlingWeights). */
  sightings?: Sightings;
  /** (B, T) time since the frame before. */
  timeStepsS: Float32Array;
}

/** The same as tensors; whoever made it disposes it. */
export interface Supervision {
  /** (B, T, 51), network units */
  targets: tf.Tensor3D;
  /** (B, T, 17) */
  jointWeights: tf.Tensor3D;
  /** (B, T, 17); absent: jointWeights. */
  measuredWeights?: tf.Tensor3D;
  /** Absent where no joint is seen. */
  seen?: SeenJoints;
}

export interface SeenJoints {
  fit: RayFitTensors;
  /** (B, T, 17) */
  weights: tf.Tensor3D;
  /** Their sum in each frame. (B, T) */
  frameWeights: tf.Tensor2D;
  /** The same, 0 in frames that lack a neighbour. (B, T) */
  innerWeights: tf.Tensor2D;
  /** See accelerationMatrices. (B, T, T) */
  accelerations: tf.Tensor3D;
}

export function toSupervision(plain: PlainSupervision, target: RpsmConfig["target"]): Supervision {
  const { sequences, frames, targetsMm, jointWeights, measuredWeights, sightings } = plain;
  const isSeen = sightings?.weights.some((weight) => weight > 0);
  // Tidy, so that nothing is left when the memory is not enough for all of it.
  const made = tf.tidy(() => {
    const supervision: Supervision = {
      targets: tf.tensor3d(toNetworkUnits(targetsMm, target), [sequences, frames, coordinateCount]),
      jointWeights: tf.tensor3d(jointWeights, [sequences, frames, jointCount]),
      ...(measuredWeights && { measuredWeights: tf.tensor3d(measuredWeights, [sequences, frames, jointCount]) }),
      ...(sightings && isSeen && { seen: toSeenJoints(plain, sightings) }),
    };
    return supervision as unknown as tf.TensorContainerObject;
  });
  return made as unknown as Supervision;
}

export function disposeSupervision(supervision: Supervision): void {
  tf.dispose(supervision as unknown as tf.TensorContainer);
}

function toSeenJoints({ sequences, frames, timeStepsS }: PlainSupervision, { rays, weights }: Sightings): SeenJoints {
  const byJoint = (values: Float32Array) => tf.tensor3d(values, [sequences, frames, jointCount]);
  const byFrame = (values: Float32Array) => tf.tensor2d(values, [sequences, frames]);
  const fit = fitRays(rays, weights);
  const frameWeights = Float32Array.from({ length: sequences * frames }, (_, frame) =>
    weights.subarray(frame * jointCount, (frame + 1) * jointCount).reduce((sum, weight) => sum + weight, 0),
  );
  const isInner = (frame: number) => frame % frames > 0 && frame % frames < frames - 1;
  return {
    fit: {
      ...{ u: byJoint(fit.u), v: byJoint(fit.v), offsetU: byJoint(fit.offsetU), offsetV: byJoint(fit.offsetV) },
      ...{ shares: byJoint(fit.shares), depthX: byJoint(fit.depthX), depthY: byJoint(fit.depthY) },
    },
    weights: byJoint(weights),
    frameWeights: byFrame(frameWeights),
    innerWeights: byFrame(frameWeights.map((weight, frame) => (isInner(frame) ? weight : 0))),
    accelerations: tf.tensor3d(accelerationMatrices(timeStepsS, frames), [sequences, frames, frames]),
  };
}
