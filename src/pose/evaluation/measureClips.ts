import type { TrainingClip } from "../../common/trainingData";
import type { HeldOutPoint } from "../../common/trainingProtocol";
import { jointCount } from "../skeleton";
import { toPlaces } from "./frameMeasures";
import { errorsOf, type JointErrors, jointMeansMm, meanErrorMm } from "./jointErrors";
import { errorsBy, hasPlaces, yardstickOf } from "./yardstick";

/**
 * What a training tells of its held-out clips. Within a clip every known joint of every frame counts by its weight; clips
 * count alike, however long they are. `errorMm` and `perJointMm` are by the clips' yardstick (yardstick.ts).
 *
 * @param posesMm of each clip, (F, 51), NaN where nobody is seen
 * @returns errors that nothing is known of are NaN, or left out
 */
export function measureClips(
  clips: readonly TrainingClip[],
  posesMm: readonly Float32Array[],
): Omit<HeldOutPoint, "step" | "loss"> {
  const yardstick = yardstickOf(clips);
  const errors = clips.map((clip, i) => errorsBy(yardstick, clip, posesMm[i]!));
  const errorMm = meanOfKnown(errors.map(meanErrorMm));
  const perJointMm = meanPerJoint(errors);
  if (yardstick.measure === "mpjpe") {
    const reprojectionMm = clips.some(hasPlaces)
      ? meanOfKnown(clips.map((clip, i) => meanErrorMm(errorsOf(clip, posesMm[i]!, toPlaces))))
      : undefined;
    return { errorMm, mpjpeMm: errorMm, ...(reprojectionMm !== undefined && { reprojectionMm }), perJointMm };
  }
  return { errorMm, reprojectionMm: errorMm, perJointMm };
}

/** 17: mean over the clips in which the joint is known; NaN where it is in none. */
export function meanPerJoint(errors: readonly JointErrors[]): number[] {
  const means = errors.map(jointMeansMm);
  return Array.from({ length: jointCount }, (_, joint) => meanOfKnown(means.map((clip) => clip[joint]!)));
}

/** Mean of the values that are numbers; NaN without any. */
export function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
