import type { EditKey } from "../../common/clipEdits";
import { ofKind } from "../../pose/clip/editKeys";

/** Frames that are keyframes of a correction: of a keypoint, a bone or the hip's place. */
export function correctedFrames(records: ReadonlyMap<EditKey, unknown>): number {
  const frames = new Set<number>();
  for (const { at } of ofKind(records, "keypoint")) frames.add(at.frame);
  for (const { at } of ofKind(records, "bone")) frames.add(at.frame);
  for (const { at } of ofKind(records, "root")) frames.add(at.frame);
  return frames.size;
}
