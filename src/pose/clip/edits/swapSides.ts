import type { EditKey, EditRecords, FrameRange } from "../../../common/clipEdits";
import { mirroredKeypoint } from "../../keypoints";
import { mirroredJoint } from "../../skeleton";
import { editKey, newEditId, ofKind } from "../editKeys";
import { holds } from "../frameRanges";
import type { Changes } from "./editedFrame";

/**
 * Exchanges left and right in keypoints and pose over a range (one frame: [frame, frame]), corrections included. The
 * same range once more takes it back.
 */
export function swapSides(records: ReadonlyMap<EditKey, unknown>, range: FrameRange): Changes {
  const changes: Changes = {};
  for (const { at, value } of ofKind(records, "bone")) {
    if (holds(range, at.frame))
      move(editKey.bone(at.frame, at.joint), editKey.bone(at.frame, mirroredJoint[at.joint]!), value);
  }
  for (const { at, value } of ofKind(records, "keypoint")) {
    const mirrored = editKey.keypoint(at.frame, mirroredKeypoint[at.keypoint]!);
    if (holds(range, at.frame)) move(editKey.keypoint(at.frame, at.keypoint), mirrored, value);
  }
  const same = [...ofKind(records, "swap")].find(
    ({ value }) => value.range[0] === range[0] && value.range[1] === range[1],
  );
  const swap: EditRecords["swap"] = { range };
  changes[same?.key ?? editKey.swap(newEditId())] = same ? undefined : swap;
  return changes;

  function move(from: EditKey, to: EditKey, value: unknown): void {
    changes[to] = value;
    // Nothing takes its place.
    if (!records.has(to)) changes[from] = undefined;
  }
}
