/** A value of one or more numbers at a moment, in seconds. */
export interface Key {
  time: number;
  value: readonly number[];
}

/**
 * A value that changes over a loop: at rest on every key, with the speed of a hand or a hip (minimum jerk) in between.
 *
 * @param keys in order of time, at least one; from the last one it goes back to the first
 * @param period length of the loop in seconds
 */
export function sampleTrack(keys: readonly Key[], period: number, time: number): number[] {
  const moment = ((time % period) + period) % period;
  const after = keys.findIndex((key) => key.time > moment);
  const to = keys[Math.max(after, 0)]!;
  const from = keys[after <= 0 ? keys.length - 1 : after - 1]!;
  const span = (to.time - from.time + period) % period || period;
  const share = minimumJerk(((((moment - from.time) % period) + period) % period) / span);
  return from.value.map((start, i) => start + (to.value[i]! - start) * share);
}

/** Flash and Hogan 1985: how people move from rest to rest. */
function minimumJerk(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 + s * (6 * s - 15));
}
