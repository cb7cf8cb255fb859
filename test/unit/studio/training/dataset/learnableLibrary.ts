import type { ClipInfo } from "../../../../../src/common/clipDocument";
import type { JournalEntry } from "../../../../../src/common/clipEdits";
import type { ClipLibrary } from "../../../../../src/studio/library/clipLibrary";
import { seenFrom, swaying } from "../../../pose/clip/testClip";
import { focalPx, imageSize, meanPose, root } from "../../../pose/dataset/learningClips";

export interface LearnableClip {
  frames?: number;
  name?: string;
  truth?: boolean;
  /** The first frame that has one. */
  truthFrom?: number;
  tags?: string[];
  journal?: JournalEntry[];
  info?: Partial<ClipInfo>;
}

function rows(frames: number, row: (frame: number) => ArrayLike<number>): Float32Array {
  return Float32Array.from(Array.from({ length: frames }, (_, frame) => Array.from(row(frame))).flat());
}

/** A clip of keypoints in a library, as an imported npz would be: exactly seen, with its truth if wanted. @returns its id */
export async function addLearnableClip(library: ClipLibrary, clip: LearnableClip = {}): Promise<string> {
  const { frames = 60, name = "clip", truth = false, truthFrom = 0, tags = [], journal = [] } = clip;
  const writer = await library.create({
    name,
    source: { kind: "keypoints", fileName: `${name}.npz` },
    columns: ["timestamps_s", "keypoints", "pose_mm", ...(truth ? (["truth_mm"] as const) : [])],
    stages: 0,
    imageSize,
    focalPx,
    tags,
    ifInterrupted: "discard",
  });
  await writer.append({
    timestamps_s: Float64Array.from({ length: frames }, (_, frame) => frame / 30),
    keypoints: rows(frames, (frame) => seenFrom(meanPose(frame), root, focalPx)),
    pose_mm: rows(frames, swaying),
    ...(truth && {
      truth_mm: rows(frames, (frame) =>
        Array.from(meanPose(frame), (value, i) => (frame < truthFrom ? Number.NaN : value + root[i % 3]!)),
      ),
    }),
  });
  await writer.finish(clip.info);
  if (journal.length > 0) await library.appendEdits(writer.id, 0, journal);
  return writer.id;
}

/** Keypoints of a frame put exactly where a camera sees the mean pose. */
export function placeKeypoints(frame: number, keypoints = [...Array(17).keys()]): JournalEntry {
  const seen = seenFrom(meanPose(frame), root, focalPx);
  const diff = Object.fromEntries(
    keypoints.map((keypoint) => [
      `keypoint/${frame}/${keypoint}`,
      [null, [seen[keypoint * 3]!, seen[keypoint * 3 + 1]!]] as [unknown, unknown],
    ]),
  );
  return { type: "change", label: "move-keypoint", atMs: 1, diff };
}
