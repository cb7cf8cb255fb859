import type { TrainingClip } from "../../common/trainingData";
import type { Comparison, Verdict } from "../../common/trainingProtocol";
import { jointCount } from "../skeleton";
import { compareUnits, type Unit } from "./bootstrap";
import { type JointErrors, meanErrorMm } from "./jointErrors";

/** One clip's errors before and after, of the same joints and frames. */
export interface PairedErrors {
  clip: TrainingClip;
  before: JointErrors;
  after: JointErrors;
}

/** Leaves only what is known on both sides. */
export function paired(clip: TrainingClip, before: JointErrors, after: JointErrors): PairedErrors {
  return { clip, before: only(before, after), after: only(after, before) };
}

function only({ errorsMm, weights }: JointErrors, other: JointErrors): JointErrors {
  const isKnown = (row: number) => weights[row]! > 0 && other.weights[row]! > 0;
  return {
    errorsMm: errorsMm.map((error, row) => (isKnown(row) ? error : Number.NaN)),
    weights: weights.map((weight, row) => (isKnown(row) ? weight : 0)),
  };
}

export function isMeasured({ before }: PairedErrors): boolean {
  return before.weights.some((weight) => weight > 0);
}

export function intervalsOver(measured: readonly PairedErrors[]): Verdict["intervalsOver"] {
  return measured.length === 1 ? "stretches" : "clips";
}

/**
 * Errors before and after, clips counting alike. A single clip gives no interval over clips; its stretches stand in, a
 * bootstrap of blocks (Carlstein 1986), because frames beside each other err alike.
 */
export function compareErrors(measured: readonly PairedErrors[], seed: number): Comparison {
  const units = intervalsOver(measured) === "stretches" ? stretchUnits(measured[0]!) : measured.map(clipUnit);
  return compareUnits(units, seed);
}

function clipUnit({ before, after }: PairedErrors): Unit {
  return { before: meanErrorMm(before), after: meanErrorMm(after) };
}

/** Longer than a pose lasts, so that stretches are nearly independent of each other. */
const stretchS = 2;

function stretchUnits({ clip, before, after }: PairedErrors): Unit[] {
  const sums = new Map<number, { before: number; after: number; weight: number }>();
  before.weights.forEach((weight, row) => {
    if (weight === 0) return;
    const frame = Math.floor(row / jointCount);
    const stretch = Math.floor((clip.timestampsS[frame]! - clip.timestampsS[0]!) / stretchS);
    const sum = sums.get(stretch) ?? { before: 0, after: 0, weight: 0 };
    sum.before += weight * before.errorsMm[row]!;
    sum.after += weight * after.errorsMm[row]!;
    sum.weight += weight;
    sums.set(stretch, sum);
  });
  return [...sums.values()].map((sum) => ({
    before: sum.before / sum.weight,
    after: sum.after / sum.weight,
    weight: sum.weight,
  }));
}
