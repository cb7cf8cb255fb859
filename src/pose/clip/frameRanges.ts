import type { FrameRange } from "../../common/clipEdits";
import { firstNotBelow } from "./sortedFrames";

/** Whether the frame is in the range. */
export function holds([first, last]: FrameRange, frame: number): boolean {
  return first <= frame && frame <= last;
}

/** Ranges in order that neither overlap nor touch, and cover the same frames. */
export function joinRanges(ranges: Iterable<FrameRange>): FrameRange[] {
  const joined: FrameRange[] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = joined.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

/** The one of joined ranges that holds the frame, or the stretch between two of them that does (its end may be infinite). */
export function stretchAt(joined: readonly FrameRange[], frame: number): { range: FrameRange; inside: boolean } {
  let low = 0;
  let high = joined.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (joined[middle]![1] < frame) low = middle + 1;
    else high = middle;
  }
  const next = joined[low];
  if (next && next[0] <= frame) return { range: next, inside: true };
  const first = (joined[low - 1]?.[1] ?? -1) + 1;
  return { range: [first, next ? next[0] - 1 : Number.POSITIVE_INFINITY], inside: false };
}

/**
 * The frames that belong together with this one: between two cuts.
 * @param cuts rising; each is the first frame of a new take
 * @param frames how many there are
 */
export function takeAt(cuts: readonly number[], frame: number, frames: number): FrameRange {
  const i = firstNotBelow(cuts, frame + 1);
  return [cuts[i - 1] ?? 0, Math.min(frames, cuts[i] ?? frames) - 1];
}

/** Values that hold over ranges of frames, looked up by frame. */
export class RangeTable<T> {
  private readonly entries: { range: FrameRange; value: T; order: number }[];
  /** The latest end among an entry and those before it. */
  private readonly latestEnds: number[] = [];

  constructor(entries: Iterable<readonly [FrameRange, T]>) {
    this.entries = Array.from(entries, ([range, value], order) => ({ range, value, order }));
    this.entries.sort((a, b) => a.range[0] - b.range[0]);
    let latest = -1;
    for (const { range } of this.entries) {
      latest = Math.max(latest, range[1]);
      this.latestEnds.push(latest);
    }
  }

  /** Values whose range holds the frame, in the order in which they were given. */
  at(frame: number): T[] {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.range[0] <= frame) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (let i = low - 1; i >= 0 && this.latestEnds[i]! >= frame; i--) {
      if (this.entries[i]!.range[1] >= frame) found.push(this.entries[i]!);
    }
    return found.sort((a, b) => a.order - b.order).map(({ value }) => value);
  }
}
