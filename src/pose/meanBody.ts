import { jointCount, jointParents } from "./skeleton";

/**
 * Length in mm of the bone that ends in each joint (0 for the hip): the mean over the 32 training subjects of the CMU
 * Graphics Lab Motion Capture Database (mocap.cs.cmu.edu), each subject once, left and right averaged. The network
 * predicts every person with these limbs.
 */
export const meanBoneLengthsMm: readonly number[] = [
  0, 90.8, 406.8, 424.1, 90.8, 406.8, 424.1, 273.5, 269.4, 96.1, 123.4, 193.8, 290.6, 277.8, 193.8, 290.6, 277.8,
];

/** Height in mm of a standing person with these bones, from the soles (80 mm below the ankle joints) to the crown. */
export const meanBodyHeightMm = 80 + 424.1 + 406.8 + 273.5 + 269.4 + 96.1 + 123.4;

/**
 * A pose with the same bone directions and the mean body's bone lengths, relative to its hip.
 *
 * @param pose 17 x 3, any unit; it may stand anywhere
 * @param into where to write 17 x 3 mm, the hip at the origin; `pose` itself is allowed
 */
export function scaleToMeanLimbs(pose: ArrayLike<number>, into: Float32Array, from = 0, to = 0): void {
  // Children are re-proportioned before their parents are overwritten, so that `into` may be `pose`.
  for (let joint = jointCount - 1; joint > 0; joint--) {
    const child = from + joint * 3;
    const parent = from + jointParents[joint]! * 3;
    const x = pose[child]! - pose[parent]!;
    const y = pose[child + 1]! - pose[parent + 1]!;
    const z = pose[child + 2]! - pose[parent + 2]!;
    const length = Math.sqrt(x * x + y * y + z * z);
    const factor = length > 0 ? meanBoneLengthsMm[joint]! / length : 0;
    into[to + joint * 3] = x * factor;
    into[to + joint * 3 + 1] = y * factor;
    into[to + joint * 3 + 2] = z * factor;
  }
  into.fill(0, to, to + 3);
  for (let joint = 1; joint < jointCount; joint++) {
    const child = to + joint * 3;
    const parent = to + jointParents[joint]! * 3;
    for (let axis = 0; axis < 3; axis++) into[child + axis] = into[child + axis]! + into[parent + axis]!;
  }
}
