import type { Interval } from "../../../../common/verdict";

/** Maps values to 0..1 of a small plot. */
export type IntervalScale = (value: number) => number;

const room = 0.08;

/** Everything that is known of these intervals, and the values named, with a little room on both sides. */
export function intervalScale(intervals: readonly Interval[], alsoShown: readonly number[] = []): IntervalScale {
  const known = [...intervals.flatMap(({ mean, low, high }) => [mean, low, high]), ...alsoShown].filter(
    Number.isFinite,
  );
  const [least, most] = [Math.min(...known), Math.max(...known)];
  // A single value is in the middle of as much as it is itself.
  const span = most - least || Math.abs(most) || 1;
  const width = span * (1 + 2 * room);
  const from = (least + most) / 2 - width / 2;
  return (value) => (value - from) / width;
}
