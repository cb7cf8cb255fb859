import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ClipInfo, ClipRows } from "../../../../src/common/clipDocument";
import { createLog } from "../../../../src/common/log";
import type { ClipDraft, ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { openLibrary } from "../../../../src/studio/library/openLibrary";

export const quietLog = createLog("test", () => {});

/** A folder of its own for a test, gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-library-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open library, closed when the test ends. */
export async function testLibrary(folder = temporaryFolder()): Promise<ClipLibrary> {
  const library = await openLibrary({ folder, access: "write", log: quietLog });
  onTestFinished(() => library.close());
  return library;
}

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
