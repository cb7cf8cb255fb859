/** A frame counts as being at a time when it is no farther from it. */
const nearS = 0.1;

/**
 * The clip's frame at each time of a motion that begins `offsetS` after the clip; undefined where the clip has none.
 * @param clipTimesS rising
 */
export function nearestFrames(
  clipTimesS: ArrayLike<number>,
  motionTimesS: ArrayLike<number>,
  offsetS: number,
): (number | undefined)[] {
  return Array.from(motionTimesS, (time) => nearestFrame(clipTimesS, time + offsetS));
}

function nearestFrame(times: ArrayLike<number>, time: number): number | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  const distance = (frame: number) => Math.abs((times[frame] ?? Number.POSITIVE_INFINITY) - time);
  const frame = distance(low - 1) <= distance(low) ? low - 1 : low;
  return distance(frame) <= nearS ? frame : undefined;
}
