import { fitSimilarity } from "../../../../pose/procrustes";
import { coordinateCount } from "../../../../pose/skeleton";

const unturned = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;

/**
 * Predictions brought over motion of the same person, to be compared by eye: hip on hip, as large, and turned as a whole,
 * because no file says how the camera stood (the import turns the motion the same way). One size, one turn for all frames.
 *
 * @param predicted 17 x 3 m each, inside frame, relative to the hip; undefined where there is none
 * @param truth frames x 17 x 3 m, inside frame
 * @param turns false: they stay as they face
 * @returns 17 x 3 m each, where the truth's hip is
 */
export function alignPoses(
  predicted: readonly (Float32Array | undefined)[],
  truth: Float32Array,
  turns: boolean,
): (Float32Array | undefined)[] {
  const from: number[] = [];
  const to: number[] = [];
  predicted.forEach((pose, frame) => {
    const joints = truth.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
    if (!pose || !joints.every(Number.isFinite)) return;
    // Both ways, so that the middle of all points is the hip, about which is turned.
    for (const sign of [1, -1]) {
      for (let i = 0; i < coordinateCount; i++) {
        from.push(sign * pose[i]!);
        to.push(sign * (joints[i]! - joints[i % 3]!));
      }
    }
  });
  if (from.length === 0) return predicted.map(() => undefined);
  const fit = fitSimilarity(from, to);
  const r = turns ? fit.rotation : unturned;
  const scale = turns ? fit.scale : Math.sqrt(squares(to) / squares(from));
  return predicted.map((pose, frame) => {
    const hip = truth.subarray(frame * coordinateCount, frame * coordinateCount + 3);
    if (!pose || !hip.every(Number.isFinite)) return undefined;
    return pose.map((_, i) => {
      const [start, axis] = [i - (i % 3), i % 3];
      const turned =
        r[axis * 3]! * pose[start]! + r[axis * 3 + 1]! * pose[start + 1]! + r[axis * 3 + 2]! * pose[start + 2]!;
      return hip[axis]! + scale * turned;
    });
  });
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
