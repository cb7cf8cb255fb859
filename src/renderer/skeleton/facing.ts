import { jointIndex } from "../../pose/skeleton";

const leftHip = jointIndex("LHip") * 3;
const rightHip = jointIndex("RHip") * 3;

/**
 * The direction in which a figure's front points, as an angle about +Y from +Z towards +X, radians: at a right angle to
 * the line from the right hip to the left. 0 when the figure has no such line.
 * @param joints 17 x 3, inside frame
 */
export function facingAngle(joints: ArrayLike<number>): number {
  const toLeftX = joints[leftHip]! - joints[rightHip]!;
  const toLeftZ = joints[leftHip + 2]! - joints[rightHip + 2]!;
  if (Math.hypot(toLeftX, toLeftZ) < 1e-6) return 0;
  // Left is +X and front is +Z, so front = left turned by a quarter: (x, z) -> (-z, x).
  return Math.atan2(-toLeftZ, toLeftX);
}
