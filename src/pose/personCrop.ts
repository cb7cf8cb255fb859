import type { CropBox } from "../common/protocol";
import { type KeypointName, keypointCount, keypointNames, keypointStride } from "./keypoints";

/** Below this score a keypoint has no say in where the person is (MoveNet's reference code: 0.2). */
const leastScore = 0.2;
/** The person's centre to the edge of the crop, in units of the farthest shoulder or hip's distance from it. */
const torsoMargin = 1.9;
/** The same for the farthest of all keypoints. */
const bodyMargin = 1.2;

const index = (name: KeypointName) => keypointNames.indexOf(name);
const shoulders = [index("left_shoulder"), index("right_shoulder")] as const;
const hips = [index("left_hip"), index("right_hip")] as const;

/** The square around the whole picture, centred: where to look for somebody not seen yet. */
export function wholePictureCrop(width: number, height: number): CropBox {
  const size = Math.max(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
}

/**
 * Where to look for the person in the next frame, after MoveNet's reference code (tfjs-models, pose-detection,
 * `determineCropRegion`): a square around the middle of the hips that holds torso and body with a margin. The whole
 * picture when the torso is not visible, or when the square would not be smaller than it.
 *
 * @param keypoints 17 x (x px, y px, score) in the source picture
 */
export function personCrop(keypoints: ArrayLike<number>, width: number, height: number): CropBox {
  const whole = wholePictureCrop(width, height);
  const torso = visible(keypoints, shoulders).length > 0 && visible(keypoints, hips).length > 0;
  if (!torso) return whole;

  // One hip is often a guess, of a person seen from the side or cut off by the picture: trusted hips only.
  const seenHips = visible(keypoints, hips);
  const centreX = mean(seenHips.map((i) => keypoints[i * keypointStride]!));
  const centreY = mean(seenHips.map((i) => keypoints[i * keypointStride + 1]!));
  const reach = (indices: readonly number[]) =>
    Math.max(
      ...indices.map((i) =>
        Math.max(
          Math.abs(keypoints[i * keypointStride]! - centreX),
          Math.abs(keypoints[i * keypointStride + 1]! - centreY),
        ),
      ),
    );
  const wanted = Math.max(
    torsoMargin * reach([...visible(keypoints, shoulders), ...seenHips]),
    bodyMargin * reach(visible(keypoints, allKeypoints)),
  );
  const toFarthestEdge = Math.max(centreX, width - centreX, centreY, height - centreY);
  const half = Math.min(wanted, toFarthestEdge);
  if (half * 2 >= whole.size || half < 1) return whole;
  return { x: centreX - half, y: centreY - half, size: half * 2 };
}

const allKeypoints = Array.from({ length: keypointCount }, (_, i) => i);

function visible(keypoints: ArrayLike<number>, indices: readonly number[]): number[] {
  return indices.filter((i) => keypoints[i * keypointStride + 2]! >= leastScore);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
