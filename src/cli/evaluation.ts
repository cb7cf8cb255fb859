import { countedJoints, type JointSet, pickJoints } from "../pose/evaluation/countedJoints";
import { boneSpreadOf } from "../pose/evaluation/steadiness";
import { measureStretches, pool, type Stretch, type StretchMeasures } from "../pose/evaluation/stretchMeasures";
import { jitterMmPerS3, meanJointErrorMm } from "../pose/metrics";
import { coordinateCount, jointCount, jointNames } from "../pose/skeleton";
import type { SequenceFacts } from "./heldOutSequences";

/** One sequence, run through the network. F frames. */
export interface EvaluatedSequence extends SequenceFacts {
  /** Every stage's poses, each (F, 51) mm. */
  stagePoses: Float32Array[];
  /** (F, 51) mm */
  truth: Float32Array;
}

/** Measures over all frames of all sequences, against motion capture. */
export interface Evaluation extends StretchMeasures {
  jitterMmPerS3: number;
  truthJitterMmPerS3: number;
  boneLengthSpreadMm: number;
  boneLengthSpreadPercent: number;
  /** The least and the most frames a second of any sequence, over its whole length. */
  fps: [least: number, most: number];
  /** MPJPE of every stage: what the recurrence refines. */
  stageMpjpeMm: number[];
  /** MPJPE of the first, second, third and last quarter of the sequences: whether carried state drifts. */
  quarterMpjpeMm: number[];
  /** 17 */
  perJointMm: number[];
  perSubject: EvaluatedGroup[];
  /** By what the takes are described as; empty where they are not. */
  perDescription: EvaluatedGroup[];
  /** By how invented cameras film; empty where real ones did. */
  perCamera: EvaluatedGroup[];
  /** By what the subjects do; empty where the data are not measured by action. */
  perAction: EvaluatedGroup[];
}

export interface EvaluatedGroup {
  name: string;
  sequences: number;
  frames: number;
  mpjpeMm: number;
  paMpjpeMm: number;
}

/** @param joints that count in whatever is measured against truth, but for the joints' own errors */
export function evaluateSequences(
  sequences: readonly EvaluatedSequence[],
  joints: readonly number[] = countedJoints[17],
): Evaluation {
  const stretches = sequences.map(lastStage);
  const error = ({ poses, truth }: Pick<Stretch, "poses" | "truth">) =>
    meanJointErrorMm(pickJoints(poses, joints), pickJoints(truth, joints));
  const spreads = stretches.map(({ poses }) => ({ poses, ...boneSpreadOf(poses) }));
  return {
    ...measureStretches(stretches, joints),
    jitterMmPerS3: pool(stretches, ({ poses, timesS }) => jitterMmPerS3(poses, timesS), 4),
    truthJitterMmPerS3: pool(stretches, ({ truth, timesS }) => jitterMmPerS3(truth, timesS), 4),
    boneLengthSpreadMm: pool(spreads, ({ mm }) => mm),
    boneLengthSpreadPercent: pool(spreads, ({ percent }) => percent),
    fps: rates(sequences),
    stageMpjpeMm: sequences[0]!.stagePoses.map((_, stage) =>
      pool(
        sequences.map(({ stagePoses, truth }) => ({ poses: stagePoses[stage]!, truth })),
        error,
      ),
    ),
    quarterMpjpeMm: [0, 1, 2, 3].map((quarter) =>
      pool(
        stretches.map((stretch) => quarterOf(stretch, quarter)),
        error,
      ),
    ),
    perJointMm: jointErrors(stretches),
    perSubject: groups(sequences, joints, ({ subject }) => String(subject)),
    perDescription: groups(sequences, joints, ({ description }) => description),
    perCamera: groups(sequences, joints, ({ camera }) => camera ?? ""),
    perAction: groups(sequences, joints, ({ action }) => action ?? ""),
  };
}

