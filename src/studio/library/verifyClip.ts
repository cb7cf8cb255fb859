import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ClipInfo } from "../../common/clipDocument";
import { toErrorData } from "../../common/errors";
import { readClipInfo } from "./clipInfoFile";
import { columnPieces } from "./columnFiles";
import { readJournal } from "./journalFile";
import { fileProblems } from "./summarizeClip";

/**
 * Everything that is wrong with a clip's folder, for a person to read: files that are missing or not as long as they
 * should be, times that do not rise, a journal or a video that cannot be read. Reads the whole of every column of times
 * and the first picture of every video; writes nothing.
 */
export async function verifyClip(folder: string): Promise<string[]> {
  let info: ClipInfo;
  try {
    info = await readClipInfo(folder);
  } catch (error) {
    return [withoutClip(error, folder)];
  }
  const sizes = fileSizes(folder);
  const problems = [...fileProblems(info, sizes), ...segmentProblems(info)];
  if (problems.length === 0) problems.push(...(await timeProblems(folder, info)));
  await readJournal(folder).catch((error: unknown) => problems.push(withoutClip(error, folder)));
  for (const file of new Set(info.video?.map((segment) => segment.file))) {
    if (!sizes.has(file)) continue;
    await readFirstPicture(join(folder, file)).catch((error: unknown) => problems.push(withoutClip(error, folder)));
  }
  return [...new Set(problems)];
}

/** @returns the first frame that does not come after the one before it */
export async function firstTimeNotRising(folder: string, info: ClipInfo, frames: number): Promise<number | undefined> {
  let lastS = Number.NEGATIVE_INFINITY;
  for await (const { firstRow, numbers } of columnPieces(folder, "timestamps_s", { ...info, frames })) {
    for (const [index, timeS] of numbers.entries()) {
      if (!(timeS > lastS && timeS < Number.POSITIVE_INFINITY)) return firstRow + index;
      lastS = timeS;
    }
  }
  return undefined;
}

/** Sizes of the files in a clip's folder. */
export function fileSizes(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of readdirSync(folder)) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isFile()) sizes.set(name, found.size);
  }
  return sizes;
}

function segmentProblems({ video, frames }: ClipInfo): string[] {
  let next = 0;
  for (const { file, firstFrame, frames: count } of video ?? []) {
    if (firstFrame !== next) return [`the part in ${file} begins at frame ${firstFrame} instead of ${next}`];
    next += count;
  }
  return video && next !== frames ? [`its videos cover ${next} of ${frames} frames`] : [];
}

async function timeProblems(folder: string, info: ClipInfo): Promise<string[]> {
  const frame = await firstTimeNotRising(folder, info, info.frames);
  return frame === undefined ? [] : [`frame ${frame} does not come after the one before it`];
}

async function readFirstPicture(path: string): Promise<void> {
  // Here and not at the top: the video library takes long to load.
  const { VideoReader } = await import("../videoReader");
  const video = await VideoReader.open(path);
  try {
    const frames = video.frames();
    await frames.next();
    await frames.return();
  } finally {
    await video.close();
  }
}

/** The message without the clip's name, which whoever prints the problems says once. */
export function withoutClip(error: unknown, folder: string): string {
  return toErrorData(error).message.replace(`clip "${basename(folder)}": `, "");
}
