import type { EditRecords, FrameRange } from "../../../common/clipEdits";
import { editKey, newEditId } from "../editKeys";
import type { Changes } from "./editedFrame";

/** A new place to jump to, or, with the id of one, another place or name for it. */
export function setMark(frame: number, label: string, id: string = newEditId()): Changes {
  const mark: EditRecords["mark"] = { frame, label };
  return { [editKey.mark(id)]: mark };
}

export function removeMark(id: string): Changes {
  return { [editKey.mark(id)]: undefined };
}

/** A new named stretch, or, with the id of one, other ends or another name for it. */
export function setNamedRange(range: FrameRange, label: string, id: string = newEditId()): Changes {
  const named: EditRecords["range"] = { range, label };
  return { [editKey.range(id)]: named };
}

export function removeNamedRange(id: string): Changes {
  return { [editKey.range(id)]: undefined };
}
