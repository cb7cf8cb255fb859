import { unit, type Vector } from "../rotation";
import { coordinateCount, jointCount, jointParents } from "../skeleton";
import { pointOf, scale, subtract } from "./vectors";

/** From a joint's parent to the joint. @param pose 17 x 3 */
export function boneVector(pose: ArrayLike<number>, joint: number): Vector {
  return subtract(pointOf(pose, joint), pointOf(pose, jointParents[joint]!));
}

/** Unit vector from a joint's parent to the joint; undefined where both are in one place. */
export function boneDirection(pose: ArrayLike<number>, joint: number): Vector | undefined {
  return unit(boneVector(pose, joint));
}

/** Length of the bone that ends in each joint, 0 for the hip. */
export function boneLengths(pose: ArrayLike<number>): Float64Array {
  const lengths = new Float64Array(jointCount);
  for (let joint = 1; joint < jointCount; joint++) lengths[joint] = Math.hypot(...boneVector(pose, joint));
  return lengths;
}

/** New bone vectors by joint; undefined: the bone stays as it is. */
export type BoneVectors = readonly (Vector | undefined)[];

/**
 * The pose with some of its bones replaced. Whatever hangs on a replaced bone goes with it, turned by nothing; joints
 * that nothing moved keep their coordinates bit for bit.
 *
 * @param pose 17 x 3, the hip anywhere
 * @returns 17 x 3
 */
export function withBones(pose: ArrayLike<number>, vectors: BoneVectors): Float32Array {
  const changed = new Float32Array(coordinateCount);
  const moved = new Array<boolean>(jointCount).fill(false);
  for (let joint = 0; joint < jointCount; joint++) {
    const parent = jointParents[joint]!;
    const vector = vectors[joint];
    moved[joint] = parent >= 0 && (moved[parent]! || vector !== undefined);
    for (let axis = 0; axis < 3; axis++) {
      const own = pose[joint * 3 + axis]!;
      const offset = vector?.[axis] ?? own - (pose[parent * 3 + axis] ?? 0);
      changed[joint * 3 + axis] = moved[joint] ? changed[parent * 3 + axis]! + offset : own;
    }
  }
  return changed;
}

/** The pose with every bone at this length (by joint), its direction kept. A bone without a direction keeps its place. */
export function withLengths(pose: ArrayLike<number>, lengthsMm: ArrayLike<number>): Float32Array {
  return withBones(
    pose,
    Array.from({ length: jointCount }, (_, joint) => {
      const direction = joint === 0 ? undefined : boneDirection(pose, joint);
      return direction && scale(direction, lengthsMm[joint]!);
    }),
  );
}
