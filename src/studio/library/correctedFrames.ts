import type { JournalEntry } from "../../common/clipEdits";

/** Frames with at least one corrected joint or keypoint, as the journal leaves them. */
export function correctedFrames(_entries: readonly JournalEntry[]): number {
  return 0;
}
