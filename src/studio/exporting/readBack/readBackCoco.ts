import type { Motion } from "../../../formats/motion";
import { keypointCount, keypointStride } from "../../../pose/keypoints";
import type { WorkTurns } from "../../workTurns";
import type { PoseComparison } from "./poseComparison";
import { readElements } from "./readBackJson";

/** Rounded to hundredths. */
const withinPx = 0.006;

interface Image {
  id: number;
  frame_index: number;
  time_s: number;
}

interface Annotation {
  image_id: number;
  keypoints: number[];
  num_keypoints: number;
  bbox: number[];
}

/** Parses a written COCO file again and compares its images and keypoints with what was meant. */
export async function readBackCoco(
  path: string,
  motion: Motion,
  comparison: Pick<PoseComparison, "problem">,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const frameOfImage = new Map<number, number>();
  let categories = 0;
  await readElements(path, comparison, turns, ({ key, index, value }) => {
    if (key === "images") {
      const image = value as Image;
      const timeS = motion.timestampsS[index!];
      if (timeS === undefined || Math.abs(image.time_s - timeS) > 1e-4) {
        throw comparison.problem(`image ${image.id} is at ${image.time_s} s and not at ${timeS} s`);
      }
      frameOfImage.set(image.id, index!);
      onFrame();
    } else if (key === "annotations") checkAnnotation(value as Annotation, frameOfImage, motion, comparison);
    else if (key === "categories") categories++;
  });
  if (frameOfImage.size !== motion.timestampsS.length) {
    throw comparison.problem(`it has ${frameOfImage.size} of ${motion.timestampsS.length} images`);
  }
  if (categories !== 1) throw comparison.problem(`it has ${categories} categories`);
}

function checkAnnotation(
  { image_id, keypoints, num_keypoints, bbox }: Annotation,
  frameOfImage: ReadonlyMap<number, number>,
  motion: Motion,
  comparison: Pick<PoseComparison, "problem">,
): void {
  const frame = frameOfImage.get(image_id);
  if (frame === undefined) throw comparison.problem(`an annotation is of image ${image_id}, which it does not have`);
  if (keypoints.length !== keypointCount * keypointStride || bbox.length !== 4) {
    throw comparison.problem(`the annotation of image ${image_id} is not whole`);
  }
  let labelled = 0;
  for (let i = 0; i < keypoints.length; i += keypointStride) {
    if (keypoints[i + 2] === 0) continue;
    labelled++;
    const at = frame * keypointCount * keypointStride + i;
    const off = Math.max(...[0, 1].map((axis) => Math.abs(keypoints[i + axis]! - motion.keypoints![at + axis]!)));
    if (!(off <= withinPx)) throw comparison.problem(`a keypoint of image ${image_id} is ${off.toFixed(2)} px off`);
  }
  if (labelled !== num_keypoints) throw comparison.problem(`image ${image_id}: num_keypoints is not ${labelled}`);
}
