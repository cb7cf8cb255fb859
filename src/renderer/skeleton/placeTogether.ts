import { networkToInside } from "../../pose/camera";
import { jointCount } from "../../pose/skeleton";

/** A joint's centre is this high above what the body stands on, m: flesh, and the ankle above the sole. */
const aboveFloorM = 0.07;

/**
 * Poses of one frame, to be compared: all are lifted by the same height, so that the lowest joint of any stands on the
 * floor and their hips stay in one place.
 *
 * @param posesMm each 17 x 3 mm, camera axes, relative to the hip; undefined where there is none
 * @returns each 17 x 3 m, inside frame
 */
export function placeTogether(posesMm: readonly (ArrayLike<number> | undefined)[]): (Float32Array | undefined)[] {
  const placed = posesMm.map((pose) => (pose && isWhole(pose) ? networkToInside(pose) : undefined));
  let lowest = Number.POSITIVE_INFINITY;
  for (const joints of placed) {
    for (let joint = 0; joints && joint < jointCount; joint++) lowest = Math.min(lowest, joints[joint * 3 + 1]!);
  }
  for (const joints of placed) {
    for (let joint = 0; joints && joint < jointCount; joint++) joints[joint * 3 + 1]! += aboveFloorM - lowest;
  }
  return placed;
}

/** Frames without a person have poses of NaN. */
function isWhole(pose: ArrayLike<number>): boolean {
  return Array.prototype.every.call(pose, Number.isFinite);
}
