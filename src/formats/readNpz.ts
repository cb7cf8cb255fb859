import { keypointCount, keypointStride } from "../pose/keypoints";
import { coordinateCount, jointCount, jointNames } from "../pose/skeleton";
import type { MotionReading, MotionReadOptions } from "./motionReading";
import { listed, mostFrames } from "./reading/fileProblem";
import { fromClock } from "./reading/frameTimes";
import { NpzArrays } from "./reading/npzArrays";
import type { PointSource } from "./reading/pointSource";
import { readMotion } from "./reading/readMotion";

/** A clip without a picture: what a detector saw. */
export interface KeypointClip {
  /** (T) strictly rising */
  timestampsS: Float64Array;
  /** (T x 17 x 3) COCO keypoints: x px, y px, score 0..1; NaN in frames without any. */
  keypoints: Float32Array;
  imageSize: [width: number, height: number];
  /** (T x 17 x 3) mm, camera axes, where the joints really were. */
  truthMm?: Float32Array;
  warnings: string[];
}

export type NpzContent = { kind: "motion"; reading: MotionReading } | { kind: "keypoints"; clip: KeypointClip };

/** Names under which programs keep 3D positions (T, J, 3), the surest first. */
const positionNames = ["poses", "positions_3d", "poses_3d", "joints_3d", "keypoints_3d", "positions", "joints"];
const unitsM: Record<string, number> = { m: 1, cm: 0.01, mm: 0.001 };
const usualFps = 30;
const longestSidePx = 100_000;

/**
 * NumPy's npz. Motion: `poses` (T, 17, 3) or another array of positions, with `timestamps_s` (T) or `fps`, and `names`
 * where there are not our 17 joints in their order; this program's own files say `frame` and `units`. A clip without a
 * picture: `timestamps_s` (T), `keypoints_2d` (T, 17, 3), `image_size` (2), and as its truth `camera_poses` (T, 17, 3) in
 * metres. Arrays of Python objects are refused.
 * @throws StudioError `file-broken` that names the array
 */
export function readNpz(bytes: Uint8Array, fileName: string, options: MotionReadOptions = {}): NpzContent {
  const arrays = new NpzArrays(bytes, fileName);
  const positions = positionNames.find((name) => arrays.has(name));
  if (positions !== undefined) return { kind: "motion", reading: readMotionArrays(arrays, positions, options) };
  if (arrays.has("keypoints_2d")) return { kind: "keypoints", clip: readKeypointClip(arrays) };
  throw arrays.missing('"poses" (T, 17, 3) or "keypoints_2d" (T, 17, 3)');
}

function readMotionArrays(arrays: NpzArrays, name: string, options: MotionReadOptions): MotionReading {
  const { shape, values } = arrays.numbers(name, [-1, -1, 3])!;
  const [frames, joints] = shape as [number, number, number];
  checkFrames(arrays, name, frames);
  const names = arrays.texts("names") ?? (joints === jointCount ? [...jointNames] : undefined);
  if (!names) throw arrays.missing(`"names" (${joints}), what the joints are,`);
  if (names.length !== joints) throw arrays.broken("names", `it has ${names.length} names for ${joints} joints`);
  const warnings: string[] = [];
  const ownTimes = readTimes(arrays, frames);
  const timestampsS = ownTimes ?? evenTimes(arrays, frames, options.fps, warnings);
  const scores = arrays.has("scores") ? arrays.numbers("scores", [frames, joints]) : undefined;
  const [unit] = arrays.texts("units") ?? [];
  const isInside = arrays.texts("frame")?.[0] === "y-up";
  const source: PointSource = {
    fileName: arrays.fileName,
    format: "NPZ",
    points: names.map((each) => ({ name: each, parent: -1 })),
    timestampsS,
    lacksTimes: !ownTimes,
    positions: (picked) => pick(values, frames, joints, picked),
    unitM: unit !== undefined && Object.hasOwn(unitsM, unit) ? unitsM[unit] : undefined,
    axes: isInside ? { up: "+y", front: "+z" } : undefined,
    usualFront: "+z",
    scores: scores && Float32Array.from(scores.values),
    warnings,
  };
  const reading = readMotion(source, options);
  const cuts = arrays.has("cuts") ? arrays.numbers("cuts", [-1])! : undefined;
  if (cuts) reading.motion.cuts = risingFrames(cuts.values, frames);
  if (arrays.has("keypoints_2d") && arrays.has("image_size")) {
    reading.motion.imageSize = readImageSize(arrays);
    reading.motion.keypoints = readKeypoints(arrays, frames);
  }
  return reading;
}