function lastStage({ stagePoses, truth, timesS }: EvaluatedSequence): Stretch {
  return { poses: stagePoses.at(-1)!, truth, timesS };
}

function rates(sequences: readonly EvaluatedSequence[]): [number, number] {
  const found = sequences.map(({ timesS }) => (timesS.length - 1) / (timesS.at(-1)! - timesS[0]!));
  return [Math.min(...found), Math.max(...found)];
}

function quarterOf({ poses, truth }: Stretch, quarter: number): Pick<Stretch, "poses" | "truth"> {
  const frames = truth.length / coordinateCount;
  const [from, to] = [quarter, quarter + 1].map((i) => Math.round((i * frames) / 4) * coordinateCount);
  return { poses: poses.subarray(from, to), truth: truth.subarray(from, to) };
}

function jointErrors(stretches: readonly Stretch[]): number[] {
  const sums = new Float64Array(jointCount);
  let frames = 0;
  for (const { poses, truth } of stretches) {
    frames += truth.length / coordinateCount;
    for (let at = 0; at < truth.length; at += 3) {
      const offMm = [0, 1, 2].map((axis) => poses[at + axis]! - truth[at + axis]!);
      sums[(at / 3) % jointCount]! += Math.hypot(...offMm);
    }
  }
  return [...sums].map((sum) => sum / frames);
}

/** The largest error first. */
function groups(
  sequences: readonly EvaluatedSequence[],
  joints: readonly number[],
  nameOf: (sequence: EvaluatedSequence) => string,
): EvaluatedGroup[] {
  const named = new Map<string, EvaluatedSequence[]>();
  for (const sequence of sequences) {
    const name = nameOf(sequence);
    if (name !== "") named.set(name, [...(named.get(name) ?? []), sequence]);
  }
  return [...named]
    .map(([name, members]) => {
      const { frames, mpjpeMm, paMpjpeMm } = measureStretches(members.map(lastStage), joints);
      return { name, sequences: members.length, frames, mpjpeMm, paMpjpeMm };
    })
    .sort((a, b) => b.mpjpeMm - a.mpjpeMm);
}

export interface EvaluationSubject {
  model: string;
  /** `motion capture, CMU-24 protocol` */
  measuredOn: string;
  split: string;
  noise: string;
  sequences: number;
  joints: JointSet;
  limbs: Limbs;
}

/** Whose limbs poses and truth have when they are compared. */
export type Limbs = "mean" | "subject" | "as-predicted";

export const limbsWords: Readonly<Record<Limbs, string>> = {
  mean: "mean limbs: the truth's bones have the mean body's lengths, as the predictions' have; true lengths play no part",
  subject: "subject's limbs: the predictions' bones were given the subject's true lengths, the truth is as captured",
  "as-predicted": "as predicted: neither predictions nor truth were changed",
};

/**
 * What `rpsm-studio evaluate --data ... --json` prints:
 *
 * - `model`, `measured_on`, `split`, `noise`, `sequences`, `frames`; `fps`: a number, or in words where it is mixed;
 *   `alignment`: what was fitted before distances were taken, for each kind of measure; `joints`: 17 or 14 (which ones:
 *   pose/evaluation/countedJoints.ts) count in whatever has a truth; `limbs`: whose limb lengths were compared;
 * - `mpjpe_mm`, `pa_mpjpe_mm`, `n_mpjpe_mm`; `mpjve_mm` (per frame) and `mpjve_mm_per_s` (by real time steps);
 *   `acceleration_error_mm` (second difference, per frame and frame); `pck150` and `auc` (shares, 0 to 1);
 * - `jitter` and `truth_jitter` (mm/s^3, by real time steps), `bone_length_spread_mm` and `bone_length_spread_percent` (standard
 *   deviation over each sequence, mean of the 16 bones), which need no truth;
 * - `stage_mpjpe_mm`: of stage 1 to the last; `quarter_mpjpe_mm`: of the sequences' first to last quarter;
 * - `per_joint`: mm by joint name; `per_subject` and, where takes are described, `per_description`: by name
 *   `{ sequences, frames, mpjpe_mm, pa_mpjpe_mm }`;
 * - where invented cameras film: `per_camera` likewise, by how they do (webcam, phone, tripod, long lens, room corner);
 * - where the data are measured by action: `per_action` likewise, and `action_average_mpjpe_mm` (protocol 1) and
 *   `action_average_pa_mpjpe_mm` (protocol 2): the mean over actions, each counting the same.
 */
