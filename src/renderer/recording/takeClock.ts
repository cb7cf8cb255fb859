/** Frames closer than this are the same picture: WebM's clock ticks in milliseconds. */
const leastGapMs = 1;
/** Between the last frame before a jump of the source and the first after it, where no gap was measured yet. */
const usualGapMs = 1000 / 30;
const longestUsualGapMs = 1000;

export interface TakeTime {
  /** Time in the take, seconds, from 0 and strictly rising. */
  timeS: number;
  /** The source jumped before this frame: it does not continue the one before. */
  isCut: boolean;
}

/** Times of a take from times of its source, which jump when a video is sought in or begins again. */
export class TakeClock {
  private offsetMs: number | undefined;
  private lastMediaMs = 0;
  private lastTakeMs = 0;
  private gapMs = usualGapMs;
  private isCutNext = false;

  /** The next frame does not continue the last one. */
  cut(): void {
    this.isCutNext = this.offsetMs !== undefined;
  }

  /** @returns undefined for a picture that was there before */
  next(mediaMs: number): TakeTime | undefined {
    if (this.offsetMs === undefined) {
      this.offsetMs = -mediaMs;
      this.lastMediaMs = mediaMs;
      return { timeS: 0, isCut: false };
    }
    const gapMs = mediaMs - this.lastMediaMs;
    if (Math.abs(gapMs) < leastGapMs) return undefined;
    const isCut = this.isCutNext || gapMs < 0;
    if (isCut) this.offsetMs = this.lastTakeMs + this.gapMs - mediaMs;
    else if (gapMs <= longestUsualGapMs) this.gapMs = gapMs;
    this.isCutNext = false;
    this.lastMediaMs = mediaMs;
    this.lastTakeMs = mediaMs + this.offsetMs;
    return { timeS: this.lastTakeMs / 1000, isCut };
  }
}
