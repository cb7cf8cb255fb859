import type { TrainingClip } from "../common/trainingData";
import type { Interval } from "../common/verdict";
import { bootstrapMean } from "../pose/evaluation/bootstrap";
import { againstWords } from "../pose/evaluation/englishVerdict";
import { toAlignedTargets, toDetections, toPlaces } from "../pose/evaluation/frameMeasures";
import { errorsOf, type FrameMeasure, frameErrorsMm, meanErrorMm } from "../pose/evaluation/jointErrors";
import { measureClips } from "../pose/evaluation/measureClips";
import { boneSpreadOf, jitterOf } from "../pose/evaluation/steadiness";
import { measureStretches } from "../pose/evaluation/stretchMeasures";
import { wholeStretches } from "../pose/evaluation/wholeStretches";
import { errorsBy, hasPlaces, hasTargets, type Yardstick, yardstickOf } from "../pose/evaluation/yardstick";
import { coordinateCount } from "../pose/skeleton";
import { alignments, byJointName, jointList, metresPerS3, percent, tableText } from "./evaluation";

/** Names as in the JSON; see clipEvaluationJson. */
export const clipMeasures = [
  "mpjpe_mm",
  "pa_mpjpe_mm",
  "n_mpjpe_mm",
  "mpjve_mm",
  "mpjve_mm_per_s",
  "acceleration_error_mm",
  "pck150",
  "auc",
  "reprojection_mm",
  "reprojection_to_detected_mm",
  "jitter",
  "bone_length_spread_mm",
  "bone_length_spread_percent",
] as const;
export type ClipMeasure = (typeof clipMeasures)[number];

export interface EvaluatedClip extends Yardstick {
  clipId: string;
  name: string;
  frames: number;
  /** In which a person is seen. */
  posedFrames: number;
  /** In which something is known to measure against. */
  measuredFrames: number;
  fps: number;
  /** NaN where it cannot be told. */
  values: Record<ClipMeasure, number>;
  /** 17, by the clip's yardstick. */
  perJointMm: number[];
}

export interface ClipsEvaluation extends Yardstick {
  clips: EvaluatedClip[];
  /** Over the clips in which the measure is known, each counting the same. */
  overall: Record<ClipMeasure, Interval & { clips: number }>;
  perJointMm: number[];
}

/** The bootstrap's seed: the same clips give the same intervals. */
const seed = 1;

/** @param posesMm of each clip, (F, 51), NaN where nobody is seen */
export function evaluateClips(clips: readonly TrainingClip[], posesMm: readonly Float32Array[]): ClipsEvaluation {
  const evaluated = clips.map((clip, i) => evaluateClip(clip, posesMm[i]!));
  const overall = Object.fromEntries(
    clipMeasures.map((measure) => {
      const known = evaluated.map(({ values }) => values[measure]).filter((value) => !Number.isNaN(value));
      return [measure, { ...bootstrapMean(known, seed), clips: known.length }];
    }),
  ) as ClipsEvaluation["overall"];
  return { ...yardstickOf(clips), clips: evaluated, overall, perJointMm: measureClips(clips, posesMm).perJointMm };
}

function evaluateClip(clip: TrainingClip, posesMm: Float32Array): EvaluatedClip {
  const yardstick = yardstickOf([clip]);
  const frames = clip.timestampsS.length;
  const duration = clip.timestampsS.at(-1)! - clip.timestampsS[0]!;
  const errors = frameErrorsMm(errorsBy(yardstick, clip, posesMm));
  return {
    ...yardstick,
    clipId: clip.id,
    name: clip.name,
    frames,
    posedFrames: posesMm.filter((value, i) => i % coordinateCount === 0 && !Number.isNaN(value)).length,
    measuredFrames: errors.filter((errorMm) => !Number.isNaN(errorMm)).length,
    fps: (frames - 1) / duration,
    values: valuesOf(clip, posesMm),
    perJointMm: measureClips([clip], [posesMm]).perJointMm,
  };
}

function valuesOf(clip: TrainingClip, posesMm: Float32Array): Record<ClipMeasure, number> {
  // Single joints count in MPJPE and PA-MPJPE; the other measures take frames whose whole pose is known.
  const whole = measureStretches(wholeStretches(clip, posesMm));
  const spread = boneSpreadOf(posesMm);
  const [placed, targeted] = [hasPlaces(clip), hasTargets(clip)];
  const meanOf = (measure: FrameMeasure) => meanErrorMm(errorsOf(clip, posesMm, measure));
  return {
    mpjpe_mm: measureClips([clip], [posesMm]).mpjpeMm ?? Number.NaN,
    pa_mpjpe_mm: meanOf(toAlignedTargets),
    n_mpjpe_mm: whole.nMpjpeMm,
    mpjve_mm: whole.mpjveMm,
    mpjve_mm_per_s: whole.mpjveMmPerS,
    acceleration_error_mm: whole.accelerationErrorMm,
    pck150: whole.pck150,
    auc: whole.auc,
    reprojection_mm: placed ? meanOf(toPlaces) : Number.NaN,
    reprojection_to_detected_mm: placed || targeted ? Number.NaN : meanOf(toDetections),
    jitter: jitterOf(clip, posesMm),
    bone_length_spread_mm: spread.mm,
    bone_length_spread_percent: spread.percent,
  };
}

