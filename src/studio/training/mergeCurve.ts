import type { CurvePoint } from "../../common/trainingProtocol";

/** More points than any screen has columns. */
export const mostCurvePoints = 4000;

/**
 * Makes half as many points of a curve, each the mean of two neighbours weighted by the steps that they stand for.
 * @param startStep the step before the first point's first one
 */
export function mergeCurve(points: readonly CurvePoint[], startStep = 0): CurvePoint[] {
  const merged: CurvePoint[] = [];
  for (let index = 0; index < points.length; index += 2) {
    const before = points[index - 1]?.step ?? startStep;
    const [first, second] = [points[index]!, points[index + 1]];
    merged.push(second ? mergeTwo(first, second, before) : first);
  }
  return merged;
}

function mergeTwo(first: CurvePoint, second: CurvePoint, before: number): CurvePoint {
  // A run that was resumed may repeat a step: each point counts at least once.
  const weights = [Math.max(1, first.step - before), Math.max(1, second.step - first.step)] as const;
  const mean = (name: keyof CurvePoint) => weightedMean([first[name], second[name]], weights);
  return {
    step: second.step,
    loss: mean("loss"),
    mpjpeMm: mean("mpjpeMm"),
    gradientNorm: mean("gradientNorm"),
    learningRate: second.learningRate,
    framesPerSecond: mean("framesPerSecond"),
  };
}

/** Of those that are numbers; NaN without any. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sum += value * weights[i]!;
    total += weights[i]!;
  });
  return sum / total;
}
