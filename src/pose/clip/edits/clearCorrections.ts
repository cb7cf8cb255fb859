import type { EditKey, FrameRange } from "../../../common/clipEdits";
import { parseEditKey } from "../editKeys";
import { holds } from "../frameRanges";
import { jointOfKeypoint } from "../keypointJoints";
import type { Changes } from "./editedFrame";

/**
 * Takes the corrections of a range back: bones, keypoints and root offsets of its frames. Records over ranges (swaps,
 * filters and so on) stay.
 * @param joints only theirs; default: all
 */
export function clearCorrections(
  records: ReadonlyMap<EditKey, unknown>,
  range: FrameRange,
  joints?: readonly number[],
): Changes {
  const changes: Changes = {};
  for (const key of records.keys()) {
    const place = placeOf(key);
    if (!place || !holds(range, place.frame)) continue;
    if (!joints || (place.joint !== undefined && joints.includes(place.joint))) changes[key] = undefined;
  }
  return changes;
}

function placeOf(key: EditKey): { frame: number; joint: number | undefined } | undefined {
  const at = parseEditKey(key);
  if (at?.kind === "bone") return at;
  if (at?.kind === "root") return { frame: at.frame, joint: 0 };
  if (at?.kind === "keypoint") return { frame: at.frame, joint: jointOfKeypoint[at.keypoint] };
  return undefined;
}
