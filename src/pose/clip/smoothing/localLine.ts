/** Samples further away than this many standard deviations of the bell do not count. */
const reachSigmas = 3;
/** A slope is held back where the samples' times vary by less than this share of what they do in the bell. */
const leastVariance = 0.1;

/** How far before and after a sample localLine looks, seconds. */
export function localLineReachS(sigmaS: number): number {
  return reachSigmas * sigmaS;
}

/** Samples of which one number is looked at. */
export interface Samples {
  /** Rising; seconds. */
  timesS: ArrayLike<number>;
  /** Sample i has its number at values[i * width + offset]; NaN: it has none. */
  values: ArrayLike<number>;
  width: number;
  offset: number;
}

/**
 * Value and slope (per second) at sample `at`: those of the straight line that fits the samples around it best, each
 * weighted by a bell curve of time (local linear regression). Unlike a weighted mean it neither lags at the ends nor
 * minds uneven times and missing samples. The bell is the triweight, (1 - t^2)^3: it needs no exponential, and really ends.
 *
 * @param first first sample that belongs to the same movement
 * @param last last one
 * @param sigmaS the bell's standard deviation
 * @returns undefined where none of the samples within reach has a number
 */
export function localLine(
  { timesS, values, width, offset }: Samples,
  at: number,
  first: number,
  last: number,
  sigmaS: number,
): [value: number, slope: number] | undefined {
  const reachS = localLineReachS(sigmaS);
  const timeS = timesS[at]!;
  let from = at;
  while (from > first && timeS - timesS[from - 1]! < reachS) from--;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let v0 = 0;
  let v1 = 0;
  for (let i = from; i <= last; i++) {
    const t = timesS[i]! - timeS;
    if (t >= reachS) break;
    const value = values[i * width + offset]!;
    if (Number.isNaN(value)) continue;
    const inside = 1 - (t / reachS) * (t / reachS);
    const weight = inside * inside * inside;
    s0 += weight;
    s1 += weight * t;
    s2 += weight * t * t;
    v0 += weight * value;
    v1 += weight * t * value;
  }
  if (s0 === 0) return undefined;
  const middle = s1 / s0;
  const mean = v0 / s0;
  const variance = s2 / s0 - middle * middle;
  const floor = leastVariance * sigmaS * sigmaS;
  const certainty = variance > 0 ? 1 / (1 + (floor / variance) ** 3) : 0;
  const slope = certainty > 0 ? (certainty * (v1 / s0 - middle * mean)) / variance : 0;
  return [mean - slope * middle, slope];
}
