import type { JournalEntry } from "../../common/clipEdits";
import type { ClipSummary } from "../../common/libraryProtocol";
import type { ClipMaterial } from "../../common/trainingProtocol";
import { EditIndex } from "../clip/editIndex";
import { ofKind } from "../clip/editKeys";
import { foldJournal } from "./foldJournal";
import { framesPutRight } from "./keypointPlaces";
import { bonesFromPicture } from "./pictureBones";

/** Half of a usual sequence: in less a network sees too little of a motion. */
const fewestFrames = 8;
const personTag = "person:";

/** Frames of a clip that a person has said something about. */
export interface CorrectionCounts {
  /** With a joint that was put right in space. */
  inSpace: number;
  /** With a keypoint that was put right in the picture. */
  inPicture: number;
}

/** Pauses now and then. @param frames of the clip */
export function* countCorrections(
  frames: number,
  journal: readonly JournalEntry[],
): Generator<undefined, CorrectionCounts> {
  if (journal.length === 0) return { inSpace: 0, inPicture: 0 };
  const { records } = yield* foldJournal(journal);
  yield;
  const edits = new EditIndex({ cuts: [] }, records);
  yield;
  const doubted = bonesFromPicture(journal, records);
  const inSpace = new Set<number>();
  for (const { key, at } of ofKind(records, "bone")) {
    if (at.frame < frames && !doubted.has(key)) inSpace.add(at.frame);
  }
  for (const { value } of ofKind(records, "flip")) {
    const last = Math.min(value.range[1], frames - 1);
    for (let frame = value.range[0]; frame <= last; frame++) {
      if (edits.flippedLimbs(frame).length > 0) inSpace.add(frame);
    }
  }
  return { inSpace: inSpace.size, inPicture: framesPutRight(frames, records, edits).length };
}

/**
 * What can be learnt from each clip of a library.
 * @param corrections of the clips that have any, by id; an error: the journal cannot be read
 */
export function clipMaterial(
  clips: readonly ClipSummary[],
  corrections: ReadonlyMap<string, CorrectionCounts | { error: ClipSummary["error"] }>,
): ClipMaterial[] {
  const takes = jointTakes(clips);
  return clips.map((clip) => {
    const { id, name, tags, frames, durationS } = clip;
    const found = corrections.get(id) ?? { inSpace: 0, inPicture: 0 };
    const counts = "error" in found ? { inSpace: 0, inPicture: 0 } : found;
    const truthFrames = clip.truthFrames ?? 0;
    // Motion of another program: nobody knows how the camera that saw the keypoints stood to it.
    const inSpace = clip.kind === "motion" ? 0 : counts.inSpace;
    const material: ClipMaterial = {
      ...{ clipId: id, name, tags, frames, durationS, take: takes.get(id)! },
      targetsFrom: truthFrames > 0 ? "truth" : inSpace > 0 ? "annotations" : "none",
      targetFrames: truthFrames > 0 ? truthFrames : inSpace,
      placedFrames: counts.inPicture,
    };
    const person = personOf(tags);
    const error = clip.error ?? ("error" in found ? found.error : undefined);
    const problem = error ? "broken" : problemOf(clip, material);
    return { ...material, ...(person && { person }), ...(problem && { problem }), ...(error && { error }) };
  });
}

/** Frames that a person or a truth says something about. */
export function supervisedFrames({ targetFrames, placedFrames }: ClipMaterial): number {
  return Math.max(targetFrames, placedFrames);
}

function personOf(tags: readonly string[]): string | undefined {
  const tag = tags.find((tag) => tag.startsWith(personTag));
  return tag?.slice(personTag.length).trim() || undefined;
}

function problemOf(clip: ClipSummary, material: ClipMaterial): ClipMaterial["problem"] {
  if (!clip.hasKeypoints) return "no-keypoints";
  if (clip.frames < fewestFrames) return "too-short";
  return supervisedFrames(material) === 0 ? "no-corrections" : undefined;
}

/** One name of a take for all clips that have frames of it, by clip id; a merged clip makes one take of its parts'. */
function jointTakes(clips: readonly ClipSummary[]): Map<string, string> {
  const groups = new Map<string, string>();
  const rootOf = (take: string): string => {
    let root = take;
    for (let parent = groups.get(root); parent !== undefined && parent !== root; parent = groups.get(root))
      root = parent;
    return root;
  };
  const takesOf = ({ id, takes }: ClipSummary) => takes ?? [id];
  for (const clip of clips) {
    const roots = takesOf(clip).map(rootOf).sort();
    for (const root of roots) groups.set(root, roots[0]!);
  }
  return new Map(clips.map((clip) => [clip.id, rootOf(takesOf(clip)[0]!)]));
}
