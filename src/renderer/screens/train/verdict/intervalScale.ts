import type { Interval } from "../../../../common/trainingProtocol";

/** Maps values to 0..1 of a small plot. */
export type IntervalScale = (value: number) => number;

const room = 0.08;

/** Everything that is known of these intervals, and the values named, with a little room on both sides. */
export function intervalScale(intervals: readonly Interval[], alsoShown: readonly number[] = []): IntervalScale {
  const known = [...intervals.flatMap(({ mean, low, high }) => [mean, low, high]), ...alsoShown].filter(
    Number.isFinite,
  );
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = most - least || Math.abs(most) || 1;
  const from = least - span * room;
  const width = (most - least || span) + 2 * span * room;
  return (value) => (value - from) / width;
}
