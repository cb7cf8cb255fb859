import { across, cross, dot, length, type Vector } from "../rotation";

/** Point i of points (x, y, z) one after another. */
export function pointOf(points: ArrayLike<number>, i: number): Vector {
  return [points[i * 3]!, points[i * 3 + 1]!, points[i * 3 + 2]!];
}

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The part of `a` at right angles to the unit vector `axis`. */
export function partAcross(a: Vector, axis: Vector): Vector {
  return subtract(a, scale(axis, dot(a, axis)));
}

/**
 * The smallest turn from one unit vector to another as a rotation vector: its axis times its angle in radians.
 * Half a turn goes about any axis across.
 */
export function turnBetween(from: Vector, to: Vector): Vector {
  const axis = cross(from, to);
  const sine = length(axis);
  const cosine = dot(from, to);
  if (sine > 1e-9) return scale(axis, Math.atan2(sine, cosine) / sine);
  return cosine > 0 ? [0, 0, 0] : scale(across(from), Math.PI);
}

/** `a` turned by a rotation vector (Rodrigues). */
export function turn(a: Vector, rotation: Vector): Vector {
  const angle = length(rotation);
  if (angle < 1e-12) return a;
  const axis = scale(rotation, 1 / angle);
  const cosine = Math.cos(angle);
  const turned = add(scale(a, cosine), scale(cross(axis, a), Math.sin(angle)));
  return add(turned, scale(axis, dot(axis, a) * (1 - cosine)));
}
