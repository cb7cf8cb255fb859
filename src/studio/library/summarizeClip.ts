import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
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
import { readClipInfo } from "./clipInfoFile";
import { asNumbers, columnPieces, readRowBytes } from "./columnFiles";
import type { JournalStore } from "./journalStore";

/** What the index keeps of a clip's folder. */
export interface SummarizedClip {
  summary: ClipSummary;
  /** Changes when the folder, its `clip.json` or its journal does. */
  stamp: string;
  /** Changes when the poses do; counting them again takes longest. */
  poseStamp: string;
}

/**
 * A clip's folder as the Clips screen shows it. A clip that cannot be used has an error and whatever could be read.
 * @param before what was found the last time
 * @returns undefined when the folder is gone
 */
export async function summarizeClip(
  folder: string,
  journals: JournalStore,
  before?: SummarizedClip,
): Promise<SummarizedClip | undefined> {
  const stamp = await clipStamp(folder);
  if (stamp === undefined) return undefined;
  const files = await fileSizes(folder);
  let info: ClipInfo;
  try {
    info = await readClipInfo(folder);
  } catch (error) {
    return { summary: unreadable(folder, files, before, error), stamp, poseStamp: "" };
  }
  const poseStamp = `${info.frames}:${files.get(columnFileName("pose_mm"))?.stamp ?? ""}`;
  const summary = plainSummary(info, files);
  try {
    checkFiles(folder, info, files);
    summary.durationS = await durationS(folder, info);
    summary.posedFrames =
      before?.poseStamp === poseStamp && !before.summary.error
        ? before.summary.posedFrames
        : await countPosedFrames(folder, info);
    summary.people = summary.posedFrames > 0 ? 1 : 0;
    summary.correctedFrames = files.has(journalFileName) ? await journals.correctedFrames(folder) : 0;
  } catch (error) {
    summary.error = toErrorData(error);
  }
  return { summary, stamp, poseStamp };
}

/** @returns undefined when the folder is gone */
export async function clipStamp(folder: string): Promise<string | undefined> {
  const [own, info, journal] = await Promise.all(
    [folder, join(folder, clipFileName), join(folder, journalFileName)].map((path) =>
      stat(path).catch(() => undefined),
    ),
  );
  if (!own?.isDirectory()) return undefined;
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

async function fileSizes(folder: string): Promise<Map<string, FoundFile>> {
  const files = new Map<string, FoundFile>();
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => undefined);
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
  const { id, name, createdAt, frames, imageSize, model, tags, recovered } = info;
  const thumbnail = files.get(thumbnailFileName);
  return {
    id,
    name,
    createdAt,
    kind: info.source.kind,
    frames,
    durationS: 0,
    bytes: totalBytes(files),
    people: 0,
    hasVideo: (info.video?.length ?? 0) > 0,
    hasTruth: info.columns.includes("truth_mm"),
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

async function durationS(folder: string, info: ClipInfo): Promise<number> {
  const timeS = async (frame: number) => {
    const bytes = await readRowBytes(folder, "timestamps_s", columnRowBytes("timestamps_s", info), frame, frame);
    return asNumbers("timestamps_s", bytes)[0]!;
  };
  return info.frames === 0 ? 0 : (await timeS(info.frames - 1)) - (await timeS(0));
}

/** Frames whose pose has a value. */
async function countPosedFrames(folder: string, info: ClipInfo): Promise<number> {
  const column: ClipColumn = "pose_mm";
  if (!info.columns.includes(column)) return 0;
  const width = columnWidth(column, info);
  let posed = 0;
  for await (const { numbers } of columnPieces(folder, column, info)) {
    for (let at = 0; at < numbers.length; at += width) if (!Number.isNaN(numbers[at])) posed++;
  }
  return posed;
}
