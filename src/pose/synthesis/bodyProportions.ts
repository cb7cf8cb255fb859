import { mocapPointCount } from "../mocapPoints";
import { jointCount, jointParents, mirroredJoint } from "../skeleton";
import type { Random } from "./random";

/** How one invented person differs from the captured one. */
export interface BodyProportions {
  /** Factor for the bone that ends in each of the 24 points, relative to the captured body; whole-body size included. */
  boneFactors: Float32Array;
  /** Factor for the hip's path through the room, so that feet stay about where they were on the ground. */
  pathFactor: number;
}

const neck = 9;
const toes = [
  [22, 6],
  [23, 3],
] as const;

/** Mean and spread of the factor of each bone; bones not named vary by `otherBones`. */
const otherBones = { mean: 1, deviation: 0.06 };
const boneVariation: Readonly<Record<number, { mean: number; deviation: number }>> = {
  // The detector's hips are wider, and its shoulders narrower, than the hip and shoulder joints of the capture.
  1: { mean: 1.15, deviation: 0.16 },
  11: { mean: 0.93, deviation: 0.08 },
  9: { mean: 1, deviation: 0.12 },
  10: { mean: 1, deviation: 0.1 },
};
const leastFactor = 0.6;
const mostFactor = 1.6;

export function drawBodyProportions(random: Random): BodyProportions {
  const size = random.uniform(0.82, 1.12);
  const build = random.gaussian(1, 0.03);
  const boneFactors = new Float32Array(mocapPointCount).fill(size);
  for (let joint = 1; joint < jointCount; joint++) {
    const twin = mirroredJoint[joint]!;
    if (twin > 0 && twin < joint) {
      boneFactors[joint] = boneFactors[twin]!;
      continue;
    }
    const { mean, deviation } = boneVariation[joint] ?? boneVariation[twin] ?? otherBones;
    const limb = isLimb(joint) ? build : 1;
    boneFactors[joint] = size * limb * clamp(random.gaussian(mean, deviation), leastFactor, mostFactor);
  }
  // The face moves and grows with the head; where a detector sees eyes and ears differs a little from person to person.
  const head = boneFactors[10]!;
  for (let point = jointCount; point < 22; point++) boneFactors[point] = head * random.gaussian(1, 0.06);
  boneFactors[19] = boneFactors[18]!;
  boneFactors[21] = boneFactors[20]!;
  return { boneFactors, pathFactor: (boneFactors[2]! + boneFactors[3]!) / 2 };
}

/** One frame of 24 points with other bone lengths: same directions, new lengths. `into` may not be `points`. */
export function applyBodyProportions(points: Float32Array, body: BodyProportions, into: Float32Array): void {
  const { boneFactors, pathFactor } = body;
  for (let axis = 0; axis < 3; axis++) into[axis] = points[axis]! * pathFactor;
  for (let joint = 1; joint < jointCount; joint++) place(joint, jointParents[joint]!);
  for (let point = jointCount; point < 22; point++) place(point, neck);
  for (const [toe, foot] of toes) place(toe, foot);

  function place(point: number, parent: number): void {
    const factor = boneFactors[point]!;
    for (let axis = 0; axis < 3; axis++) {
      into[point * 3 + axis] =
        into[parent * 3 + axis]! + factor * (points[point * 3 + axis]! - points[parent * 3 + axis]!);
    }
  }
}

function isLimb(joint: number): boolean {
  return (joint >= 2 && joint <= 6 && joint !== 4) || joint === 12 || joint === 13 || joint === 15 || joint === 16;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
