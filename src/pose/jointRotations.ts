import { jointCount, jointIndex, jointParents } from "./skeleton";

/** A 3 x 3 rotation, row by row. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];
type Vector = readonly [number, number, number];

const identity: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const left: Vector = [1, 0, 0];
const right: Vector = [-1, 0, 0];
const up: Vector = [0, 1, 0];
const down: Vector = [0, -1, 0];

/** The rest pose, a T, in the inside frame (Y up, +Z front, +X the subject's left): where each joint lies from its parent. */
export const restDirections: readonly Vector[] = [
  [0, 0, 0],
  ...[right, down, down],
  ...[left, down, down],
  ...[up, up, up, up],
  ...[left, left, left],
  ...[right, right, right],
];

const hip = jointIndex("Hip");
const thorax = jointIndex("Thorax");
/** The child that says where each joint's bone points; none for the ends. */
const boneEnds = jointParents.map((_, joint) => jointParents.indexOf(joint, joint));

/**
 * How each joint is turned from the rest pose, in the world, so that the bones point where the pose says.
 *
 * 17 positions do not fix a bone's twist about itself. One rule, the same for every export: hip and thorax are turned
 * by two vectors (the line through their left and right children, and the spine upwards); every other bone takes the
 * smallest turn from where its parent carries it; joints at an end go with their parent.
 *
 * @param pose 17 x (x, y, z), inside frame, any unit
 */
export function jointRotations(pose: ArrayLike<number>): Rotation[] {
  const rotations: Rotation[] = [];
  for (let joint = 0; joint < jointCount; joint++) {
    const carried = rotations[jointParents[joint]!] ?? identity;
    if (joint === hip) rotations.push(turnOfBase(pose, "RHip", "LHip", "Hip", "Spine", carried));
    else if (joint === thorax) rotations.push(turnOfBase(pose, "RShoulder", "LShoulder", "Thorax", "Neck", carried));
    else rotations.push(turnOfBone(pose, joint, carried));
  }
  return rotations;
}

/** A turn in the world as seen from the parent: parent^-1 x joint. */
export function relativeRotation(parent: Rotation, joint: Rotation): Rotation {
  return multiply(transpose(parent), joint);
}

type Name = Parameters<typeof jointIndex>[0];

function turnOfBase(pose: ArrayLike<number>, from: Name, to: Name, low: Name, high: Name, carried: Rotation): Rotation {
  const x = unit(between(pose, jointIndex(from), jointIndex(to)));
  const z = x && unit(cross(x, between(pose, jointIndex(low), jointIndex(high))));
  if (!x || !z) return carried;
  const y = cross(z, x);
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
}

function turnOfBone(pose: ArrayLike<number>, joint: number, carried: Rotation): Rotation {
  const end = boneEnds[joint]!;
  const wanted = end < 0 ? undefined : unit(between(pose, joint, end));
  return wanted ? multiply(smallestTurn(apply(carried, restDirections[end]!), wanted), carried) : carried;
}

/** The smallest rotation that takes one unit vector to another (Rodrigues); half a turn goes about any axis across. */
function smallestTurn(from: Vector, to: Vector): Rotation {
  const [x, y, z] = cross(from, to);
  const cosine = dot(from, to);
  if (cosine < -0.999999) {
    const [a, b, c] = unit(cross(from, Math.abs(from[0]) < 0.9 ? left : up))!;
    return [
      2 * a * a - 1,
      2 * a * b,
      2 * a * c,
      2 * a * b,
      2 * b * b - 1,
      2 * b * c,
      2 * a * c,
      2 * b * c,
      2 * c * c - 1,
    ];
  }
  const k = 1 / (1 + cosine);
  return [
    ...[k * x * x + cosine, k * x * y - z, k * x * z + y],
    ...[k * x * y + z, k * y * y + cosine, k * y * z - x],
    ...[k * x * z - y, k * y * z + x, k * z * z + cosine],
  ] as unknown as Rotation;
}

function between(pose: ArrayLike<number>, from: number, to: number): Vector {
  const axis = (i: number) => pose[to * 3 + i]! - pose[from * 3 + i]!;
  return [axis(0), axis(1), axis(2)];
}

function multiply(a: Rotation, b: Rotation): Rotation {
  return Array.from({ length: 9 }, (_, i) => {
    const row = i - (i % 3);
    return a[row]! * b[i % 3]! + a[row + 1]! * b[(i % 3) + 3]! + a[row + 2]! * b[(i % 3) + 6]!;
  }) as unknown as Rotation;
}

function transpose(r: Rotation): Rotation {
  return [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
}

function apply(r: Rotation, [x, y, z]: Vector): Vector {
  return [r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Undefined for a vector without a direction. */
function unit(vector: Vector): Vector | undefined {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-9 ? [vector[0] / length, vector[1] / length, vector[2] / length] : undefined;
}