export function evaluationJson(about: EvaluationSubject, evaluation: Evaluation): Record<string, unknown> {
  const { perDescription, perCamera, perAction } = evaluation;
  return {
    model: about.model,
    measured_on: about.measuredOn,
    split: about.split,
    noise: about.noise,
    sequences: about.sequences,
    frames: evaluation.frames,
    fps: fpsValue(evaluation),
    alignment: alignments,
    joints: Number(about.joints),
    limbs: limbsWords[about.limbs],
    mpjpe_mm: evaluation.mpjpeMm,
    pa_mpjpe_mm: evaluation.paMpjpeMm,
    n_mpjpe_mm: evaluation.nMpjpeMm,
    mpjve_mm: evaluation.mpjveMm,
    mpjve_mm_per_s: evaluation.mpjveMmPerS,
    acceleration_error_mm: evaluation.accelerationErrorMm,
    jitter: evaluation.jitterMmPerS3,
    truth_jitter: evaluation.truthJitterMmPerS3,
    pck150: evaluation.pck150,
    auc: evaluation.auc,
    bone_length_spread_mm: evaluation.boneLengthSpreadMm,
    bone_length_spread_percent: evaluation.boneLengthSpreadPercent,
    stage_mpjpe_mm: evaluation.stageMpjpeMm,
    quarter_mpjpe_mm: evaluation.quarterMpjpeMm,
    per_joint: byJointName(evaluation.perJointMm),
    per_subject: groupsJson(evaluation.perSubject),
    ...(perDescription.length > 0 && { per_description: groupsJson(perDescription) }),
    ...(perCamera.length > 0 && { per_camera: groupsJson(perCamera) }),
    ...(perAction.length > 0 && {
      per_action: groupsJson(perAction),
      action_average_mpjpe_mm: averageOf(perAction, ({ mpjpeMm }) => mpjpeMm),
      action_average_pa_mpjpe_mm: averageOf(perAction, ({ paMpjpeMm }) => paMpjpeMm),
    }),
  };
}

function averageOf(groups: readonly EvaluatedGroup[], value: (group: EvaluatedGroup) => number): number {
  return groups.reduce((sum, group) => sum + value(group), 0) / groups.length;
}

/** What is fitted before distances are taken. */
export const alignments = {
  mpjpe_mm: "hip, no scale or rotation",
  pa_mpjpe_mm: "similarity transform of each frame",
  n_mpjpe_mm: "hip, scale of each frame",
  others: "hip, no scale or rotation",
} as const;

export function byJointName(perJointMm: readonly number[]): Record<string, number> {
  return Object.fromEntries(perJointMm.map((errorMm, joint) => [jointNames[joint]!, errorMm]));
}

function groupsJson(list: readonly EvaluatedGroup[]): Record<string, unknown> {
  return Object.fromEntries(
    list.map(({ name, sequences, frames, mpjpeMm, paMpjpeMm }) => [
      name,
      { sequences, frames, mpjpe_mm: mpjpeMm, pa_mpjpe_mm: paMpjpeMm },
    ]),
  );
}

function fpsValue({ fps: [least, most] }: Evaluation): number | string {
  return most - least < sameRate ? most : `mixed, ${least.toFixed(1)} to ${most.toFixed(1)}`;
}

/** Frames a second that are the same one, written with other digits. */
const sameRate = 0.01;
/** Descriptions in the table; the JSON has all. */
const mostDescriptions = 5;

