import * as tf from "@tensorflow/tfjs-core";
import { jointCount } from "../pose/skeleton";

/** Fewer seen joints leave too much to the translation's three unknowns; rootPosition.ts asks for as many. */
const leastJoints = 4;
/** As in rootPosition.ts: below it the rays are one ray, and any distance fits. */
const leastDeterminant = 1e-9;

/** What fitting the translation takes of the rays alone, so that the residual is linear in the pose. Each (B, T, 17). */
export interface RayFit {
  /** The rays, x / z and y / z. */
  u: Float32Array;
  v: Float32Array;
  /** Their distance from the rays' weighted mean. */
  offsetU: Float32Array;
  offsetV: Float32Array;
  /** Each joint's share of its frame's weights. */
  shares: Float32Array;
  /** What each joint's two equations add to the depth tz. */
  depthX: Float32Array;
  depthY: Float32Array;
}

export type RayFitTensors = Record<keyof RayFit, tf.Tensor3D>;

/**
 * Weights without the frames whose sightings do not settle where the body is: too few joints, or all on one ray.
 * @param rays (..., 17, 2)
 * @param weights (..., 17)
 */
export function settlingWeights(rays: Float32Array, weights: Float32Array): Float32Array {
  const kept = Float32Array.from(weights);
  for (let at = 0; at < kept.length; at += jointCount) {
    const seen = kept.subarray(at, at + jointCount).reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
    const settled = seen >= leastJoints && meanRay(rays, weights, at).determinant > leastDeterminant;
    if (!settled) kept.fill(0, at, at + jointCount);
  }
  return kept;
}

/**
 * The constants of fitting each frame's translation to its rays by least squares. With b = uZ - X and its twin for y,
 * the normal equations of rootPosition.ts give
 *
 *     tz = -sum w ((u - mean u) bx + (v - mean v) by) / D,   D = sum w ((u - mean u)^2 + (v - mean v)^2)
 *     tx = mean bx + mean u tz,   rx = X + tx - u (Z + tz) = mean bx - bx - (u - mean u) tz
 *
 * @param weights those of settlingWeights, scaled by whatever factor
 */
export function fitRays(rays: Float32Array, weights: Float32Array): RayFit {
  const empty = () => new Float32Array(weights.length);
  const fit: RayFit = {
    ...{ u: empty(), v: empty(), offsetU: empty(), offsetV: empty() },
    ...{ shares: empty(), depthX: empty(), depthY: empty() },
  };
  for (let at = 0; at < weights.length; at += jointCount) {
    const { total, u, v, determinant } = meanRay(rays, weights, at);
    if (total === 0) continue;
    for (let i = at; i < at + jointCount; i++) {
      fit.u[i] = rays[i * 2]!;
      fit.v[i] = rays[i * 2 + 1]!;
      fit.offsetU[i] = rays[i * 2]! - u;
      fit.offsetV[i] = rays[i * 2 + 1]! - v;
      fit.shares[i] = weights[i]! / total;
      fit.depthX[i] = (-weights[i]! * (rays[i * 2]! - u)) / determinant;
      fit.depthY[i] = (-weights[i]! * (rays[i * 2 + 1]! - v)) / determinant;
    }
  }
  return fit;
}

/**
 * How far each joint lies beside its ray at the body's distance, with every frame's pose where it fits best.
 * @param poses any unit, hip-relative. (B, T, 51)
 * @returns across x and y in the same unit, each (B, T, 17)
 */
export function rayResiduals(poses: tf.Tensor3D, fit: RayFitTensors): [x: tf.Tensor, y: tf.Tensor] {
  const [batch, frames] = poses.shape;
  const parts = tf.split(tf.reshape(poses, [batch * frames * jointCount, 3]), 3, 1);
  const [x, y, z] = parts.map((part) => tf.reshape(part, [batch, frames, jointCount])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const bx = tf.sub(tf.mul(fit.u, z), x);
  const by = tf.sub(tf.mul(fit.v, z), y);
  const depth = tf.sum(tf.add(tf.mul(fit.depthX, bx), tf.mul(fit.depthY, by)), -1, true); // (B, T, 1)
  const beside = (b: tf.Tensor, offset: tf.Tensor) =>
    tf.sub(tf.sub(tf.sum(tf.mul(fit.shares, b), -1, true), b), tf.mul(offset, depth));
  return [beside(bx, fit.offsetU), beside(by, fit.offsetV)];
}

function meanRay(rays: Float32Array, weights: Float32Array, at: number) {
  let total = 0;
  let u = 0;
  let v = 0;
  for (let i = at; i < at + jointCount; i++) {
    total += weights[i]!;
    u += weights[i]! * rays[i * 2]!;
    v += weights[i]! * rays[i * 2 + 1]!;
  }
  if (total === 0) return { total, u: 0, v: 0, determinant: 0 };
  u /= total;
  v /= total;
  let determinant = 0;
  for (let i = at; i < at + jointCount; i++) {
    determinant += weights[i]! * ((rays[i * 2]! - u) ** 2 + (rays[i * 2 + 1]! - v) ** 2);
  }
  return { total, u, v, determinant };
}
