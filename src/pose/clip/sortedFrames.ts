/** Index of the first of rising numbers that is not below `value`; their count when there is none. */
export function firstNotBelow(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a number into its place; one that is there already is not doubled. */
export function insertSorted(sorted: number[], value: number): void {
  const i = firstNotBelow(sorted, value);
  if (sorted[i] !== value) sorted.splice(i, 0, value);
}

export function removeSorted(sorted: number[], value: number): void {
  const i = firstNotBelow(sorted, value);
  if (sorted[i] === value) sorted.splice(i, 1);
}
