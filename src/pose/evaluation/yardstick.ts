import type { TrainingClip } from "../../common/trainingData";
import type { Verdict } from "../../common/verdict";
import { toDetections, toPlaces, toTargets } from "./frameMeasures";
import { errorsOf, type FrameMeasure, type JointErrors } from "./jointErrors";

/** What decides about better and worse, and what it is measured against. */
export type Yardstick = Pick<Verdict, "measure" | "against">;

/**
 * The best that a set of clips offers: 3D targets where any clip has them, else keypoints that a person put right, else
 * what the detector saw. Clips that do not have it are not measured.
 */
export function yardstickOf(clips: readonly TrainingClip[]): Yardstick {
  const withTargets = clips.filter(hasTargets);
  if (withTargets.length > 0) {
    // Of both kinds: the weaker one names the number.
    const areTrue = withTargets.every(({ targetsFrom }) => targetsFrom === "truth");
    return { measure: "mpjpe", against: areTrue ? "truth" : "annotations" };
  }
  return { measure: "reprojection", against: clips.some(hasPlaces) ? "placed-keypoints" : "detected-keypoints" };
}

/** @param posesMm (F, 51) */
export function errorsBy(yardstick: Yardstick, clip: TrainingClip, posesMm: Float32Array): JointErrors {
  return errorsOf(clip, posesMm, measureBy(yardstick));
}

export function measureBy({ measure, against }: Yardstick): FrameMeasure {
  if (measure === "mpjpe") return toTargets;
  return against === "placed-keypoints" ? toPlaces : toDetections;
}

export function hasTargets({ jointWeights }: TrainingClip): boolean {
  return jointWeights.some((weight) => weight > 0);
}

export function hasPlaces({ placeWeights }: TrainingClip): boolean {
  return placeWeights.some((weight) => weight > 0);
}
