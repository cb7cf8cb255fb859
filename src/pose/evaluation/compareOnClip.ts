import type { TrainingClip } from "../../common/trainingData";
import { jointCount } from "../skeleton";
import { paired } from "./clipUnits";
import { meanErrorMm } from "./jointErrors";
import { boneSpreadOf, jitterOf } from "./steadiness";
import { errorsBy, type Yardstick, yardstickOf } from "./yardstick";

/** Two models on one clip; each pair is the first one's and the second one's. */
export interface ClipComparison extends Yardstick {
  /** Frames that both see a person in. */
  frames: number;
  /** Mean distance between the two models' joints, mm. */
  apartMm: number;
  /** By the clip's yardstick, mm; NaN where nothing is known. */
  errorMm: [number, number];
  /** mm/s^3 */
  jitter: [number, number];
  /** Standard deviation of bone lengths, mm. */
  boneSpreadMm: [number, number];
}

/** @param first raw poses, (F, 51) mm, NaN where nobody is seen; so is `second` */
export function compareOnClip(clip: TrainingClip, first: Float32Array, second: Float32Array): ClipComparison {
  const yardstick = yardstickOf([clip]);
  const errors = paired(clip, errorsBy(yardstick, clip, first), errorsBy(yardstick, clip, second));
  return {
    ...yardstick,
    ...distance(first, second),
    errorMm: [meanErrorMm(errors.before), meanErrorMm(errors.after)],
    jitter: [jitterOf(clip, first), jitterOf(clip, second)],
    boneSpreadMm: [boneSpreadOf(first).mm, boneSpreadOf(second).mm],
  };
}

function distance(first: Float32Array, second: Float32Array): Pick<ClipComparison, "frames" | "apartMm"> {
  let sum = 0;
  let joints = 0;
  for (let at = 0; at < first.length; at += 3) {
    const apart = Math.hypot(
      first[at]! - second[at]!,
      first[at + 1]! - second[at + 1]!,
      first[at + 2]! - second[at + 2]!,
    );
    if (Number.isNaN(apart)) continue;
    sum += apart;
    joints++;
  }
  return { frames: joints / jointCount, apartMm: sum / joints };
}