/**
 * What `rpsm-studio evaluate --clips ... --json` prints. A measure that cannot be told is left out.
 *
 * - `model`, `measured_on`, `alignment`; `frames`: of all clips; `measured_frames`: in which something is known;
 * - `measure` (`mpjpe` or `reprojection`), `against` (`truth`, `annotations`, `placed-keypoints`, `detected-keypoints`): what
 *   decides, and what it is measured against: the best that any of the clips has;
 * - means over clips, each clip counting the same: `mpjpe_mm`, `pa_mpjpe_mm` (joints with a 3D target, by their weight);
 *   `n_mpjpe_mm`, `mpjve_mm` (per frame), `mpjve_mm_per_s`, `acceleration_error_mm`, `pck150`, `auc` (frames whose whole pose is
 *   known); `reprojection_mm` (against keypoints that a person put right, at the body's distance);
 *   `reprojection_to_detected_mm` (against the detector's: only for clips that have nothing better); `jitter` (mm/s^3),
 *   `bone_length_spread_mm`, `bone_length_spread_percent` (of the raw poses: no truth needed);
 * - `intervals_95`: by measure `{ low, high, clips }`, the bootstrap interval over clips; `low` and `high` are null for one clip;
 * - `per_joint`: mm by joint name, of the measure that decides;
 * - `per_clip`: `id`, `name`, `frames`, `posed_frames`, `measured_frames`, `fps`, `measure`, `against`, the same measures, `per_joint`.
 */
export function clipEvaluationJson(model: string, evaluation: ClipsEvaluation): Record<string, unknown> {
  const { clips, overall, measure, against, perJointMm } = evaluation;
  const known = clipMeasures.filter((name) => overall[name].clips > 0);
  return {
    model,
    measured_on: "clips of a library",
    measure,
    against,
    frames: clips.reduce((sum, { frames }) => sum + frames, 0),
    measured_frames: clips.reduce((sum, { measuredFrames }) => sum + measuredFrames, 0),
    alignment: { ...alignments, reprojection_mm: "translation that fits the picture best in each frame" },
    ...Object.fromEntries(known.map((name) => [name, overall[name].mean])),
    intervals_95: Object.fromEntries(
      known.map((name) => [name, { low: overall[name].low, high: overall[name].high, clips: overall[name].clips }]),
    ),
    per_joint: knownJoints(perJointMm),
    per_clip: clips.map((clip) => ({
      id: clip.clipId,
      name: clip.name,
      frames: clip.frames,
      posed_frames: clip.posedFrames,
      measured_frames: clip.measuredFrames,
      fps: clip.fps,
      measure: clip.measure,
      against: clip.against,
      ...Object.fromEntries(
        clipMeasures.filter((name) => !Number.isNaN(clip.values[name])).map((name) => [name, clip.values[name]]),
      ),
      per_joint: knownJoints(clip.perJointMm),
    })),
  };
}

function knownJoints(perJointMm: readonly number[]): Record<string, number> {
  return Object.fromEntries(Object.entries(byJointName(perJointMm)).filter(([, errorMm]) => !Number.isNaN(errorMm)));
}

const mm = (value: number) => `${value.toFixed(1)} mm`;
const tableRows: Readonly<Record<ClipMeasure, readonly [name: string, show: (value: number) => string]>> = {
  mpjpe_mm: ["MPJPE", mm],
  pa_mpjpe_mm: ["PA-MPJPE", mm],
  n_mpjpe_mm: ["N-MPJPE", mm],
  mpjve_mm: ["MPJVE per frame", mm],
  mpjve_mm_per_s: ["MPJVE", (value) => `${value.toFixed(0)} mm/s`],
  acceleration_error_mm: ["acceleration error", mm],
  pck150: ["PCK@150", percent],
  auc: ["AUC", percent],
  reprojection_mm: ["reprojection error", mm],
  reprojection_to_detected_mm: ["reprojection error, to detected keypoints", mm],
  jitter: ["jitter", metresPerS3],
  bone_length_spread_mm: ["bone-length spread", mm],
  bone_length_spread_percent: ["bone-length spread, of the length", (value) => `${value.toFixed(1)} %`],
};

export function clipEvaluationTable(model: string, evaluation: ClipsEvaluation): string {
  const { clips, overall, against, perJointMm } = evaluation;
  const frames = clips.reduce((sum, clip) => sum + clip.frames, 0);
  const head = `${model} on ${clips.length} ${clips.length === 1 ? "clip" : "clips"}, ${frames} frames, ${againstWords[against]}; mean over clips (95 % interval)`;
  const rows = clipMeasures
    .filter((name) => overall[name].clips > 0)
    .map((name): [string, string] => {
      const [label, show] = tableRows[name];
      const { mean, low, high, clips: known } = overall[name];
      const interval = Number.isNaN(low) ? "" : ` (${show(low)} to ${show(high)})`;
      const of = known < clips.length ? `, of ${known} of the clips` : "";
      return [label, `${show(mean)}${interval}${of}`];
    });
  rows.push(["by joint", jointList(perJointMm)]);
  return [tableText(head, rows), ...clips.map(clipLine)].join("\n");
}

function clipLine({ name, measure, against, values, frames, measuredFrames, fps }: EvaluatedClip): string {
  const error =
    measure === "mpjpe"
      ? values.mpjpe_mm
      : values[against === "placed-keypoints" ? "reprojection_mm" : "reprojection_to_detected_mm"];
  const what = measure === "mpjpe" ? "MPJPE" : "reprojection";
  const known = Number.isNaN(error) ? "nothing to measure" : `${what} ${mm(error)} ${againstWords[against]}`;
  return `  "${name}": ${known}; ${measuredFrames} of ${frames} frames, ${fps.toFixed(1)} a second`;
}
