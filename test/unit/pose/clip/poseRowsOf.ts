import type { PoseRows } from "../../../../src/pose/clip/poseRows";

export interface MadeRows extends PoseRows {
  /** frames x 51 */
  readonly poses: Float32Array;
}

/** Rows of invented poses: coordinate k of the frame at time t is `value(t, k)`. */
export function poseRowsOf(
  timestampsS: ArrayLike<number>,
  value: (timeS: number, coordinate: number) => number,
  cuts: readonly number[] = [],
): MadeRows {
  const times = Float64Array.from(timestampsS);
  const poses = Float32Array.from({ length: times.length * 51 }, (_, i) => value(times[Math.floor(i / 51)]!, i % 51));
  return {
    timestampsS: times,
    poses,
    pose: (frame) => poses.subarray(frame * 51, (frame + 1) * 51),
    isCut: (frame) => cuts.includes(frame),
  };
}

/** Times of frames at a constant rate. */
export function steadyTimes(frames: number, fps: number, startS = 0): Float64Array {
  return Float64Array.from({ length: frames }, (_, i) => startS + i / fps);
}