function readKeypointClip(arrays: NpzArrays): KeypointClip {
  const [frames] = arrays.numbers("keypoints_2d", [-1, keypointCount, keypointStride])!.shape as [number];
  checkFrames(arrays, "keypoints_2d", frames);
  const timestampsS = readTimes(arrays, frames);
  if (!timestampsS) throw arrays.missing('"timestamps_s" (T)');
  const clip: KeypointClip = {
    timestampsS,
    keypoints: readKeypoints(arrays, frames),
    imageSize: readImageSize(arrays),
    warnings: [],
  };
  const truth = arrays.numbers("camera_poses", [frames, jointCount, 3]);
  if (truth) clip.truthMm = Float32Array.from(truth.values, (metres) => metres * 1000);
  if (arrays.unused.length > 0) clip.warnings.push(`Not used: ${listed(arrays.unused)}.`);
  return clip;
}

function checkFrames(arrays: NpzArrays, name: string, frames: number): void {
  if (frames < 1) throw arrays.broken(name, "it has no frame");
  if (frames > mostFrames) throw arrays.broken(name, `it has ${frames} frames; up to ${mostFrames} are read`);
}

/** @throws StudioError `file-broken` for times that do not go on */
function readTimes(arrays: NpzArrays, frames: number): Float64Array | undefined {
  const times = arrays.numbers("timestamps_s", [frames])?.values;
  times?.forEach((time, frame) => {
    if (!Number.isFinite(time)) throw arrays.broken("timestamps_s", `entry ${frame} is no number`);
    const before = times[frame - 1];
    if (before !== undefined && time <= before) {
      throw arrays.broken("timestamps_s", `entry ${frame} (${time}) is not later than the one before (${before})`);
    }
  });
  return times && fromClock(Float64Array.from(times));
}

function evenTimes(arrays: NpzArrays, frames: number, fps: number | undefined, warnings: string[]): Float64Array {
  const stated = arrays.has("fps") ? arrays.numbers("fps", [])!.values[0]! : Number.NaN;
  const rate = fps ?? (stated > 0 && stated < 10_000 ? stated : undefined);
  if (!rate) warnings.push(`It has no times: ${usualFps} frames a second were assumed.`);
  return Float64Array.from({ length: frames }, (_, frame) => frame / (rate ?? usualFps));
}

/** A keypoint without a place gets the score 0; a frame without any is empty. */
function readKeypoints(arrays: NpzArrays, frames: number): Float32Array {
  const shape = [frames, keypointCount, keypointStride];
  const keypoints = Float32Array.from(arrays.numbers("keypoints_2d", shape)!.values);
  for (let frame = 0; frame < frames; frame++) {
    const row = keypoints.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
    if (row.every(Number.isNaN)) continue;
    for (let i = 0; i < row.length; i += keypointStride) {
      const isPlaced = Number.isFinite(row[i]!) && Number.isFinite(row[i + 1]!) && Number.isFinite(row[i + 2]!);
      if (isPlaced) row[i + 2] = Math.min(1, Math.max(0, row[i + 2]!));
      else row.fill(0, i, i + keypointStride);
    }
  }
  return keypoints;
}

function readImageSize(arrays: NpzArrays): [number, number] {
  const size = arrays.numbers("image_size", [2])?.values;
  if (!size) throw arrays.missing('"image_size" (2), width and height in pixels,');
  const [width, height] = size as unknown as [number, number];
  const isSize = (side: number) => side >= 1 && side <= longestSidePx;
  if (!isSize(width) || !isSize(height)) throw arrays.broken("image_size", `${width} x ${height} pixels cannot be`);
  return [Math.round(width), Math.round(height)];
}

function risingFrames(values: ArrayLike<number>, frames: number): number[] {
  const inside = Array.from(values).filter((frame) => Number.isInteger(frame) && frame > 0 && frame < frames);
  return [...new Set(inside)].sort((a, b) => a - b);
}

function pick(values: ArrayLike<number>, frames: number, points: number, picked: readonly number[]): Float32Array {
  const result = new Float32Array(frames * picked.length * 3);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const point of picked) {
      const from = (frame * points + point) * 3;
      for (let axis = 0; axis < 3; axis++) result[at++] = values[from + axis]!;
    }
  }
  return result;
}
