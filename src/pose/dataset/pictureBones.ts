import type { EditKey, JournalEntry } from "../../common/clipEdits";
import { editKey, ofKind, parseEditKey } from "../clip/editKeys";
import { dragKeypointLabel } from "../clip/edits/dragKeypoint";
import { jointOfKeypoint } from "../clip/keypointJoints";
import { type JointName, jointIndex, jointParents } from "../skeleton";

type ChangeEntry = Extract<JournalEntry, { type: "change" }>;

const girdles: readonly (readonly number[])[] = (
  [
    ["LShoulder", "RShoulder"],
    ["LHip", "RHip"],
  ] satisfies JointName[][]
).map((names) => names.map(jointIndex));

/**
 * Bones that follow a keypoint which was dragged in the picture. The person said where the joint is seen; how deep it
 * lies was taken from what the network had predicted (edits/dragKeypoint.ts). Learning that depth would be learning
 * one's own guess, so that these bones are no truth: their keypoints are, as sightings.
 *
 * Which gesture gave a bone its present value is in the journal. An entry that sets keypoints and bones of a frame at
 * once but is no drag (a clip that was split, sides that were exchanged) does not tell: there every bone that its
 * frame's keypoints would have moved counts as theirs.
 *
 * @param records what the journal folds to
 */
export function bonesFromPicture(
  journal: readonly JournalEntry[],
  records: ReadonlyMap<EditKey, unknown>,
): Set<EditKey> {
  const placed = placedKeypoints(records);
  const open = new Map<EditKey, unknown>();
  for (const { key, at, value } of ofKind(records, "bone")) if (placed.has(at.frame)) open.set(key, value);
  const found = new Set<EditKey>();
  for (const entry of journal) {
    if (open.size === 0) break;
    if (entry.type !== "change") continue;
    for (const [key, [, after]] of Object.entries(entry.diff)) {
      if (!open.has(key) || !isSameVector(after, open.get(key))) continue;
      open.delete(key);
      if (isFromPicture(entry, key, placed)) found.add(key);
    }
  }
  return found;
}

/** Keypoints with a record, by frame. */
export function placedKeypoints(records: ReadonlyMap<EditKey, unknown>): Map<number, number[]> {
  const placed = new Map<number, number[]>();
  for (const { at } of ofKind(records, "keypoint")) {
    const keypoints = placed.get(at.frame);
    if (keypoints) keypoints.push(at.keypoint);
    else placed.set(at.frame, [at.keypoint]);
  }
  return placed;
}

function isFromPicture(entry: ChangeEntry, bone: EditKey, placed: ReadonlyMap<number, number[]>): boolean {
  if (entry.label === dragKeypointLabel) return true;
  const at = parseEditKey(bone);
  if (at?.kind !== "bone") return false;
  return placed
    .get(at.frame)!
    .some((keypoint) => editKey.keypoint(at.frame, keypoint) in entry.diff && follows(at.joint, keypoint));
}

/** Whether dragging a keypoint sets the bone that ends in a joint. */
function follows(joint: number, keypoint: number): boolean {
  const own = jointOfKeypoint[keypoint];
  if (own === undefined) return false;
  const girdle = girdles.find((joints) => joints.includes(own));
  return girdle ? girdle.includes(joint) : joint === own || jointParents[joint] === own;
}

function isSameVector(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.every((value, i) => value === b[i]);
}
