import type { CapturedFrame } from "./capturedFrame";

/** Room for one frame: the newest wins, and whoever had to make room is released and counted. */
export class FrameSlot {
  private frame: CapturedFrame | undefined;
  /** Frames that made room for newer ones. */
  dropped = 0;

  put(frame: CapturedFrame): void {
    if (this.frame) {
      this.frame.release();
      this.dropped++;
    }
    this.frame = frame;
  }

  take(): CapturedFrame | undefined {
    const { frame } = this;
    this.frame = undefined;
    return frame;
  }

  /** Empties the slot on purpose: not a drop. */
  clear(): void {
    this.take()?.release();
  }
}
