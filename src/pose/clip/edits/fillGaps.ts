import type { EditKey, EditRecords, FrameRange } from "../../../common/clipEdits";
import { editKey, newEditId, ofKind } from "../editKeys";
import { joinRanges } from "../frameRanges";
import type { Changes } from "./editedFrame";
import { idBeside, overlaps, withoutRange } from "./rangeParts";

/** Fills what has no pose within a range from both sides. Filled ranges that it overlaps or touches become one with it. */
export function fillGaps(records: ReadonlyMap<EditKey, unknown>, range: FrameRange): Changes {
  const changes: Changes = {};
  const wide: FrameRange = [range[0] - 1, range[1] + 1];
  const touching = [...ofKind(records, "gap")].filter(({ value }) => overlaps(value.range, wide));
  for (const { key } of touching) changes[key] = undefined;
  const gap: EditRecords["gap"] = { range: joinRanges([range, ...touching.map(({ value }) => value.range)])[0]! };
  changes[touching[0]?.key ?? editKey.gap(newEditId())] = gap;
  return changes;
}

/** Leaves frames without a pose within a range as they are again. */
export function leaveGaps(records: ReadonlyMap<EditKey, unknown>, range: FrameRange): Changes {
  const changes: Changes = {};
  for (const { key, at, value } of ofKind(records, "gap")) {
    if (!overlaps(value.range, range)) continue;
    const [first, second] = withoutRange(value.range, range);
    changes[key] = first && { range: first };
    if (second) changes[editKey.gap(idBeside(at.id))] = { range: second };
  }
  return changes;
}
