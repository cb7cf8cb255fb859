import type { ClipInfo } from "../../../common/clipDocument";
import type { EditKey } from "../../../common/clipEdits";
import { editKey } from "../editKeys";
import type { Changes } from "./editedFrame";

/**
 * Says that a frame does not continue the one before it, or no longer says so. The first frame never continues one, and
 * where two clips were merged the cut stays.
 */
export function toggleCut(
  records: ReadonlyMap<EditKey, unknown>,
  { cuts, frames }: Pick<ClipInfo, "cuts" | "frames">,
  frame: number,
): Changes {
  if (frame <= 0 || frame >= frames || cuts.includes(frame)) return {};
  const key = editKey.cut(frame);
  return { [key]: records.has(key) ? undefined : true };
}
