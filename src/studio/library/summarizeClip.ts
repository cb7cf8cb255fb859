import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type ClipColumn,
  type ClipInfo,
  clipFileName,
  columnFileName,
  columnRowBytes,
  columnWidth,
  journalFileName,
  thumbnailFileName,
} from "../../common/clipDocument";
import { StudioError, toErrorData } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import { readClipInfoNow } from "./clipInfoFile";
import { asNumbers, columnPath, columnPieces } from "./columnFiles";
import type { JournalStore } from "./journalStore";
import { takesOf } from "./takes";

/** Longer columns are read in pieces, and others get a turn in between. */
const readAtOnceBytes = 1024 * 1024;

/** What the index keeps of a clip's folder. */
export interface SummarizedClip {
  summary: ClipSummary;
  /** Changes when the folder, its `clip.json` or its journal does. */
  stamp: string;
  /** Changes when the poses or the truth do; counting them again takes longest. */
  poseStamp: string;
}

/**
 * A clip's folder as the Clips screen shows it. Small files are read without waiting for anybody: with thousands of clips
 * the waiting takes ten times as long as the reading. A clip that cannot be used has an error and whatever could be read.
 * @param before what was found the last time
 * @returns undefined when the folder is gone
 */
export async function summarizeClip(
  folder: string,
  journals: JournalStore,
  before?: SummarizedClip,
): Promise<SummarizedClip | undefined> {
  const stamp = clipStamp(folder);
  if (stamp === undefined) return undefined;
  const files = fileSizes(folder);
  let info: ClipInfo;
  try {
    info = readClipInfoNow(folder);
  } catch (error) {
    return { summary: unreadable(folder, files, before, error), stamp, poseStamp: "" };
  }
  const stampOf = (column: ClipColumn) => files.get(columnFileName(column))?.stamp ?? "";
  const poseStamp = `${info.frames}:${stampOf("pose_mm")}:${stampOf("truth_mm")}`;
  const summary = plainSummary(info, files);
  try {
    checkFiles(folder, info, files);
    summary.durationS = durationS(folder, info);
    const known = before?.poseStamp === poseStamp && !before.summary.error ? before.summary : undefined;
    summary.posedFrames = known ? known.posedFrames : await countFilledRows(folder, info, "pose_mm");
    if (summary.hasTruth) summary.truthFrames = known?.truthFrames ?? (await countFilledRows(folder, info, "truth_mm"));
    summary.people = summary.posedFrames > 0 ? 1 : 0;
    summary.correctedFrames = files.has(journalFileName) ? await journals.correctedFrames(folder) : 0;
  } catch (error) {
    summary.error = toErrorData(error);
  }
  return { summary, stamp, poseStamp };
}

/** @returns undefined when the folder is gone */
export function clipStamp(folder: string): string | undefined {
  const look = (path: string) => statSync(path, { throwIfNoEntry: false });
  const own = look(folder);
  if (!own?.isDirectory()) return undefined;
  const info = look(join(folder, clipFileName));
  const journal = look(join(folder, journalFileName));
  return [own.mtimeMs, info?.mtimeMs, info?.size, info?.ino, journal?.mtimeMs, journal?.size].join(":");
}

/** The id of a folder whose `clip.json` does not tell one. */
export function substituteId(folderName: string): string {
  return `folder-${createHash("sha256").update(folderName).digest("hex").slice(0, 32)}`;
}

interface FoundFile {
  size: number;
  stamp: string;
}

function fileSizes(folder: string): Map<string, FoundFile> {
  const files = new Map<string, FoundFile>();
  for (const name of readdirSync(folder)) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isFile()) files.set(name, { size: found.size, stamp: `${found.mtimeMs}:${found.size}:${found.ino}` });
  }
  return files;
}

