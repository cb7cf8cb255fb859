import { StudioError } from "../../common/errors";
import type { Axis } from "../../common/libraryProtocol";
import { cross, dot, length, type Vector } from "../../pose/rotation";
import { coordinateCount, type JointName, jointIndex } from "../../pose/skeleton";
import type { Axes } from "./pointSource";

/** The facing at the start counts over this long. */
const startS = 1;
/** Directions of a motion are taken from about as many of its frames. */
const mostSamples = 200;

/** A direction of the file as one of its axes. */
const axisVectors: Record<Axis, Vector> = {
  "+x": [1, 0, 0],
  "-x": [-1, 0, 0],
  "+y": [0, 1, 0],
  "-y": [0, -1, 0],
  "+z": [0, 0, 1],
  "-z": [0, 0, -1],
};

/**
 * Which of a file's axes point up and to the front. Up is where heads are from feet, in the rest pose where there is
 * one. The front is what the format usually means by it; for files whose Z or X is up, where the person looks at first.
 *
 * @param positions (T x 17 x 3), any unit, NaN without a person
 * @param rest (17 x 3), our joints in the file's rest pose
 */
export function guessAxes(
  positions: Float32Array,
  timestampsS: Float64Array,
  usualFront: Axis,
  rest: Float32Array | undefined,
): Axes {
  const upright = rest && isUpright(rest) ? rest : undefined;
  const up = nearestAxis(upright ? uprightDirection(upright, 0) : meanOf(positions, uprightDirection, mostSamples));
  if (upright) return { up, front: frontAcross(up, facing(upright, 0)) };
  if (up === "+y") return { up, front: usualFront };
  if (up === "-y") return { up, front: "-z" };
  const firstFrames = timestampsS.findIndex((time) => time > timestampsS[0]! + startS);
  const start = firstFrames < 0 ? positions : positions.subarray(0, firstFrames * coordinateCount);
  return { up, front: frontAcross(up, meanOf(start, facing, mostSamples)) };
}

/** @throws StudioError `bad-argument` when one lies along the other */
export function checkAxes({ up, front }: Axes): void {
  if (up[1] === front[1]) throw new StudioError("bad-argument", `up (${up}) and front (${front}) lie on one axis`);
}

/** Turns and scales points (x, y, z) one after another from the file's frame to the inside frame, in place. */
export function turnToInside(points: Float32Array, axes: Axes, unitM: number): void {
  const up = axisVectors[axes.up];
  const front = axisVectors[axes.front];
  const left = cross(up, front);
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = points[i]! * unitM;
    const y = points[i + 1]! * unitM;
    const z = points[i + 2]! * unitM;
    points[i] = left[0] * x + left[1] * y + left[2] * z;
    points[i + 1] = up[0] * x + up[1] * y + up[2] * z;
    points[i + 2] = front[0] * x + front[1] * y + front[2] * z;
  }
}

/** Rigs of some programs have a rest pose in which every bone lies along one axis: it tells nothing. */
function isUpright(rest: Float32Array): boolean {
  const legs = difference(rest, 0, ["LFoot", "RFoot"], ["Hip", "Hip"]);
  const back = difference(rest, 0, ["Head", "Head"], ["Hip", "Hip"]);
  const size = length(legs) * length(back);
  return size > 0 && dot(legs, back) / size < -0.8;
}

function uprightDirection(pose: Float32Array, start: number): Vector {
  return difference(pose, start, ["Head", "Head"], ["LFoot", "RFoot"]);
}

/** Where the subject looks: across the line from right to left and the back. */
function facing(pose: Float32Array, start: number): Vector {
  const left = difference(pose, start, ["LHip", "LShoulder"], ["RHip", "RShoulder"]);
  return cross(left, difference(pose, start, ["Thorax", "Neck"], ["Hip", "Hip"]));
}

function meanOf(
  positions: Float32Array,
  direction: (pose: Float32Array, start: number) => Vector,
  samples: number,
): Vector {
  const frames = positions.length / coordinateCount;
  const step = Math.max(1, Math.floor(frames / samples));
  const sum: [number, number, number] = [0, 0, 0];
  for (let frame = 0; frame < frames; frame += step) {
    const vector = direction(positions, frame * coordinateCount);
    if (vector.every(Number.isFinite)) for (let i = 0; i < 3; i++) sum[i]! += vector[i]!;
  }
  return sum;
}

function nearestAxis(vector: Vector): Axis {
  const sizes = vector.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return `${vector[axis]! < 0 ? "-" : "+"}${"xyz"[axis]}` as Axis;
}

/** The axis nearest to a direction among those at a right angle to up. */
function frontAcross(up: Axis, direction: Vector): Axis {
  const flat = direction.map((value, i) => (axisVectors[up][i] === 0 ? value : 0)) as unknown as Vector;
  if (flat.every((value) => value === 0)) return up[1] === "z" ? "-y" : "+z";
  return nearestAxis(flat);
}

function difference(pose: Float32Array, start: number, to: JointName[], from: JointName[]): Vector {
  const sum: [number, number, number] = [0, 0, 0];
  to.forEach((joint, i) => {
    const [a, b] = [start + jointIndex(joint) * 3, start + jointIndex(from[i]!) * 3];
    for (let axis = 0; axis < 3; axis++) sum[axis]! += pose[a + axis]! - pose[b + axis]!;
  });
  return sum;
}
