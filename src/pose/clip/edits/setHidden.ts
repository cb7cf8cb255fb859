import type { EditKey, EditRecords, FrameRange } from "../../../common/clipEdits";
import { editKey, newEditId, ofKind } from "../editKeys";
import type { Changes } from "./editedFrame";
import { idBeside, overlaps, withoutRange } from "./rangeParts";

/**
 * Marks joints over a range as occluded or outside the picture, whatever they were before; `visible` takes such marks away.
 */
export function setHidden(
  records: ReadonlyMap<EditKey, unknown>,
  joints: readonly number[],
  range: FrameRange,
  kind: EditRecords["hidden"]["kind"] | "visible",
): Changes {
  const changes: Changes = {};
  for (const { key, at, value } of ofKind(records, "hidden")) {
    if (!overlaps(value.range, range) || !value.joints.some((joint) => joints.includes(joint))) continue;
    const others = value.joints.filter((joint) => !joints.includes(joint));
    const parts: EditRecords["hidden"][] = withoutRange(value.range, range).map((part) => ({ ...value, range: part }));
    if (others.length > 0) {
      const both: FrameRange = [Math.max(value.range[0], range[0]), Math.min(value.range[1], range[1])];
      parts.push({ ...value, joints: others, range: both });
    }
    changes[key] = parts[0];
    for (const part of parts.slice(1)) changes[editKey.hidden(idBeside(at.id))] = part;
  }
  if (kind === "visible" || joints.length === 0) return changes;
  const hidden: EditRecords["hidden"] = { joints: [...joints], range, kind };
  changes[editKey.hidden(newEditId())] = hidden;
  return changes;
}