function unreadable(
  folder: string,
  files: ReadonlyMap<string, FoundFile>,
  before: SummarizedClip | undefined,
  error: unknown,
): ClipSummary {
  return {
    id: before?.summary.id ?? substituteId(basename(folder)),
    name: before?.summary.name ?? basename(folder),
    createdAt: before?.summary.createdAt ?? new Date(0).toISOString(),
    kind: before?.summary.kind ?? "video",
    frames: 0,
    durationS: 0,
    bytes: totalBytes(files),
    people: 0,
    hasVideo: false,
    hasTruth: false,
    tags: before?.summary.tags ?? [],
    correctedFrames: 0,
    posedFrames: 0,
    error: toErrorData(error),
  };
}

function plainSummary(info: ClipInfo, files: ReadonlyMap<string, FoundFile>): ClipSummary {
  const { id, name, createdAt, source, frames, imageSize, model, tags, recovered } = info;
  const thumbnail = files.get(thumbnailFileName);
  return {
    id,
    name,
    createdAt,
    kind: source.kind,
    ...("fileName" in source && { fileName: source.fileName }),
    frames,
    durationS: 0,
    bytes: totalBytes(files),
    people: 0,
    hasVideo: (info.video?.length ?? 0) > 0,
    hasTruth: info.columns.includes("truth_mm"),
    hasKeypoints: info.columns.includes("keypoints") && imageSize !== undefined,
    takes: takesOf(info),
    ...(imageSize && { imageSize }),
    ...(model && { modelId: model.id }),
    tags,
    correctedFrames: 0,
    posedFrames: 0,
    ...(recovered !== undefined && { recovered }),
    ...(thumbnail && { thumbnail: thumbnail.stamp.replace(/[^0-9]/g, "") }),
  };
}

function totalBytes(files: ReadonlyMap<string, FoundFile>): number {
  let bytes = 0;
  for (const { size } of files.values()) bytes += size;
  return bytes;
}

/** @throws StudioError `clip-broken` naming the first file that is not as long as `clip.json` says, or missing */
function checkFiles(folder: string, info: ClipInfo, files: ReadonlyMap<string, FoundFile>): void {
  const problem = fileProblems(info, new Map([...files].map(([name, { size }]) => [name, size])))[0];
  if (problem !== undefined) throw new StudioError("clip-broken", `clip "${basename(folder)}": ${problem}`);
}

/** Every file that is missing or not as long as the info says. */
export function fileProblems(info: ClipInfo, sizes: ReadonlyMap<string, number>): string[] {
  const problems: string[] = [];
  for (const column of info.columns) {
    const name = columnFileName(column);
    const size = sizes.get(name);
    const expected = info.frames * columnRowBytes(column, info);
    if (size === undefined) problems.push(`${name} is missing`);
    else if (size !== expected)
      problems.push(`${name} holds ${size} bytes instead of ${expected} (${info.frames} frames)`);
  }
  for (const { file } of info.video ?? []) {
    if (!sizes.has(file)) problems.push(`${file} is missing`);
  }
  if (info.frames === 0) problems.push("it holds no frame");
  return problems;
}

function durationS(folder: string, { frames }: ClipInfo): number {
  if (frames === 0) return 0;
  const file = openSync(columnPath(folder, "timestamps_s"), "r");
  try {
    const timeS = new Float64Array(1);
    const at = (frame: number) => {
      readSync(file, timeS, 0, 8, frame * 8);
      return timeS[0]!;
    };
    return at(frames - 1) - at(0);
  } finally {
    closeSync(file);
  }
}

/** Frames whose row of a column has a value. */
async function countFilledRows(folder: string, info: ClipInfo, column: ClipColumn): Promise<number> {
  if (!info.columns.includes(column)) return 0;
  const width = columnWidth(column, info);
  if (info.frames * width * 4 <= readAtOnceBytes) {
    return countRowsWithValue(asNumbers(column, new Uint8Array(readFileSync(columnPath(folder, column)))), width);
  }
  let filled = 0;
  for await (const { numbers } of columnPieces(folder, column, info)) filled += countRowsWithValue(numbers, width);
  return filled;
}

function countRowsWithValue(numbers: Float32Array | Float64Array, width: number): number {
  let count = 0;
  for (let at = 0; at < numbers.length; at += width) if (!Number.isNaN(numbers[at])) count++;
  return count;
}
