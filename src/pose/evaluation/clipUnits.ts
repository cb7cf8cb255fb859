import type { TrainingClip } from "../../common/trainingData";
import type { Comparison, Interval, Verdict } from "../../common/verdict";
import { jointCount } from "../skeleton";
import { compareUnitSteps, type Unit } from "./bootstrap";
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

function only(errors: JointErrors, other: JointErrors): JointErrors {
  const errorsMm = errors.errorsMm.slice();
  const weights = errors.weights.slice();
  for (let row = 0; row < weights.length; row++) {
    if (other.weights[row]! > 0) continue;
    errorsMm[row] = Number.NaN;
    weights[row] = 0;
  }
  return { errorsMm, weights };
}

export function isMeasured({ before }: PairedErrors): boolean {
  return before.weights.some((weight) => weight > 0);
}

export function intervalsOver(measured: readonly PairedErrors[]): Verdict["intervalsOver"] {
  return measured.length < leastUnits ? "stretches" : "clips";
}

/** Two agree by chance half the time. */
const leastUnits = 3;

/**
 * Errors before and after, clips counting alike. One or two clips give no interval over clips; their stretches stand in, a
 * bootstrap of blocks (Carlstein 1986), because frames beside each other err alike. Pauses now and then
 * (WorkTurns.through).
 */
export function* compareErrorSteps(measured: readonly PairedErrors[], seed: number): Generator<undefined, Comparison> {
  if (intervalsOver(measured) === "clips") return yield* compareUnitSteps(measured.map(clipUnit), seed);
  const stretches = measured.flatMap(stretchUnits);
  if (stretches.length >= leastUnits) return yield* compareUnitSteps(stretches, seed);
  const { before, after, difference } = yield* compareUnitSteps(measured.map(clipUnit), seed);
  return { before: meanAlone(before), after: meanAlone(after), difference: meanAlone(difference) };
}

function meanAlone({ mean }: Interval): Interval {
  return { mean, low: Number.NaN, high: Number.NaN };
}

function clipUnit({ before, after }: PairedErrors): Unit {
  return { before: meanErrorMm(before), after: meanErrorMm(after) };
}

/** Longer than a pose lasts, so that stretches are nearly independent of each other. */
const stretchS = 2;

function stretchUnits({ clip: { timestampsS }, before, after }: PairedErrors): Unit[] {
  const stretches: { number: number; before: number; after: number; weight: number }[] = [];
  // What is left over at the end belongs to the last one: a single frame is no stretch.
  const last = Math.max(0, Math.floor((timestampsS.at(-1)! - timestampsS[0]!) / stretchS) - 1);
  for (let frame = 0; frame < timestampsS.length; frame++) {
    const number = Math.min(last, Math.floor((timestampsS[frame]! - timestampsS[0]!) / stretchS));
    if (stretches.at(-1)?.number !== number) stretches.push({ number, before: 0, after: 0, weight: 0 });
    const stretch = stretches.at(-1)!;
    for (let row = frame * jointCount; row < (frame + 1) * jointCount; row++) {
      const weight = before.weights[row]!;
      if (weight === 0) continue;
      stretch.before += weight * before.errorsMm[row]!;
      stretch.after += weight * after.errorsMm[row]!;
      stretch.weight += weight;
    }
  }
  const total = stretches.reduce((sum, { weight }) => sum + weight, 0);
  return stretches
    .filter(({ weight }) => weight > 0)
    .map((sum) => ({ before: sum.before / sum.weight, after: sum.after / sum.weight, weight: sum.weight / total }));
}
