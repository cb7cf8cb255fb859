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
