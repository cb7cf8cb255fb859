export type Vector = readonly [number, number, number];
/** A 3 x 3 rotation, row by row. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];
export type Quaternion = readonly [x: number, y: number, z: number, w: number];

export const noRotation: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** From point `from` to point `to` of points (x, y, z) one after another; `start` is the index of point 0's x. */
export function between(points: ArrayLike<number>, from: number, to: number, start = 0): Vector {
  const [a, b] = [start + from * 3, start + to * 3];
  return [points[b]! - points[a]!, points[b + 1]! - points[a + 1]!, points[b + 2]! - points[a + 2]!];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function length(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

/** Undefined for a vector without a direction. */
export function unit(vector: Vector): Vector | undefined {
  const size = length(vector);
  return size > 1e-9 ? [vector[0] / size, vector[1] / size, vector[2] / size] : undefined;
}

/** First `b`, then `a`. */
export function multiply(a: Rotation, b: Rotation): Rotation {
  return [
    a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
    a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
    a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
    a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
    a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
    a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
    a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
    a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
    a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
  ];
}

export function inverse(r: Rotation): Rotation {
  return [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
}

export function rotate(r: Rotation, [x, y, z]: Vector): Vector {
  return [r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z];
}

/** The vector as seen from a frame that is turned by `r`. */
export function rotateBack(r: Rotation, [x, y, z]: Vector): Vector {
  return [r[0] * x + r[3] * y + r[6] * z, r[1] * x + r[4] * y + r[7] * z, r[2] * x + r[5] * y + r[8] * z];
}

/** About a unit vector, radians (Rodrigues). */
export function turnAbout([x, y, z]: Vector, angle: number): Rotation {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const k = 1 - c;
  return [
    c + k * x * x,
    k * x * y - s * z,
    k * x * z + s * y,
    k * x * y + s * z,
    c + k * y * y,
    k * y * z - s * x,
    k * x * z - s * y,
    k * y * z + s * x,
    c + k * z * z,
  ];
}

/** The smallest rotation that takes one unit vector to another; half a turn goes about any axis across. */
export function smallestTurn(from: Vector, to: Vector): Rotation {
  const cosine = dot(from, to);
  if (cosine < -0.999999) return turnAbout(across(from), Math.PI);
  const [x, y, z] = cross(from, to);
  const k = 1 / (1 + cosine);
  return [
    k * x * x + cosine,
    k * x * y - z,
    k * x * z + y,
    k * x * y + z,
    k * y * y + cosine,
    k * y * z - x,
    k * x * z - y,
    k * y * z + x,
    k * z * z + cosine,
  ];
}

/** A unit vector at right angles to this one. */
export function across(vector: Vector): Vector {
  return unit(cross(vector, Math.abs(vector[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]))!;
}

/** The rotation as a unit quaternion with w >= 0 (Shepperd's method: never divides by a small number). */
export function toQuaternion(r: Rotation): Quaternion {
  const trace = r[0] + r[4] + r[8];
  const largest = Math.max(trace, r[0], r[4], r[8]);
  let quaternion: Quaternion;
  if (largest === trace) quaternion = [r[7] - r[5], r[2] - r[6], r[3] - r[1], 1 + trace];
  else if (largest === r[0]) quaternion = [1 + r[0] - r[4] - r[8], r[1] + r[3], r[2] + r[6], r[7] - r[5]];
  else if (largest === r[4]) quaternion = [r[1] + r[3], 1 - r[0] + r[4] - r[8], r[5] + r[7], r[2] - r[6]];
  else quaternion = [r[2] + r[6], r[5] + r[7], 1 - r[0] - r[4] + r[8], r[3] - r[1]];
  const scale = (quaternion[3] < 0 ? -1 : 1) / Math.hypot(...quaternion);
  return [quaternion[0] * scale, quaternion[1] * scale, quaternion[2] * scale, quaternion[3] * scale];
}
