/**
 * Exponential moving average, debiased as Adam's moments are: the first values are not drawn towards 0. Values that are
 * no numbers are left out and stay so.
 *
 * @param weight of what came before, 0 (raw) to below 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let average = 0;
  let total = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    average = weight * average + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return average / total;
  });
}
