import { keypointCount, keypointStride } from "../pose/keypoints";
import { jointCount } from "../pose/skeleton";
import type { Motion } from "./motion";

/** Mean score of a frame's keypoints, else of its joints; 0 without a person, undefined where there are no scores. */
export function meanScore({ keypoints, scores }: Pick<Motion, "keypoints" | "scores">, frame: number) {
  if (!keypoints && !scores) return undefined;
  let sum = 0;
  if (keypoints) {
    for (let i = 0; i < keypointCount; i++) sum += keypoints[(frame * keypointCount + i) * keypointStride + 2]!;
  } else {
    for (let i = 0; i < jointCount; i++) sum += scores![frame * jointCount + i]!;
  }
  return Number.isNaN(sum) ? 0 : sum / (keypoints ? keypointCount : jointCount);
}
