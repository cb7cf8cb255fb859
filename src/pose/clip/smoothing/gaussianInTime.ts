import { reflectEnds, type Series } from "./series";

/** Beyond this many standard deviations the bell is cut off; what is left out is 0.006 % of it. */
const reachSigmas = 4;
/** Rounding of times must not decide whether a sample at the very edge counts. */
const timeSlackS = 1e-9;

/** How far before and after a sample the filter looks, seconds. */
export function gaussianReachS(sigmaS: number): number {
  return reachSigmas * sigmaS;
}

/**
 * Mean under a bell curve of time. In place. A sample counts by the bell at its time and by the time that it stands for
 * (half of the steps on either side), so that where samples lie close together they do not count more.
 *
 * @param fromStart whether the series begins and ends here, or whether a longer one was cut out one sample beyond
 *   gaussianReachS
 */
export function smoothGaussian(series: Series, sigmaS: number, fromStart: boolean, toEnd: boolean): void {
  const { timesS, values, width } = series;
  const samples = timesS.length;
  if (samples < 2) return;
  const reachS = gaussianReachS(sigmaS);
  // One sample further, so that the outermost one that counts knows its share of time.
  const [{ timesS: times, values: input }] = reflectEnds(series, fromStart, toEnd, reachS + longestStep(timesS));
  const source = input === values ? values.slice() : input;
  const end = times.length - 1;
  const shares = times.map((_, i) => (times[Math.min(i + 1, end)]! - times[Math.max(i - 1, 0)]!) / (i % end ? 2 : 1));

  const sums = new Float64Array(width);
  let first = 0;
  for (let sample = 0; sample < samples; sample++) {
    const timeS = timesS[sample]!;
    // As far to the one side as to the other, or a slope would be pulled to where more samples are.
    const sideS = Math.min(reachS, timeS - times[0]!, times[end]! - timeS);
    while (times[first]! < timeS - reachS - timeSlackS) first++;
    sums.fill(0);
    let total = 0;
    for (let i = first; i <= end && times[i]! <= timeS + sideS + timeSlackS; i++) {
      if (times[i]! < timeS - sideS - timeSlackS) continue;
      const distance = (times[i]! - timeS) / sigmaS;
      const weight = shares[i]! * Math.exp(-0.5 * distance * distance);
      total += weight;
      for (let k = 0; k < width; k++) sums[k]! += weight * source[i * width + k]!;
    }
    for (let k = 0; k < width; k++) values[sample * width + k] = sums[k]! / total;
  }
}

function longestStep(timesS: Float64Array): number {
  let longest = 0;
  for (let i = 1; i < timesS.length; i++) longest = Math.max(longest, timesS[i]! - timesS[i - 1]!);
  return longest;
}
