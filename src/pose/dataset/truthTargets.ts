import { scaleToMeanLimbs } from "../meanBody";
import { coordinateCount, jointCount, jointParents } from "../skeleton";

/** A shorter bone has no direction: files put joints that they do not know into another one's place. mm */
const shortestBoneMm = 1;

/**
 * A frame's true joints as the network is to predict them.
 *
 * @param truthMm 17 x 3 mm, camera axes, standing anywhere; joints that are not known are NaN
 * @param targetsMm (F, 51), hip-relative, mean limbs
 * @param jointWeights (F, 17): `weight` for every joint that is known with all bones up to the hip
 * @returns whether there is one
 */
export function writeTruth(
  frame: number,
  truthMm: ArrayLike<number>,
  weight: number,
  targetsMm: Float32Array,
  jointWeights: Float32Array,
): boolean {
  const at = frame * coordinateCount;
  const known = new Array<boolean>(jointCount);
  for (let joint = 0; joint < jointCount; joint++) {
    const parent = jointParents[joint]!;
    known[joint] = parent < 0 ? isFinitePoint(truthMm, joint) : known[parent]! && hasBone(truthMm, joint, parent);
  }
  // A hip alone says nothing.
  if (!known.includes(true, 1)) return false;
  targetsMm.set(truthMm, at);
  scaleToMeanLimbs(targetsMm, targetsMm, at, at);
  known.forEach((isKnown, joint) => {
    jointWeights[frame * jointCount + joint] = isKnown ? weight : 0;
    if (!isKnown) targetsMm.fill(Number.NaN, at + joint * 3, at + joint * 3 + 3);
  });
  return true;
}

function hasBone(points: ArrayLike<number>, joint: number, parent: number): boolean {
  const length = Math.hypot(...[0, 1, 2].map((axis) => points[joint * 3 + axis]! - points[parent * 3 + axis]!));
  return Number.isFinite(length) && length >= shortestBoneMm;
}

function isFinitePoint(points: ArrayLike<number>, joint: number): boolean {
  return [0, 1, 2].every((axis) => Number.isFinite(points[joint * 3 + axis]));
}
