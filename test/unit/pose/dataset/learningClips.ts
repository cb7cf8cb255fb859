import type { ClipInfo } from "../../../../src/common/clipDocument";
import type { TrainingClip } from "../../../../src/common/trainingData";
import type { ClipFrames } from "../../../../src/pose/clip/clipFrames";
import { keypointCount } from "../../../../src/pose/keypoints";
import { scaleToMeanLimbs } from "../../../../src/pose/meanBody";
import { coordinateCount, jointCount } from "../../../../src/pose/skeleton";
import { seenFrom, swaying, type TestClip, testClip } from "../clip/testClip";

/** Where the person of these clips stands, mm, camera axes. */
export const root = [200, -100, 3200];
export const imageSize: [number, number] = [1280, 720];
export const focalPx = 1280;

/** A recorded clip whose keypoints are where a camera sees the poses exactly. */
export function seenClip(clip: Partial<TestClip> & { truth?: (frame: number) => readonly number[] } = {}): ClipFrames {
  const { frames = 60, truth, ...rest } = clip;
  const info: Partial<ClipInfo> = { imageSize, focalPx, ...rest.info };
  const keypoints = rest.keypoints ?? ((frame: number) => seenFrom(Float32Array.from(swaying(frame)), root));
  const base = testClip({ ...rest, frames, keypoints, info });
  if (!truth) return base;
  return {
    ...base,
    info: { ...base.info, columns: [...base.info.columns, "truth_mm"] },
    truth: (frame) => Float32Array.from(truth(frame)),
  };
}

/** A pose of the mean body; hip-relative, mm. */
export function meanPose(frame: number): Float32Array {
  const pose = new Float32Array(coordinateCount);
  scaleToMeanLimbs(swaying(frame), pose);
  return pose;
}

/** A clip to learn from with a mean body's truth in every frame, exactly seen; 30 frames a second. */
export function truthClip(frames: number, change: Partial<TrainingClip> = {}): TrainingClip {
  const clip: TrainingClip = {
    id: "truth",
    name: "truth",
    imageSize,
    focalPx,
    timestampsS: Float64Array.from({ length: frames }, (_, frame) => frame / 30),
    cuts: [],
    keypoints: new Float32Array(frames * keypointCount * 3),
    targetsMm: new Float32Array(frames * coordinateCount),
    jointWeights: new Float32Array(frames * jointCount).fill(1),
    places: new Float32Array(frames * keypointCount * 2).fill(Number.NaN),
    placeWeights: new Float32Array(frames * keypointCount),
    targetsFrom: "truth",
    ...change,
  };
  for (let frame = 0; frame < frames; frame++) {
    const pose = meanPose(frame);
    clip.targetsMm.set(pose, frame * coordinateCount);
    clip.keypoints.set(seenFrom(pose, root, focalPx), frame * keypointCount * 3);
  }
  return clip;
}

/** The same with nothing but the places of its keypoints, in some frames. */
export function placedClip(frames: number, placed: readonly number[]): TrainingClip {
  const clip = truthClip(frames, {
    id: "placed",
    targetsFrom: "none",
    jointWeights: new Float32Array(frames * jointCount),
  });
  for (const frame of placed) {
    for (let i = frame * keypointCount; i < (frame + 1) * keypointCount; i++) {
      clip.places.set(clip.keypoints.subarray(i * 3, i * 3 + 2), i * 2);
      clip.placeWeights[i] = 1;
    }
  }
  clip.targetsMm.fill(Number.NaN);
  return clip;
}
