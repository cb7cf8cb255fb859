import type { ClipInfo, ClipRows } from "../../../../src/common/clipDocument";
import type { JournalEntry } from "../../../../src/common/clipEdits";
import type { ClipDraft, ClipLibrary } from "../../../../src/studio/library/clipLibrary";

export const testDraft: ClipDraft = {
  name: "walk",
  source: { kind: "recording", camera: "a camera" },
  columns: ["timestamps_s", "keypoints", "pose_mm", "stages_mm"],
  stages: 3,
  imageSize: [640, 480],
  model: { id: "rpsm-keypoints-512", name: "RPSM" },
  ifInterrupted: "repair",
};

/** Rows whose numbers tell column, frame and place: every value of frame f in column c is 1000 c + f + place / 1000. */
export function testRows(first: number, frames: number, startS = 0): ClipRows {
  const fill = (column: number, width: number) =>
    Float32Array.from(
      { length: frames * width },
      (_, at) => column * 1000 + first + Math.floor(at / width) + (at % width) / 1000,
    );
  return {
    timestamps_s: Float64Array.from({ length: frames }, (_, frame) => startS + (first + frame) / 30),
    keypoints: fill(1, 51),
    pose_mm: fill(2, 51),
    stages_mm: fill(3, 153),
  };
}

/** @returns the id of a finished clip */
export async function addClip(
  library: ClipLibrary,
  { frames = 10, ...draft }: Partial<ClipDraft> & { frames?: number } = {},
  change: Partial<ClipInfo> = {},
): Promise<string> {
  const writer = await library.create({ ...testDraft, ...draft });
  const { columns = testDraft.columns } = draft;
  const rows = testRows(0, frames);
  for (const column of Object.keys(rows) as (keyof ClipRows)[]) {
    if (column !== "timestamps_s" && !columns.includes(column)) delete rows[column];
  }
  await writer.append(rows);
  await writer.finish(change);
  return writer.id;
}

/** A bone of a frame set, as a drag leaves it. */
export function boneEdit(frame: number, joint = 13): JournalEntry {
  return { type: "change", label: "move-joint", atMs: 1.7e12, diff: { [`bone/${frame}/${joint}`]: [null, [0, 1, 0]] } };
}
