import type { FrameRange } from "../../common/clipEdits";
import { stretchAt } from "./frameRanges";

/** Values that were worked out for frames, the newest ones; the oldest are forgotten. */
export class FrameMemo<T> {
  private readonly values = new Map<number, T>();

  constructor(private readonly most: number) {}

  get(frame: number): T | undefined {
    return this.values.get(frame);
  }

  set(frame: number, value: T): void {
    this.values.set(frame, value);
    if (this.values.size <= this.most) return;
    for (const oldest of this.values.keys()) {
      this.values.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.values.clear();
  }

  /** @param ranges joined (joinRanges) */
  forget(ranges: readonly FrameRange[]): void {
    for (const frame of this.values.keys()) if (stretchAt(ranges, frame).inside) this.values.delete(frame);
  }
}
