import type { EditKey, FrameRange } from "../../../../common/clipEdits";
import type { Changes } from "../../../../pose/clip/edits/editedFrame";
import { setMark, setNamedRange } from "../../../../pose/clip/edits/marks";
import type { ClipSession } from "./clipSession";

/** A new mark, chosen. */
export function addMark(clip: ClipSession, frame: number, label: string): void {
  add(clip, "add-mark", setMark(frame, label));
}

/** A new named range, chosen. */
export function addRange(clip: ClipSession, range: FrameRange, label: string): void {
  add(clip, "add-range", setNamedRange(range, label));
}

/** Of a mark or a named range. */
export function rename(clip: ClipSession, key: EditKey, label: string): void {
  const value = clip.history.get(key) as object | undefined;
  if (value) clip.edit("rename", { [key]: { ...value, label } });
}

/** Takes away a record that stands on the timeline: a mark, a named range, a filter ... */
export function removeRecord(clip: ClipSession, key: EditKey): void {
  clip.edit("remove", { [key]: undefined });
  if (clip.selection.getState().record === key) clip.selection.setState({ record: undefined });
}

function add(clip: ClipSession, label: string, changes: Changes): void {
  clip.edit(label, changes);
  clip.selection.setState({ record: Object.keys(changes)[0] });
}
