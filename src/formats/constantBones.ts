import { StudioError } from "../common/errors";
import { bones, coordinateCount, jointIndex, jointParents, mirroredJoint } from "../pose/skeleton";
import { hasPerson, type Motion } from "./motion";

type MeasuredMotion = Pick<Motion, "name" | "timestampsS" | "positions">;

const [rightHip, leftHip] = [jointIndex("RHip"), jointIndex("LHip")];

/**
 * Formats that hold rotations need bones that keep their length.
 *
 * @returns for each joint the length in m of the bone that ends in it (0 for the hip): its median over the frames with
 * a person, left and right averaged
 * @throws StudioError `bad-argument` when no frame has a person
 */
export function constantBoneLengths(motion: MeasuredMotion): number[] {
  const work = measureBones(motion);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same, with a pause after each bone. */
export function* measureBones(motion: MeasuredMotion): Generator<undefined, number[]> {
  const frames = framesWithPerson(motion);
  if (frames.length === 0) throw nobody(motion);
  const medians: number[] = [];
  for (const [joint, parent] of jointParents.entries()) {
    const isRoot = parent < 0;
    medians[joint] = isRoot ? 0 : median(frames.map((frame) => distance(motion.positions, frame, joint, parent)));
    yield undefined;
  }
  return medians.map((size, joint) => (size + medians[mirroredJoint[joint]!]!) / 2);
}

/**
 * The pose with constant bones: what a rotation format can hold of it. Every bone keeps its direction; the two hips lie
 * on one line.
 *
 * @param frame of `positions` (T, 17, 3)
 * @param into 17 x 3, the hip where it was
 */
export function withConstantBones(
  positions: ArrayLike<number>,
  frame: number,
  lengthsM: readonly number[],
  into: Float64Array,
): void {
  const start = frame * coordinateCount;
  for (let axis = 0; axis < 3; axis++) into[axis] = positions[start + axis]!;
  for (const [child, parent] of bones) {
    const isHip = child === rightHip || child === leftHip;
    const [from, to] = isHip ? [mirroredJoint[child]!, child] : [parent, child];
    const size = distance(positions, frame, from, to);
    for (let axis = 0; axis < 3; axis++) {
      const along = positions[start + to * 3 + axis]! - positions[start + from * 3 + axis]!;
      into[child * 3 + axis] = into[parent * 3 + axis]! + (size > 0 ? (along / size) * lengthsM[child]! : 0);
    }
  }
}

/** @returns the error for a motion in which no frame has a person */
export function nobody({ name }: Pick<Motion, "name">): StudioError {
  return new StudioError("bad-argument", `"${name}": there is no person in any frame, so there is nothing to write`);
}

function framesWithPerson(motion: MeasuredMotion): Float64Array {
  return motion.timestampsS.map((_, frame) => frame).filter((frame) => hasPerson(motion, frame));
}

function distance(positions: ArrayLike<number>, frame: number, a: number, b: number): number {
  const [from, to] = [frame * coordinateCount + a * 3, frame * coordinateCount + b * 3];
  const x = positions[to]! - positions[from]!;
  const y = positions[to + 1]! - positions[from + 1]!;
  const z = positions[to + 2]! - positions[from + 2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

function median(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
