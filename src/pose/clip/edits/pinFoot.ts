import type { EditKey, EditRecords, Foot, FrameRange } from "../../../common/clipEdits";
import { editKey, newEditId, ofKind } from "../editKeys";
import type { Changes } from "./editedFrame";
import { idBeside, overlaps, withoutRange } from "./rangeParts";

/** Keeps a foot where it is in the range's first frame. What was pinned of it within the range gives way. */
export function pinFoot(records: ReadonlyMap<EditKey, unknown>, foot: Foot, range: FrameRange): Changes {
  const pin: EditRecords["pin"] = { foot, range };
  return { ...unpinFoot(records, foot, range), [editKey.pin(newEditId())]: pin };
}

/** Lets a foot go within a range. The rest of a pin that began earlier or ends later stays. */
export function unpinFoot(records: ReadonlyMap<EditKey, unknown>, foot: Foot, range: FrameRange): Changes {
  const changes: Changes = {};
  for (const { key, at, value } of ofKind(records, "pin")) {
    if (value.foot !== foot || !overlaps(value.range, range)) continue;
    const [first, second] = withoutRange(value.range, range);
    changes[key] = first && { foot, range: first };
    if (second) changes[editKey.pin(idBeside(at.id))] = { foot, range: second };
  }
  return changes;
}
