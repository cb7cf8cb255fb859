import { setImmediate } from "node:timers/promises";

/** Others wait no longer than about this. */
const longestMs = 15;

/** Long work in the host's own thread, done in turns with everything else that the host has to do. */
export class WorkTurns {
  private sinceMs = performance.now();

  constructor(readonly signal?: AbortSignal) {}

  /** Lets others have their turn when this one has been long enough. @throws the signal's reason when it was aborted */
  async next(): Promise<void> {
    if (performance.now() - this.sinceMs < longestMs) return;
    await setImmediate();
    this.signal?.throwIfAborted();
    this.sinceMs = performance.now();
  }
}
