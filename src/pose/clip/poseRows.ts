/**
 * Poses frame by frame as the steps of composing hand them on, with ClipFrames' rules: undefined is not loaded yet, a
 * row of NaN is a frame without a pose.
 */
export interface PoseRows {
  /** Of every frame, rising; seconds. */
  readonly timestampsS: Float64Array;
  /** 17 x 3 mm, relative to the hip; a view, valid until the next call. */
  pose(frame: number): ArrayLike<number> | undefined;
  /** Whether the frame does not continue the one before it. */
  isCut(frame: number): boolean;
}

/** A pose with a coordinate that is not a number is none. */
export function isPosed(pose: ArrayLike<number>): boolean {
  for (let i = 0; i < pose.length; i++) if (Number.isNaN(pose[i])) return false;
  return pose.length > 0;
}

/** First frame at or after a time, in rising timestamps; their number where all are earlier. */
export function firstFrameFrom(timestampsS: Float64Array, timeS: number): number {
  let low = 0;
  let high = timestampsS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timestampsS[middle]! < timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Last frame at or before a time; -1 where all are later. */
export function lastFrameUntil(timestampsS: Float64Array, timeS: number): number {
  const frame = firstFrameFrom(timestampsS, timeS);
  return timestampsS[frame] === timeS ? frame : frame - 1;
}
