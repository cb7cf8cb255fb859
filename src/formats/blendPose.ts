import type { Vector } from "../pose/rotation";
import { bones, coordinateCount } from "../pose/skeleton";

/**
 * Writes the pose that lies `share` of the way from frame `a` to frame `b`: bones turn along the shortest way and the
 * hip moves straight on, so that a bone keeps its length on the way.
 *
 * @param source (T, 17, 3)
 * @param into (T', 17, 3), of which `frame` is written; may be `source`
 */
export function blendPose(
  source: Float32Array,
  a: number,
  b: number,
  share: number,
  into: Float32Array,
  frame: number,
): void {
  const [from, to, start] = [a * coordinateCount, b * coordinateCount, frame * coordinateCount];
  if (share === 0) {
    into.set(source.subarray(from, from + coordinateCount), start);
    return;
  }
  for (let axis = 0; axis < 3; axis++) {
    into[start + axis] = source[from + axis]! * (1 - share) + source[to + axis]! * share;
  }
  for (const [child, parent] of bones) {
    const bone = blendBone(boneAt(source, from, child, parent), boneAt(source, to, child, parent), share);
    for (let axis = 0; axis < 3; axis++) {
      into[start + child * 3 + axis] = into[start + parent * 3 + axis]! + bone[axis]!;
    }
  }
}

/** Turned along the arc between the two, its length from one to the other (slerp). */
function blendBone(a: Vector, b: Vector, share: number): Vector {
  const [sizeA, sizeB] = [Math.hypot(...a), Math.hypot(...b)];
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (sizeA * sizeB);
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const sine = Math.sin(angle);
  // Too near to or too far from each other for an arc: straight on.
  if (!(sine > 1e-5)) return mix(a, 1 - share, b, share);
  const size = sizeA * (1 - share) + sizeB * share;
  const weightA = (Math.sin((1 - share) * angle) / sine) * (size / sizeA);
  const weightB = (Math.sin(share * angle) / sine) * (size / sizeB);
  return mix(a, weightA, b, weightB);
}

function mix(a: Vector, weightA: number, b: Vector, weightB: number): Vector {
  return [a[0] * weightA + b[0] * weightB, a[1] * weightA + b[1] * weightB, a[2] * weightA + b[2] * weightB];
}

function boneAt(source: Float32Array, start: number, child: number, parent: number): Vector {
  const [to, from] = [start + child * 3, start + parent * 3];
  return [source[to]! - source[from]!, source[to + 1]! - source[from + 1]!, source[to + 2]! - source[from + 2]!];
}
