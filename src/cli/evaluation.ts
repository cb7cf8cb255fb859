import {
  alignedJointErrorMm,
  areaUnderPck,
  meanJointErrorMm,
  meanVelocityErrorMm,
  scaledJointErrorMm,
  shareWithin,
} from "../pose/metrics";
import { coordinateCount } from "../pose/skeleton";

/** Measures over all frames of all sequences; alignment in the name. */
export interface Evaluation {
  frames: number;
  mpjpeMm: number;
  paMpjpeMm: number;
  nMpjpeMm: number;
  /** Per frame of the sequences' own, mixed rates. */
  mpjveMmPerFrame: number;
  pck150: number;
  auc: number;
  /** MPJPE of every stage: what the recurrence refines. */
  stageMpjpeMm: number[];
  /** MPJPE of the first, second, third and last quarter of the sequences: whether carried state drifts. */
  quarterMpjpeMm: number[];
}

/**
 * @param stagePoses every stage's poses, (sequences, framesPerSequence, 51) mm
 * @param truth the same shape
 */
export function evaluatePoses(
  stagePoses: readonly Float32Array[],
  truth: Float32Array,
  framesPerSequence: number,
): Evaluation {
  const last = stagePoses.at(-1)!;
  const perSequence = framesPerSequence * coordinateCount;
  const sequences = truth.length / perSequence;
  let velocityErrors = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const range = [sequence * perSequence, (sequence + 1) * perSequence] as const;
    velocityErrors += meanVelocityErrorMm(last.subarray(...range), truth.subarray(...range));
  }
  return {
    frames: truth.length / coordinateCount,
    mpjpeMm: meanJointErrorMm(last, truth),
    paMpjpeMm: alignedJointErrorMm(last, truth),
    nMpjpeMm: scaledJointErrorMm(last, truth),
    mpjveMmPerFrame: velocityErrors / sequences,
    pck150: shareWithin(last, truth),
    auc: areaUnderPck(last, truth),
    stageMpjpeMm: stagePoses.map((poses) => meanJointErrorMm(poses, truth)),
    quarterMpjpeMm: [0, 1, 2, 3].map((quarter) => quarterError(last, truth, framesPerSequence, quarter)),
  };
}

export interface EvaluationSubject {
  model: string;
  split: string;
  noise: string;
  sequences: number;
}

export function evaluationTable(about: EvaluationSubject, evaluation: Evaluation): string {
  const mm = (value: number) => `${value.toFixed(1)} mm`;
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(" / ");
  const { model, split, noise, sequences } = about;
  const rows = [
    ["MPJPE", mm(evaluation.mpjpeMm)],
    ["PA-MPJPE", mm(evaluation.paMpjpeMm)],
    ["N-MPJPE", mm(evaluation.nMpjpeMm)],
    ["MPJVE", `${mm(evaluation.mpjveMmPerFrame)} per frame`],
    ["PCK@150", `${(100 * evaluation.pck150).toFixed(1)} %`],
    ["AUC", `${(100 * evaluation.auc).toFixed(1)} %`],
    ["MPJPE by stage", `${list(evaluation.stageMpjpeMm)} mm`],
    ["MPJPE by quarter", `${list(evaluation.quarterMpjpeMm)} mm`],
  ];
  const head = `${model}, CMU-24 protocol, ${split} subjects, noise ${noise}: ${sequences} sequences, ${evaluation.frames} frames`;
  return [head, ...rows.map(([name, value]) => `  ${name!.padEnd(17)}${value}`)].join("\n");
}

function quarterError(poses: Float32Array, truth: Float32Array, framesPerSequence: number, quarter: number): number {
  const from = Math.round((quarter * framesPerSequence) / 4) * coordinateCount;
  const to = Math.round(((quarter + 1) * framesPerSequence) / 4) * coordinateCount;
  const perSequence = framesPerSequence * coordinateCount;
  const sequences = truth.length / perSequence;
  let sum = 0;
  for (let sequence = 0; sequence < sequences; sequence++) {
    const at = sequence * perSequence;
    sum += meanJointErrorMm(poses.subarray(at + from, at + to), truth.subarray(at + from, at + to));
  }
  return sum / sequences;
}
