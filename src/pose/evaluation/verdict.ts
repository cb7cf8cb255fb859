import type { TrainingClip } from "../../common/trainingData";
import type { Comparison, HeldOutPoint, Verdict, VerdictOutcome } from "../../common/trainingProtocol";
import { adviceFor } from "./advice";
import { alignedErrors } from "./alignedErrors";
import { compareUnits } from "./bootstrap";
import { compareErrors, intervalsOver, isMeasured, paired } from "./clipUnits";
import { frameChanges, type PairedPoses } from "./frameChanges";
import { frameErrorsMm, type JointErrors, meanErrorMm, placeErrors } from "./jointErrors";
import { meanPerJoint } from "./measureClips";
import { boneSpreadOf, jitterOf } from "./steadiness";
import { errorsBy, hasPlaces, yardstickOf } from "./yardstick";

export interface Judgement {
  /** Held-out clips. */
  clips: readonly TrainingClip[];
  /** Raw poses of each clip before and after, (F, 51) mm, NaN where nobody is seen. */
  before: readonly Float32Array[];
  after: readonly Float32Array[];
  /** MPJPE of each sequence of the built-in set, mm. */
  builtIn: { before: readonly number[]; after: readonly number[] };
  /** Of the bootstrap. */
  seed: number;
  /** Measurements of the held-out clips while the network learned: whether it was still learning. */
  course?: readonly HeldOutPoint[];
}

/** Whether a training was worth it: what the new weights do to clips that none of them learned from. */
export function judge({ clips, before, after, builtIn, seed, course = [] }: Judgement): Verdict {
  const yardstick = yardstickOf(clips);
  const pair = (measure: (clip: TrainingClip, posesMm: Float32Array) => JointErrors): PairedPoses[] =>
    clips
      .map((clip, i) => {
        const [posesBeforeMm, posesAfterMm] = [before[i]!, after[i]!];
        const errors = paired(clip, measure(clip, posesBeforeMm), measure(clip, posesAfterMm));
        return { ...errors, posesBeforeMm, posesAfterMm };
      })
      .filter(isMeasured);
  const measured = pair((clip, posesMm) => errorsBy(yardstick, clip, posesMm));
  const heldOut = compareErrors(measured, seed);
  const verdict: Omit<Verdict, "advice"> = {
    outcome: outcomeOf(measured, heldOut),
    ...yardstick,
    heldOut,
    intervalsOver: intervalsOver(measured),
    ...(yardstick.measure === "mpjpe" && furtherMeasures(clips, pair, seed)),
    jitter: compareClips(clips, before, after, jitterOf, seed),
    boneSpreadMm: compareClips(clips, before, after, (_, posesMm) => boneSpreadOf(posesMm).mm, seed),
    builtIn: compareUnits(
      builtIn.before.map((value, i) => ({ before: value, after: builtIn.after[i]! })),
      seed,
    ),
    perJoint: {
      beforeMm: meanPerJoint(measured.map((errors) => errors.before)),
      afterMm: meanPerJoint(measured.map((errors) => errors.after)),
    },
    perClip: measured.map((errors) => ({
      clipId: errors.clip.id,
      name: errors.clip.name,
      frames: frameErrorsMm(errors.before).filter((errorMm) => !Number.isNaN(errorMm)).length,
      beforeMm: meanErrorMm(errors.before),
      afterMm: meanErrorMm(errors.after),
    })),
    ...frameChanges(measured),
  };
  return { ...verdict, advice: adviceFor({ verdict, measured, course }) };
}

function outcomeOf(measured: readonly PairedPoses[], { difference }: Comparison): VerdictOutcome {
  if (measured.length === 0) return "no-held-out";
  if (difference.high < 0) return "better";
  if (difference.low > 0) return "worse";
  return "not-distinguishable";
}

/** What is told beside MPJPE. */
function furtherMeasures(
  clips: readonly TrainingClip[],
  pair: (measure: (clip: TrainingClip, posesMm: Float32Array) => JointErrors) => PairedPoses[],
  seed: number,
): Pick<Verdict, "paMpjpeMm" | "reprojectionMm"> {
  const aligned = pair(alignedErrors);
  const placed = clips.some(hasPlaces) ? pair((clip, posesMm) => placeErrors(clip, posesMm, "placed")) : [];
  return {
    ...(aligned.length > 0 && { paMpjpeMm: compareErrors(aligned, seed) }),
    ...(placed.length > 0 && { reprojectionMm: compareErrors(placed, seed) }),
  };
}

/** Measures that need no truth, and that are a whole clip's. */
function compareClips(
  clips: readonly TrainingClip[],
  before: readonly Float32Array[],
  after: readonly Float32Array[],
  measure: (clip: TrainingClip, posesMm: Float32Array) => number,
  seed: number,
): Comparison {
  const units = clips.map((clip, i) => ({ before: measure(clip, before[i]!), after: measure(clip, after[i]!) }));
  return compareUnits(units, seed);
}
