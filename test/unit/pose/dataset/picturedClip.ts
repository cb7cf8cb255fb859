import type { ClipPictures, TrainingClip } from "../../../../src/common/trainingData";
import { keypointCount } from "../../../../src/pose/keypoints";
import { truthClip } from "./learningClips";

export const sizePx = 32;

/** truthClip with made-up pictures: a light spot where each keypoint is seen, on a ground that darkens to the right. */
export function picturedClip(frames: number, change: Partial<TrainingClip> = {}): TrainingClip {
  const clip = truthClip(frames, change);
  return { ...clip, pictures: change.pictures ?? spots(clip) };
}

function spots({ keypoints, imageSize: [width, height], timestampsS }: TrainingClip): ClipPictures {
  const frames = timestampsS.length;
  const rgb = new Uint8Array(frames * sizePx * sizePx * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = 100 - (Math.floor(i / 3) % sizePx);
  for (let frame = 0; frame < frames; frame++) {
    for (let keypoint = 0; keypoint < keypointCount; keypoint++) {
      const at = (frame * keypointCount + keypoint) * 3;
      const column = Math.floor(((keypoints[at]! - width / 2) / height + 0.5) * sizePx);
      const row = Math.floor((keypoints[at + 1]! / height) * sizePx);
      rgb.fill(255, ((frame * sizePx + row) * sizePx + column) * 3, ((frame * sizePx + row) * sizePx + column) * 3 + 3);
    }
  }
  return { sizePx, rgb };
}
