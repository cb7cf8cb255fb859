/** Carrying a frame to the engine takes less than this, also over a WebSocket on a busy machine. */
const transportMs = 10;
/** A busy page's cutting out and timers are late by up to this share. */
const lateness = 2;
/** Weight of the newest time in the running mean. */
const newestShare = 0.3;

/**
 * When to send the second of two frames under way: just before the engine is done with the first. Sent earlier it would
 * only wait there and be older by the time it is computed; sent later the engine would stand still.
 */
export class FramePacer {
  private computeMs = 0;
  private cutOutMs = 0;
  private startedAtMs = 0;

  /** A frame was cut out, which took so long. */
  cutOut(elapsedMs: number): void {
    this.cutOutMs += newestShare * (elapsedMs - this.cutOutMs);
  }

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
    const leadMs = lateness * this.cutOutMs + transportMs;
    return Math.max(0, this.startedAtMs + this.computeMs - leadMs - nowMs);
  }
}
