import { basename } from "node:path";
import { StudioError } from "../common/errors";
import type { CaptureCamera } from "../formats/readCaptureCameras";
import type { VideoPose3dKeypoints, VideoPose3dTake } from "../formats/readVideoPose3d";
import { toCameraSpace } from "../pose/camera";
import { boneLengths, withLengths } from "../pose/clip/boneVectors";
import { keypointFeatureCount, writeKeypointFeatures } from "../pose/keypointFeatures";
import { scaleToMeanLimbs } from "../pose/meanBody";
import { coordinateCount, jointCount } from "../pose/skeleton";

/** What one camera saw of a take. */
export interface TakeView {
  /** (T, 17, 3) or longer: x px, y px, score. */
  keypoints: Float32Array;
  camera: CaptureCamera;
}

/**
 * The keypoints and cameras of a take. Videos may go on for longer than the capture, as Human3.6M's do.
 * @throws StudioError `file-broken` when they do not belong together
 */
export function viewsOf(
  { subject, name, positions }: VideoPose3dTake,
  keypoints: readonly VideoPose3dKeypoints[],
  cameras: ReadonlyMap<string, readonly CaptureCamera[]>,
  files: { keypoints: string; cameras: string },
): TakeView[] {
  const broken = (file: string, problem: string) => new StudioError("file-broken", `${basename(file)}: ${problem}`);
  const seen = keypoints.find((take) => take.subject === subject && take.name === name);
  if (!seen) throw broken(files.keypoints, `it has no keypoints of "${subject}, ${name}"`);
  const placed = cameras.get(subject) ?? [];
  if (placed.length !== seen.cameras.length) {
    throw broken(files.cameras, `"${subject}" has ${placed.length} cameras, but keypoints of ${seen.cameras.length}`);
  }
  return seen.cameras.map((points, i) => {
    if (points.length < positions.length) {
      const frames = [points, positions].map(({ length }) => length / coordinateCount);
      throw broken(
        files.keypoints,
        `"${subject}, ${name}": camera ${i + 1} saw ${frames[0]} of its ${frames[1]} frames`,
      );
    }
    return { keypoints: points, camera: placed[i]! };
  });
}

/** The network's inputs for a view, (T, keypointFeatureCount); undefined where a frame has too few keypoints. */
export function inputsOf({ keypoints, camera }: TakeView, frames: number, fps: number): Float32Array | undefined {
  const inputs = new Float32Array(frames * keypointFeatureCount);
  for (let frame = 0; frame < frames; frame++) {
    const seen = keypoints.subarray(frame * coordinateCount, (frame + 1) * coordinateCount);
    const features = inputs.subarray(frame * keypointFeatureCount, (frame + 1) * keypointFeatureCount);
    const timeStep = frame === 0 ? undefined : 1 / fps;
    if (!writeKeypointFeatures(seen, camera.imageWidth, camera.imageHeight, timeStep, features)) return undefined;
  }
  return inputs;
}

/** A take as a camera sees it, relative to the hip: (T, 51) mm. @param meanLimbs with the mean body's bone lengths */
export function truthOf({ positions }: VideoPose3dTake, camera: CaptureCamera, meanLimbs: boolean): Float32Array {
  const truth = new Float32Array(positions.length);
  const world = positions.map((metres) => metres * 1000);
  toCameraSpace(camera, world, truth);
  for (let at = 0; at < truth.length; at += coordinateCount) {
    if (meanLimbs) {
      scaleToMeanLimbs(truth, truth, at, at);
      continue;
    }
    const hip = truth.slice(at, at + 3);
    for (let i = 0; i < coordinateCount; i++) truth[at + i]! -= hip[i % 3]!;
  }
  return truth;
}

/** Frames that a subject's bone lengths are taken from, spread over the takes. */
const mostSamples = 1000;

/** The true length of every bone of a subject, mm: the median over the subject's takes. */
export function limbsOf(subject: string, takes: readonly VideoPose3dTake[]): Float64Array {
  const own = takes.filter((take) => take.subject === subject);
  const frames = own.reduce((sum, { positions }) => sum + positions.length / coordinateCount, 0);
  const step = Math.max(1, Math.floor(frames / mostSamples));
  const samples = own.flatMap(({ positions }) => {
    const found: Float64Array[] = [];
    for (let at = 0; at < positions.length; at += step * coordinateCount) {
      found.push(boneLengths(positions.subarray(at, at + coordinateCount)));
    }
    return found;
  });
  return Float64Array.from({ length: jointCount }, (_, joint) => {
    const lengths = samples.map((sample) => sample[joint]! * 1000).filter(Number.isFinite);
    return lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0;
  });
}

/** (T, 51) poses with these bone lengths, their directions kept. */
export function posesWithLimbs(poses: Float32Array, limbsMm: Float64Array): Float32Array {
  const changed = new Float32Array(poses.length);
  for (let at = 0; at < poses.length; at += coordinateCount) {
    changed.set(withLengths(poses.subarray(at, at + coordinateCount), limbsMm), at);
  }
  return changed;
}
