/** Times further apart are never the same frame's, unless frames are further apart still. */
const leastToleranceS = 0.002;

/**
 * Finds a decoded frame's row by its time. Times that were recorded live and those that a container keeps differ by its
 * rounding; a trimmed clip has rows for a part of the video only. Both come in rising order.
 */
export class FrameMatcher {
  private next = 0;
  private found = 0;

  /** @param timesS of the rows, in the video's own time, rising */
  constructor(private readonly timesS: Float64Array) {}

  /** Rows that have found their frame. */
  get matched(): number {
    return this.found;
  }

  /** No row is left for later frames. */
  get isPast(): boolean {
    return this.next >= this.timesS.length;
  }

  /** The row of this frame; undefined for one that the clip does not have. Ask for every frame, in order. */
  match(timeS: number): number | undefined {
    while (!this.isPast && timeS > this.timesS[this.next]! + this.toleranceS(this.next)) this.next++;
    if (this.isPast || timeS < this.timesS[this.next]! - this.toleranceS(this.next)) return undefined;
    this.found++;
    return this.next++;
  }

  /** Half the way to the nearer neighbour. */
  private toleranceS(row: number): number {
    const before = this.timesS[row]! - (this.timesS[row - 1] ?? Number.NEGATIVE_INFINITY);
    const after = (this.timesS[row + 1] ?? Number.POSITIVE_INFINITY) - this.timesS[row]!;
    const nearer = Math.min(before, after);
    return Number.isFinite(nearer) ? Math.max(leastToleranceS, nearer / 2) : leastToleranceS;
  }
}
