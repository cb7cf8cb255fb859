import type { CropBox } from "../../common/protocol";
import type { TrainingClip } from "../../common/trainingData";
import { keypointCount, keypointStride } from "../keypoints";
import { personCrop, wholePictureCrop } from "../personCrop";
import { isPersonPresent } from "../personPresence";

const rowLength = keypointCount * keypointStride;

/**
 * Where a stream cuts the person out of each frame of a clip: around the keypoints of the frame before. A frame that
 * continues none, the first one, after a cut, or after frames without a person, is looked at a second time and closer:
 * around its own (ClipStream.predict). The whole picture where nobody is seen.
 */
export function clipCrops({
  keypoints,
  cuts,
  imageSize,
}: Pick<TrainingClip, "keypoints" | "cuts" | "imageSize">): CropBox[] {
  const isCut = new Set(cuts);
  const [width, height] = imageSize;
  const row = (frame: number) => keypoints.subarray(frame * rowLength, (frame + 1) * rowLength);
  const isSeen = (frame: number) => row(frame).every(Number.isFinite) && isPersonPresent(row(frame));
  return Array.from({ length: keypoints.length / rowLength }, (_, frame) => {
    if (frame > 0 && !isCut.has(frame) && isSeen(frame - 1)) return personCrop(row(frame - 1), width, height);
    return isSeen(frame) ? personCrop(row(frame), width, height) : wholePictureCrop(width, height);
  });
}
