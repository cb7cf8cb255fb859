import type { TrainingClip } from "../../common/trainingData";
import type { HeldOutPoint } from "../../common/trainingProtocol";
import type { Comparison, Verdict, VerdictOutcome } from "../../common/verdict";
import { adviceSteps } from "./advice";
import { compareUnitSteps, type Unit } from "./bootstrap";
import { compareErrorSteps, intervalsOver, isMeasured, paired } from "./clipUnits";
import { frameChangeSteps, type PairedPoses } from "./frameChanges";
import { toAlignedTargets, toPlaces } from "./frameMeasures";
import { errorSteps, type FrameMeasure, frameErrorsMm, meanErrorMm } from "./jointErrors";
import { meanPerJoint } from "./measureClips";
import { boneSpreadSteps, jitterSteps } from "./steadiness";
import { toTheEnd } from "./toTheEnd";
import { hasPlaces, measureBy, yardstickOf } from "./yardstick";

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
export function judge(judgement: Judgement): Verdict {
  return toTheEnd(judgeSteps(judgement));
}

/** judge that pauses now and then, for whoever has other things to do meanwhile (WorkTurns.through). */
export function* judgeSteps(judgement: Judgement): Generator<undefined, Verdict> {
  const { clips, builtIn, seed, course = [] } = judgement;
  const yardstick = yardstickOf(clips);
  const measured = yield* pairSteps(judgement, measureBy(yardstick));
  const heldOut = yield* compareErrorSteps(measured, seed);
  const further = yardstick.measure === "mpjpe" ? yield* furtherMeasures(judgement) : {};
  const jitter = yield* compareClips(judgement, jitterSteps);
  const boneSpreadMm = yield* compareClips(judgement, boneSpreadMmSteps);
  const verdict: Omit<Verdict, "advice"> = {
    outcome: outcomeOf(measured, heldOut),
    ...yardstick,
    heldOut,
    intervalsOver: intervalsOver(measured),
    ...further,
    jitter,
    boneSpreadMm,
    builtIn: yield* compareUnitSteps(
      builtIn.before.map((value, i) => ({ before: value, after: builtIn.after[i]! })),
      seed,
    ),
    perJoint: yield* jointChanges(measured),
    perClip: yield* clipChanges(measured),
    ...(yield* frameChangeSteps(measured)),
  };
  return { ...verdict, advice: yield* adviceSteps({ verdict, measured, course }) };
}

function* jointChanges(measured: readonly PairedPoses[]): Generator<undefined, Verdict["perJoint"]> {
  const beforeMm = meanPerJoint(measured.map((errors) => errors.before));
  yield;
  return { beforeMm, afterMm: meanPerJoint(measured.map((errors) => errors.after)) };
}

function* clipChanges(measured: readonly PairedPoses[]): Generator<undefined, Verdict["perClip"]> {
  const changes: Verdict["perClip"] = [];
  for (const { clip, before, after } of measured) {
    changes.push({
      clipId: clip.id,
      name: clip.name,
      frames: frameErrorsMm(before).filter((errorMm) => !Number.isNaN(errorMm)).length,
      beforeMm: meanErrorMm(before),
      afterMm: meanErrorMm(after),
    });
    yield;
  }
  return changes;
}

/** Errors before and after of the clips in which anything is known. */
function* pairSteps({ clips, before, after }: Judgement, measure: FrameMeasure): Generator<undefined, PairedPoses[]> {
  const pairs: PairedPoses[] = [];
  for (const [i, clip] of clips.entries()) {
    const [posesBeforeMm, posesAfterMm] = [before[i]!, after[i]!];
    const errorsBefore = yield* errorSteps(clip, posesBeforeMm, measure);
    const errorsAfter = yield* errorSteps(clip, posesAfterMm, measure);
    const pair = { ...paired(clip, errorsBefore, errorsAfter), posesBeforeMm, posesAfterMm };
    if (isMeasured(pair)) pairs.push(pair);
    yield;
  }
  return pairs;
}

/** Nobody sees less: a change that is sure but smaller is none. */
const leastChangeMm = 0.5;
const leastChangeShare = 0.01;

function outcomeOf(measured: readonly PairedPoses[], { before, difference }: Comparison): VerdictOutcome {
  if (measured.length === 0) return "no-held-out";
  if (Math.abs(difference.mean) < Math.max(leastChangeMm, leastChangeShare * before.mean)) return "not-distinguishable";
  if (difference.high < 0) return "better";
  if (difference.low > 0) return "worse";
  return "not-distinguishable";
}

/** What is told beside MPJPE. */
function* furtherMeasures(judgement: Judgement): Generator<undefined, Pick<Verdict, "paMpjpeMm" | "reprojectionMm">> {
  const aligned = yield* pairSteps(judgement, toAlignedTargets);
  const placed = judgement.clips.some(hasPlaces) ? yield* pairSteps(judgement, toPlaces) : [];
  return {
    ...(aligned.length > 0 && { paMpjpeMm: yield* compareErrorSteps(aligned, judgement.seed) }),
    ...(placed.length > 0 && { reprojectionMm: yield* compareErrorSteps(placed, judgement.seed) }),
  };
}

/** Measures that need no truth, and that are a whole clip's. */
function* compareClips(
  { clips, before, after, seed }: Judgement,
  measure: (clip: TrainingClip, posesMm: Float32Array) => Generator<undefined, number>,
): Generator<undefined, Comparison> {
  const units: Unit[] = [];
  for (const [i, clip] of clips.entries()) {
    units.push({ before: yield* measure(clip, before[i]!), after: yield* measure(clip, after[i]!) });
  }
  return yield* compareUnitSteps(units, seed);
}

function* boneSpreadMmSteps(_clip: TrainingClip, posesMm: Float32Array): Generator<undefined, number> {
  return (yield* boneSpreadSteps(posesMm)).mm;
}
