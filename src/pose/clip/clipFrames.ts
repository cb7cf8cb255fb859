import type { ClipInfo } from "../../common/clipDocument";

/**
 * A clip's recorded rows, read frame by frame. In the page rows arrive while the clip is already shown: a getter gives
 * undefined for what is not loaded yet, as for a column that the clip does not have. Rows without a value are NaN.
 * Returned arrays are views: not to be written to, and valid until the next call.
 */
export interface ClipFrames {
  readonly info: ClipInfo;
  /** All of them, always there; seconds. */
  readonly timestampsS: Float64Array;
  /** 17 x (x px, y px, score) */
  keypoints(frame: number): Float32Array | undefined;
  /** 17 x 3 mm, camera axes, relative to the hip, as seen live */
  pose(frame: number): Float32Array | undefined;
  /** stages x 17 x 3 mm, raw */
  stages(frame: number): Float32Array | undefined;
  /** 3 mm, camera axes */
  root(frame: number): Float32Array | undefined;
  /** 17 x 3 mm, camera axes, absolute */
  truth(frame: number): Float32Array | undefined;
}
