import { keypointFeatureCount } from "../pose/keypointFeatures";
import { meanJointErrorMm } from "../pose/metrics";
import { OneEuroFilter, poseSmoothing } from "../pose/oneEuroFilter";
import { coordinateCount, jointCount } from "../pose/skeleton";

/** Seconds from a stream's start: the window's first moment, and the first that is not in it any more. */
export type SecondRange = readonly [fromS: number, toS: number];

/** The 5th second of a stream. */
export const fifthSecond: SecondRange = [4, 5];
/** The 60th, and where a stream starts for which it is the 5th. */
export const sixtiethSecond: SecondRange = [59, 60];
export const lateStartS = 55;

/** Frames within a window, as first and first beyond. */
export function framesWithin(timesS: ArrayLike<number>, [fromS, toS]: SecondRange): [first: number, end: number] {
  return [firstFrameFrom(timesS, fromS), firstFrameFrom(timesS, toS)];
}

export function firstFrameFrom(timesS: ArrayLike<number>, second: number): number {
  let frame = 0;
  while (frame < timesS.length && timesS[frame]! < second) frame++;
  return frame;
}

/** Mean error in mm of frames first..end-1. @param poses and truths of the same frames, rows of 51 */
export function errorOfFrames(poses: Float32Array, truths: Float32Array, [first, end]: [number, number]): number {
  const range = [first * coordinateCount, end * coordinateCount] as const;
  return meanJointErrorMm(poses.subarray(...range), truths.subarray(...range));
}

/** The inputs of frames from `first` on as a stream sees them that starts there: its first frame has no frame before. */
export function inputsFrom(inputs: Float32Array, first: number, frames: number): Float32Array {
  const from = first * keypointFeatureCount;
  const part = inputs.slice(from, from + frames * keypointFeatureCount);
  const timeFeature = keypointFeatureCount - 1;
  part[timeFeature] = inputs[timeFeature]!;
  return part;
}

/**
 * Mean movement of each joint from one frame to the next after smoothing as in a live stream, mm; the hip, to which the
 * poses are relative, has none.
 *
 * @param skippedFrames at the start, which the network and the filter need to settle
 * @param smoothing see Settings.smoothing
 */
export function movementMmPerFrame(
  rawPoses: Float32Array,
  timesS: ArrayLike<number>,
  skippedFrames: number,
  smoothing: number,
): Float64Array {
  const filter = new OneEuroFilter(coordinateCount);
  const parameters = poseSmoothing(smoothing);
  const movements = new Float64Array(jointCount);
  let before: Float32Array | undefined;
  for (let frame = 0; frame < timesS.length; frame++) {
    const pose = rawPoses.slice(frame * coordinateCount, (frame + 1) * coordinateCount);
    filter.apply(pose, frame === 0 ? 0 : timesS[frame]! - timesS[frame - 1]!, parameters);
    for (let joint = 0; before && frame > skippedFrames && joint < jointCount; joint++) {
      const moved = [0, 1, 2].map((axis) => pose[joint * 3 + axis]! - before![joint * 3 + axis]!);
      movements[joint]! += Math.hypot(...moved) / (timesS.length - 1 - skippedFrames);
    }
    before = pose;
  }
  return movements;
}
