import { setImmediate } from "node:timers/promises";
import { StudioError } from "../common/errors";

/** Others wait no longer than about this. */
const longestMs = 15;

/** Long work in the host's own thread, done in turns with everything else that the host has to do. */
export class WorkTurns {
  private sinceMs = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Lets others have their turn when this one has been long enough. @throws StudioError `cancelled` */
  async next(): Promise<void> {
    if (performance.now() - this.sinceMs < longestMs) return;
    await setImmediate();
    this.check();
    this.sinceMs = performance.now();
  }

  /** Work that pauses by itself. @returns its result */
  async through<T>(work: Generator<undefined, T>): Promise<T> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      await this.next();
    }
  }

  /** @throws StudioError `cancelled` when the signal was aborted */
  check(): void {
    if (this.signal?.aborted) throw new StudioError("cancelled", "cancelled before it was done");
  }
}
