import { readdirSync } from "node:fs";
import { rm, stat, truncate } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { type ClipInfo, clipFileName, columnRowBytes } from "../../common/clipDocument";
import { toErrorData } from "../../common/errors";
import type { Log } from "../../common/log";
import { writeClipInfo } from "./clipInfoFile";
import { finishedInfo } from "./clipWriter";
import { columnPath } from "./columnFiles";
import { diskError, syncFolder } from "./diskErrors";
import { removeWhole } from "./hiddenFolders";
import { finishReplacing } from "./replaceColumns";
import { firstTimeNotRising } from "./verifyClip";
import { markerFileName, readMarker, removeMarker, type WritingMarker } from "./writingMarker";

/** Makes a video that was cut off playable; gives the times of its frames, none when it holds no whole one. */
export type RepairVideo = (path: string, container: "webm" | "mp4", mostFrames: number) => Promise<Float64Array>;

/**
 * Puts right what a crash left behind, before anybody looks at the clips: recordings end with their last whole row, half
 * imports and half copies go, half replacements are completed. What cannot be understood is left as it is.
 * @param names of the folders that may have been written to
 */
export async function recoverClips(
  clipsFolder: string,
  names: readonly string[],
  repairVideo: RepairVideo,
  log: Log,
): Promise<void> {
  for (const name of names) {
    const folder = join(clipsFolder, name);
    try {
      await recoverClip(folder, repairVideo, log);
    } catch (error) {
      log.warn(`clip "${name}" could not be repaired: ${toErrorData(error).message}`);
    }
  }
}

/** Of writeFileAtomic. */
const atomicLeftOver = /\.[0-9a-f-]{36}\.tmp$/;

async function recoverClip(folder: string, repairVideo: RepairVideo, log: Log): Promise<void> {
  const names = new Set(readdirSync(folder));
  for (const name of names) if (atomicLeftOver.test(name)) await rm(join(folder, name));
  if (names.has(markerFileName)) await recoverWriting(folder, names, repairVideo, log);
  else if ([...names].some((name) => name.endsWith(".new") || name === "replacing.json")) await finishReplacing(folder);
}

async function recoverWriting(
  folder: string,
  names: ReadonlySet<string>,
  repairVideo: RepairVideo,
  log: Log,
): Promise<void> {
  // It was finished but for its marker.
  if (names.has(clipFileName)) return removeMarker(folder);
  const { ifInterrupted, info } = await readMarker(folder);
  if (ifInterrupted === "discard") {
    log.info(`clip "${info.name}" was not finished; it is removed`);
    return removeWhole(folder);
  }
  await repair(folder, info, repairVideo, log);
}

async function repair(folder: string, info: WritingMarker["info"], repairVideo: RepairVideo, log: Log): Promise<void> {
  const rows = await wholeRows(folder, info);
  if (rows === 0) {
    log.info(`nothing of clip "${info.name}" was written; it is removed`);
    return removeWhole(folder);
  }
  const { video, problem, frames = rows } = await repairVideos(folder, { ...info, frames: rows }, repairVideo);
  for (const column of info.columns) {
    const path = columnPath(folder, column);
    await truncate(path, frames * columnRowBytes(column, info));
  }
  const notes = ["The studio ended while this was recorded; it is kept as far as it came.", problem].filter(Boolean);
  const { video: _promised, ...rest } = info;
  const repaired = { ...rest, ...(video && { video }), recovered: notes.join(" ") };
  await writeClipInfo(folder, finishedInfo(repaired, frames));
  await removeMarker(folder);
  await syncFolder(folder);
  log.info(`clip "${info.name}" was repaired`);
}

/** Rows that every column has whole, and whose times rise: a power cut can leave zeros at the end of a file. */
async function wholeRows(folder: string, info: ClipInfo): Promise<number> {
  let frames = Number.POSITIVE_INFINITY;
  for (const column of info.columns) {
    const found = await stat(columnPath(folder, column)).catch(() => undefined);
    frames = Math.min(frames, Math.floor((found?.size ?? 0) / columnRowBytes(column, info)));
  }
  if (frames === 0) return 0;
  return (await firstTimeNotRising(folder, info, frames)) ?? frames;
}

interface RepairedVideos {
  video?: ClipInfo["video"];
  /** Of the video: rows without a picture go. */
  frames?: number;
  /** For a person to read. */
  problem?: string;
}

/**
 * A stream that cannot be rewritten (a full disk) still plays: the clip is kept with it. Where there is no picture in it
 * the clip is kept without; the file stays in its folder.
 */
async function repairVideos(folder: string, info: ClipInfo, repairVideo: RepairVideo): Promise<RepairedVideos> {
  const [segment] = info.video ?? [];
  if (!segment) return {};
  const path = join(folder, segment.file);
  const gone = (why: string) => ({ problem: `Its video ${basename(path)} could not be repaired: ${why}` });
  const found = await stat(path).catch(() => undefined);
  if (!found || found.size === 0) return gone("nothing of it was written.");
  try {
    const times = await repairVideo(path, extname(path).toLowerCase() === ".mp4" ? "mp4" : "webm", info.frames);
    return times.length > 0 ? { video: info.video, frames: times.length } : gone("it holds no whole frame.");
  } catch (error) {
    const full = diskError(error, `its video ${segment.file}`);
    if (!full) return gone(`${toErrorData(error).message}.`);
    return { video: info.video, problem: `Its video plays but cannot be sought in: ${full.message}.` };
  }
}
