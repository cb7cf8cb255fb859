/** Samples of several numbers each, at times of their own. */
export interface Series {
  /** Rising; seconds. */
  timesS: Float64Array;
  /** Sample after sample, `width` numbers each. */
  values: Float64Array;
  width: number;
}

/**
 * The series with its beginning and end turned about their outermost samples (odd reflection: x goes on as 2 x_0 - x),
 * so that a filter finds level and slope going on beyond the ends and neither bends them nor shortens them.
 *
 * @param reachS how far; at most as far as there are samples to reflect
 * @returns the longer series and how many samples were put before it
 */
export function reflectEnds(
  series: Series,
  atStart: boolean,
  atEnd: boolean,
  reachS: number,
): [Series, before: number] {
  const { timesS, values, width } = series;
  const samples = timesS.length;
  const last = samples - 1;
  let before = 0;
  while (atStart && before < last && timesS[before]! - timesS[0]! < reachS) before++;
  let after = 0;
  while (atEnd && after < last && timesS[last]! - timesS[last - after]! < reachS) after++;
  if (before === 0 && after === 0) return [series, 0];

  const longer: Series = {
    timesS: new Float64Array(before + samples + after),
    values: new Float64Array((before + samples + after) * width),
    width,
  };
  longer.timesS.set(timesS, before);
  longer.values.set(values, before * width);
  for (let i = 1; i <= before; i++) reflect(i, 0, before - i);
  for (let i = 1; i <= after; i++) reflect(last - i, last, before + last + i);
  return [longer, before];

  function reflect(sample: number, about: number, to: number): void {
    longer.timesS[to] = 2 * timesS[about]! - timesS[sample]!;
    for (let k = 0; k < width; k++) {
      longer.values[to * width + k] = 2 * values[about * width + k]! - values[sample * width + k]!;
    }
  }
}
