/** Kept per answered frame; about ten seconds at 30 frames a second. */
const historyLength = 300;
const rateWindowMs = 2000;
/** Frames that take longer than the window does are seen by their own time. */
const framesInWindow = 3;
/** Frames that the shown milliseconds are the mean of. */
const meanOver = 20;

export interface FrameSummary {
  framesPerSecond: number;
  /** Means over the last frames; undefined before the first. */
  detectMs: number | undefined;
  liftMs: number | undefined;
  roundTripMs: number | undefined;
  /** Frames answered since the source was opened. */
  frames: number;
}

/** How long frames took, for the badge and its graph. Fixed memory. */
export class FrameStatistics {
  private readonly arrivedAtMs = new Float64Array(historyLength);
  private readonly detect = new Float32Array(historyLength);
  private readonly lift = new Float32Array(historyLength);
  private readonly roundTrip = new Float32Array(historyLength);
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  add(nowMs: number, detectMs: number, liftMs: number, roundTripMs: number): void {
    const at = this.count % historyLength;
    this.arrivedAtMs[at] = nowMs;
    this.detect[at] = detectMs;
    this.lift[at] = liftMs;
    this.roundTrip[at] = roundTripMs;
    this.count++;
  }

  summary(nowMs: number): FrameSummary {
    return {
      framesPerSecond: this.framesPerSecond(nowMs),
      detectMs: this.mean(this.detect),
      liftMs: this.mean(this.lift),
      roundTripMs: this.mean(this.roundTrip),
      frames: this.count,
    };
  }

  /** The last `length` frames' detect + lift, oldest first; fewer when there are fewer. */
  recentMs(length: number): number[] {
    return this.recentIndices(length).map((at) => this.detect[at]! + this.lift[at]!);
  }

  /** Frames in the window over the time they span, up to now: falls to 0 when frames stop coming. */
  private framesPerSecond(nowMs: number): number {
    const windowMs = Math.max(rateWindowMs, framesInWindow * (this.mean(this.roundTrip) ?? 0));
    const recent = this.recentIndices(historyLength).filter((at) => nowMs - this.arrivedAtMs[at]! <= windowMs);
    if (recent.length < 2) return 0;
    const first = this.arrivedAtMs[recent[0]!]!;
    const last = this.arrivedAtMs[recent.at(-1)!]!;
    const gapMs = (last - first) / (recent.length - 1);
    // Up to one more gap may pass without a frame before the rate is less.
    const spanMs = Math.max(last - first, nowMs - first - gapMs);
    return spanMs > 0 ? ((recent.length - 1) * 1000) / spanMs : 0;
  }

  private mean(values: Float32Array): number | undefined {
    const recent = this.recentIndices(meanOver);
    if (recent.length === 0) return undefined;
    return recent.reduce((sum, at) => sum + values[at]!, 0) / recent.length;
  }

  private recentIndices(length: number): number[] {
    const kept = Math.min(this.count, historyLength, length);
    return Array.from({ length: kept }, (_, i) => (this.count - kept + i) % historyLength);
  }
}
