import type { Unsubscribe } from "../../../../common/link";
import type { ComposedFrame } from "../../../../pose/clip/clipComposer";

/** What everything that draws a clip shows now. */
export interface ShownFrame {
  frame: number;
  /** undefined: its rows have not come yet. */
  composed: ComposedFrame | undefined;
  /** 17 x 3 m, inside frame, where the figure stands; undefined without a pose. */
  joints: Float32Array | undefined;
}

/**
 * The frame under the playhead, composed once for everything that draws. Subscribers are called at most once per
 * animation frame, after whatever changed: the playhead, a correction, rows that came.
 */
export class FrameFeed {
  private shown: ShownFrame;
  private readonly listeners = new Set<(shown: ShownFrame) => void>();
  private requested = false;
  private disposed = false;

  /**
   * @param compose makes what is shown now
   * @param requestFrame calls back with the next animation frame
   */
  constructor(
    private readonly compose: () => ShownFrame,
    private readonly requestFrame: (draw: () => void) => void = (draw) => requestAnimationFrame(draw),
  ) {
    this.shown = compose();
  }

  get current(): ShownFrame {
    return this.shown;
  }

  subscribe(listener: (shown: ShownFrame) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What is shown is not right any more. */
  invalidate(): void {
    if (this.requested) return;
    this.requested = true;
    this.requestFrame(() => {
      this.requested = false;
      if (this.disposed) return;
      this.shown = this.compose();
      for (const listener of [...this.listeners]) listener(this.shown);
    });
  }

  dispose(): void {
    this.disposed = true;
    this.listeners.clear();
  }
}
