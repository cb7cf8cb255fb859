import type { EditKey, EditRecords, FilterSettings, FrameRange } from "../../../common/clipEdits";
import { jointCount } from "../../skeleton";
import { editKey, newEditId, ofKind } from "../editKeys";
import type { Changes } from "./editedFrame";
import { idBeside, overlaps, withoutRange } from "./rangeParts";

/**
 * Smooths a range with these settings, instead of with whatever smoothed it before; without settings it is not smoothed any
 * more.
 * @param joints only theirs; default: all. What smooths other joints stays.
 */
export function setFilter(
  records: ReadonlyMap<EditKey, unknown>,
  range: FrameRange,
  settings: FilterSettings | undefined,
  joints?: readonly number[],
): Changes {
  const changes: Changes = {};
  for (const { key, at, value } of ofKind(records, "filter")) {
    const own = value.joints ?? allJoints;
    if (!overlaps(value.range, range) || (joints && !own.some((joint) => joints.includes(joint)))) continue;
    const parts: EditRecords["filter"][] = withoutRange(value.range, range).map((part) => ({ ...value, range: part }));
    const others = joints ? own.filter((joint) => !joints.includes(joint)) : [];
    if (others.length > 0) {
      const both: FrameRange = [Math.max(value.range[0], range[0]), Math.min(value.range[1], range[1])];
      parts.push({ ...value, joints: others, range: both });
    }
    changes[key] = parts[0];
    for (const part of parts.slice(1)) changes[editKey.filter(idBeside(at.id))] = part;
  }
  if (!settings) return changes;
  const filter: EditRecords["filter"] = joints ? { range, settings, joints: [...joints] } : { range, settings };
  changes[editKey.filter(newEditId())] = filter;
  return changes;
}

const allJoints: readonly number[] = Array.from({ length: jointCount }, (_, joint) => joint);
