/** Cutting a frame out and carrying it to the engine takes about this long. */
const leadMs = 12;
/** Weight of the newest time in the running mean. */
const newestShare = 0.3;

/**
 * When to send the second of two frames under way: just before the engine is done with the first. Sent earlier it would
 * only wait there and be older by the time it is computed; sent later the engine would stand still.
 */
export class FramePacer {
  private computeMs = 0;
  private startedAtMs = 0;

  /** A frame was sent to an engine that had nothing to do. */
  started(nowMs: number): void {
    this.startedAtMs = nowMs;
  }

  /** An answer came: the engine goes on with the next frame, if it has one. */
  answered(nowMs: number, computeMs: number): void {
    this.computeMs = this.computeMs === 0 ? computeMs : this.computeMs + newestShare * (computeMs - this.computeMs);
    this.startedAtMs = nowMs;
  }

  /** How long a further frame should wait while one is under way; 0: send it now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.startedAtMs + this.computeMs - leadMs - nowMs);
  }
}
