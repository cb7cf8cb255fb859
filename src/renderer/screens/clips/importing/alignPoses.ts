import { coordinateCount } from "../../../../pose/skeleton";

/**
 * Predictions brought over motion of the same person, to be compared by eye: hip on hip, as large, and turned about the
 * vertical, because a motion's front need not be where the camera was. One size and one turn for all frames.
 *
 * @param predicted 17 x 3 m each, inside frame, relative to the hip; undefined where there is none
 * @param truth frames x 17 x 3 m, inside frame
 * @returns 17 x 3 m each, where the truth's hip is
 */
export function alignPoses(
  predicted: readonly (Float32Array | undefined)[],
  truth: Float32Array,
): (Float32Array | undefined)[] {
  let [cos, sin, predictedSquares, truthSquares] = [0, 0, 0, 0];
  predicted.forEach((pose, frame) => {
    const joints = truth.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
    if (!pose || !joints.every(Number.isFinite)) return;
    for (let i = 0; i < coordinateCount; i += 3) {
      const [px, py, pz] = [pose[i]!, pose[i + 1]!, pose[i + 2]!];
      const [tx, ty, tz] = [joints[i]! - joints[0]!, joints[i + 1]! - joints[1]!, joints[i + 2]! - joints[2]!];
      cos += px * tx + pz * tz;
      sin += pz * tx - px * tz;
      predictedSquares += px * px + py * py + pz * pz;
      truthSquares += tx * tx + ty * ty + tz * tz;
    }
  });
  if (!(predictedSquares > 0 && truthSquares > 0)) return predicted.map(() => undefined);
  const scale = Math.sqrt(truthSquares / predictedSquares);
  const length = Math.hypot(cos, sin);
  const [c, s] = length > 0 ? [(cos / length) * scale, (sin / length) * scale] : [scale, 0];
  return predicted.map((pose, frame) => {
    const hip = truth.subarray(frame * coordinateCount, frame * coordinateCount + 3);
    if (!pose || !hip.every(Number.isFinite)) return undefined;
    const aligned = new Float32Array(coordinateCount);
    for (let i = 0; i < coordinateCount; i += 3) {
      aligned[i] = hip[0]! + c * pose[i]! + s * pose[i + 2]!;
      aligned[i + 1] = hip[1]! + scale * pose[i + 1]!;
      aligned[i + 2] = hip[2]! - s * pose[i]! + c * pose[i + 2]!;
    }
    return aligned;
  });
}
