import type { Comparison, Interval } from "../../common/verdict";
import { createRandom } from "../synthesis/random";
import { toTheEnd } from "./toTheEnd";

/** What is drawn anew: a clip, a sequence, or a stretch of a clip, measured before and after. */
export interface Unit {
  before: number;
  after: number;
  /** How much it counts in the mean; default 1. */
  weight?: number;
}

const resamples = 10_000;
/** Units that are drawn before others get a turn: a few milliseconds. */
const drawnPerTurn = 100_000;
const lowShare = 0.025;
const highShare = 0.975;

/**
 * Means before and after and of their paired difference, each with a 95 % percentile bootstrap interval (Efron and
 * Tibshirani 1993, chapter 13): units are drawn with replacement, as many as there are, and all three means are taken
 * of the same draw. Units without a number before or after are left out.
 *
 * @returns NaN intervals for fewer than two units: one says nothing about others; the same seed gives the same numbers
 */
export function compareUnits(units: readonly Unit[], seed: number): Comparison {
  return toTheEnd(compareUnitSteps(units, seed));
}

/** compareUnits that pauses now and then (WorkTurns.through): of thousands of units it takes seconds. */
export function* compareUnitSteps(units: readonly Unit[], seed: number): Generator<undefined, Comparison> {
  const known = units.filter(({ before, after }) => !Number.isNaN(before) && !Number.isNaN(after));
  const draws = yield* drawMeans(known, seed);
  return {
    before: interval(
      mean(known, ({ before }) => before),
      draws.before,
    ),
    after: interval(
      mean(known, ({ after }) => after),
      draws.after,
    ),
    difference: interval(
      mean(known, ({ before, after }) => after - before),
      draws.difference,
    ),
  };
}

/** The same for one set of values. */
export function bootstrapMean(values: readonly number[], seed: number): Interval {
  return compareUnits(
    values.map((value) => ({ before: value, after: value })),
    seed,
  ).before;
}

function* drawMeans(units: readonly Unit[], seed: number) {
  const count = units.length < 2 ? 0 : resamples;
  const draws = {
    before: new Float64Array(count),
    after: new Float64Array(count),
    difference: new Float64Array(count),
  };
  const random = createRandom(seed, 0);
  const drawsPerTurn = Math.ceil(drawnPerTurn / Math.max(1, units.length));
  for (let draw = 0; draw < count; draw++) {
    if (draw % drawsPerTurn === 0) yield;
    let before = 0;
    let after = 0;
    let weights = 0;
    for (let i = 0; i < units.length; i++) {
      const unit = units[random.index(units.length)]!;
      const weight = unit.weight ?? 1;
      before += weight * unit.before;
      after += weight * unit.after;
      weights += weight;
    }
    draws.before[draw] = before / weights;
    draws.after[draw] = after / weights;
    draws.difference[draw] = (after - before) / weights;
  }
  return draws;
}

function mean(units: readonly Unit[], pick: (unit: Unit) => number): number {
  let sum = 0;
  let weights = 0;
  for (const unit of units) {
    sum += (unit.weight ?? 1) * pick(unit);
    weights += unit.weight ?? 1;
  }
  return sum / weights;
}

function interval(meanValue: number, draws: Float64Array): Interval {
  draws.sort();
  return { mean: meanValue, low: percentile(draws, lowShare), high: percentile(draws, highShare) };
}

/** On a straight line between the two nearest of the sorted values (NumPy's default); NaN without values. */
function percentile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
