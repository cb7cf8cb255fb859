import { reflectEnds, type Series } from "./series";

/**
 * A second-order filter that runs forwards and backwards has its half-power frequency at 0.802 of its own cut-off
 * (Robertson and Dowling 2003); its cut-off is raised by that, so that both passes together take 3 dB at the cut-off.
 */
const twoPassCorrection = (Math.SQRT2 - 1) ** 0.25;
/** Steps longer than this share of a period are walked in equal parts, the samples joined by a straight line. */
const longestStepPeriods = 1 / 3;
/**
 * What is this far away has no part in the result: the slowest decay, at the longest step, is by exp(-1.8) in a period
 * of the cut-off frequency, so a difference of a metre counts for a thousandth of a millimetre.
 */
const reachPeriods = Math.log(1e6) / 1.8;

/** How far before and after a sample the filter looks, seconds. */
export function butterworthReachS(cutoffHz: number): number {
  return reachPeriods / cutoffHz;
}

/**
 * Low-pass of second order (Butterworth), forwards and backwards: no phase shift, 3 dB down at the cut-off, 24 dB an
 * octave above it. In place.
 *
 * Nothing is resampled: the filter's two states are advanced by the bilinear rule (pre-warped) over each step's own
 * length. With equal steps that is exactly the usual digital filter; with unequal ones it stays stable, because the
 * steps' matrices commute. A cut-off above a third of the frame rate is nearly none.
 *
 * @param fromStart whether the series begins and ends here, or whether a longer one was cut out at butterworthReachS
 */
export function smoothButterworth(series: Series, cutoffHz: number, fromStart: boolean, toEnd: boolean): void {
  if (series.timesS.length < 2) return;
  const [longer, before] = reflectEnds(series, fromStart, toEnd, butterworthReachS(cutoffHz));
  pass(longer, cutoffHz, 1);
  pass(longer, cutoffHz, -1);
  const { values, width } = series;
  if (longer !== series) values.set(longer.values.subarray(before * width, before * width + values.length));
}

/** One pass over all samples in place, beginning at rest in the first one. */
function pass({ timesS, values, width }: Series, cutoffHz: number, direction: 1 | -1): void {
  const samples = timesS.length;
  const level = new Float64Array(width);
  const slope = new Float64Array(width);
  const input = new Float64Array(width);
  let at = direction === 1 ? 0 : samples - 1;
  for (let k = 0; k < width; k++) input[k] = level[k] = values[at * width + k]!;

  for (let step = 1; step < samples; step++) {
    const periods = cutoffHz * Math.abs(timesS[at + direction]! - timesS[at]!);
    at += direction;
    const parts = Math.max(1, Math.ceil(periods / longestStepPeriods - 1e-9));
    const warped = Math.tan((Math.PI * periods) / parts) / twoPassCorrection;
    const damping = Math.SQRT2 * warped;
    const scale = 1 / (1 + damping + warped * warped);
    for (let k = 0; k < width; k++) {
      const next = values[at * width + k]!;
      const change = (next - input[k]!) / parts;
      for (let part = 0; part < parts; part++) {
        // level' = slope, slope' = input - level - sqrt(2) slope, by the trapezoid rule.
        const pushed = 2 * input[k]! + (2 * part + 1) * change;
        const a = level[k]! + warped * slope[k]!;
        const b = (1 - damping) * slope[k]! + warped * (pushed - level[k]!);
        level[k] = scale * ((1 + damping) * a + warped * b);
        slope[k] = scale * (b - warped * a);
      }
      input[k] = next;
      values[at * width + k] = level[k]!;
    }
  }
}
