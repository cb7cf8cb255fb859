import type { Unsubscribe } from "../common/link";
import type { EngineExit } from "./engineProcess";

/** Who wants to know that an engine process ended; late comers are told at once. */
export class ExitListeners {
  private readonly listeners = new Set<(exit: EngineExit) => void>();
  private exit: EngineExit | undefined;

  add(listener: (exit: EngineExit) => void): Unsubscribe {
    if (this.exit) {
      listener(this.exit);
      return () => {};
    }
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Only the first exit counts. */
  emit(exit: EngineExit): void {
    if (this.exit) return;
    this.exit = exit;
    for (const listener of [...this.listeners]) listener(exit);
    this.listeners.clear();
  }
}