export function evaluationTable(about: EvaluationSubject, evaluation: Evaluation): string {
  const { model, measuredOn, split, noise, sequences, joints, limbs } = about;
  const { perSubject, perDescription, perCamera, perAction } = evaluation;
  const mm = (value: number) => `${value.toFixed(1)} mm`;
  const list = (values: readonly number[]) => `${values.map((value) => value.toFixed(1)).join(" / ")} mm`;
  const groupList = (found: readonly EvaluatedGroup[]) =>
    found.map(({ name, mpjpeMm }) => `${name}: ${mpjpeMm.toFixed(1)}`).join(", ");
  const rows: [name: string, value: string][] = [
    ["MPJPE", mm(evaluation.mpjpeMm)],
    ["PA-MPJPE", mm(evaluation.paMpjpeMm)],
    ["N-MPJPE", mm(evaluation.nMpjpeMm)],
    ["MPJVE", `${mm(evaluation.mpjveMm)} per frame, ${evaluation.mpjveMmPerS.toFixed(0)} mm/s`],
    ["acceleration error", mm(evaluation.accelerationErrorMm)],
    ["jitter", `${metresPerS3(evaluation.jitterMmPerS3)} (truth: ${metresPerS3(evaluation.truthJitterMmPerS3)})`],
    ["bone-length spread", spreadWords(evaluation)],
    ["PCK@150", percent(evaluation.pck150)],
    ["AUC", percent(evaluation.auc)],
    ["MPJPE by stage", list(evaluation.stageMpjpeMm)],
    ["MPJPE by quarter", list(evaluation.quarterMpjpeMm)],
    ["MPJPE by joint", jointList(evaluation.perJointMm)],
    ["MPJPE by subject", groupList(perSubject)],
  ];
  if (perCamera.length > 0) rows.push(["MPJPE by camera", groupList(perCamera)]);
  if (perAction.length > 0) {
    const average = (value: (group: EvaluatedGroup) => number) => mm(averageOf(perAction, value));
    rows.push(
      ["MPJPE by action", groupList(perAction)],
      ["mean of actions", `MPJPE ${average((each) => each.mpjpeMm)}, PA-MPJPE ${average((each) => each.paMpjpeMm)}`],
    );
  }
  if (perDescription.length > 0) rows.push(["worst takes", groupList(perDescription.slice(0, mostDescriptions))]);
  const amount = `${sequences} sequences, ${evaluation.frames} frames, frames a second: ${fpsText(evaluation)}`;
  const how = `${joints} joints, hip-aligned but for PA (similarity) and N (scale); ${limbsWords[limbs]}`;
  const head = `${model}, ${measuredOn}, ${split} subjects, noise ${noise}: ${amount}; ${how}`;
  return tableText(head, rows);
}

/** Name and value in two columns under a heading. */
export function tableText(head: string, rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [head, ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`)].join("\n");
}

export function metresPerS3(mmPerS3: number): string {
  return `${(mmPerS3 / 1000).toFixed(1)} m/s^3`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export function spreadWords(spread: Pick<Evaluation, "boneLengthSpreadMm" | "boneLengthSpreadPercent">): string {
  return `${spread.boneLengthSpreadMm.toFixed(1)} mm, ${spread.boneLengthSpreadPercent.toFixed(1)} %`;
}

/** The joints that are known, but for the hip, which is 0 by definition. */
export function jointList(perJointMm: readonly number[]): string {
  return jointNames
    .map((name, joint) => ({ name, errorMm: perJointMm[joint]! }))
    .filter(({ errorMm }, joint) => joint > 0 && !Number.isNaN(errorMm))
    .map(({ name, errorMm }) => `${name} ${errorMm.toFixed(0)}`)
    .join(", ");
}

function fpsText(evaluation: Evaluation): string {
  const value = fpsValue(evaluation);
  return typeof value === "number" ? value.toFixed(1) : value;
}
