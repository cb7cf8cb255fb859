import { existsSync } from "node:fs";
import { rename, truncate } from "node:fs/promises";
import { join } from "node:path";
import {
  type ClipColumn,
  type ClipInfo,
  columnFileName,
  columnRowBytes,
  journalFileName,
} from "../../common/clipDocument";
import { writeFileAtomic } from "../writeFileAtomic";
import { readClipInfo, writeClipInfo } from "./clipInfoFile";
import { columnPath } from "./columnFiles";
import { formatJournal, readJournal, readJournalUpToError } from "./journalFile";
import { fileSizes, firstTimeNotRising } from "./verifyClip";

/**
 * Makes a clip usable as far as its files allow, and throws nothing away but rows that not every column has: a column
 * that is missing is no longer promised, a journal that cannot be read to its end keeps what can be read (the file as it
 * was stays beside it).
 * @returns what was done, for a person to read
 * @throws StudioError `clip-broken` when `clip.json` cannot be read or the times are missing: nothing can be told then
 */
export async function repairClip(folder: string): Promise<string[]> {
  const info = await readClipInfo(folder);
  return [...(await repairColumns(folder, info)), ...(await repairJournal(folder))];
}

async function repairColumns(folder: string, info: ClipInfo): Promise<string[]> {
  const done: string[] = [];
  const sizes = fileSizes(folder);
  const isThere = (column: ClipColumn) => column === "timestamps_s" || sizes.has(columnFileName(column));
  const columns = info.columns.filter(isThere);
  for (const column of info.columns) if (!isThere(column)) done.push(`${columnFileName(column)} is no longer expected`);
  let frames = Number.POSITIVE_INFINITY;
  for (const column of columns) {
    frames = Math.min(frames, Math.floor((sizes.get(columnFileName(column)) ?? 0) / columnRowBytes(column, info)));
  }
  frames = (await firstTimeNotRising(folder, info, frames)) ?? frames;
  for (const column of columns) {
    const bytes = frames * columnRowBytes(column, info);
    if (sizes.get(columnFileName(column)) === bytes) continue;
    await truncate(columnPath(folder, column), bytes);
    done.push(`${columnFileName(column)} ends after ${frames} frames`);
  }
  if (done.length > 0 || frames !== info.frames) {
    await writeClipInfo(folder, shortened({ ...info, columns }, frames));
    if (frames !== info.frames) done.push(`the clip has ${frames} frames instead of ${info.frames}`);
  }
  return done;
}

function shortened(info: ClipInfo, frames: number): ClipInfo {
  const video = info.video
    ?.filter(({ firstFrame }) => firstFrame < frames)
    .map((segment, index, all) => ({
      ...segment,
      frames: index === all.length - 1 ? frames - segment.firstFrame : segment.frames,
    }));
  return { ...info, frames, cuts: info.cuts.filter((cut) => cut < frames), ...(video && { video }) };
}

async function repairJournal(folder: string): Promise<string[]> {
  try {
    await readJournal(folder);
    return [];
  } catch {
    const path = join(folder, journalFileName);
    const entries = await readJournalUpToError(folder);
    const aside = freeName(`${path}.broken`);
    await rename(path, aside);
    await writeFileAtomic(path, formatJournal(entries));
    return [`${journalFileName} keeps its first ${entries.length} entries; it is kept as it was beside it`];
  }
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}
