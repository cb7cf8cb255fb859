import { insideToNetwork } from "../../pose/camera";
import { coordinateCount } from "../../pose/skeleton";

/**
 * Placed positions as a clip keeps them: poses relative to the hip, and where the hip is.
 * @param positions (T x 17 x 3) m, inside frame, NaN without a person
 * @returns pose_mm and root_mm, camera axes
 */
export function motionRows(positions: Float32Array): { pose_mm: Float32Array; root_mm: Float32Array } {
  const frames = positions.length / coordinateCount;
  const relative = new Float32Array(positions.length);
  const hips = new Float32Array(frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * coordinateCount;
    for (let i = 0; i < coordinateCount; i++) relative[start + i] = positions[start + i]! - positions[start + (i % 3)]!;
    hips.set(positions.subarray(start, start + 3), frame * 3);
  }
  return { pose_mm: insideToNetwork(relative), root_mm: insideToNetwork(hips) };
}
