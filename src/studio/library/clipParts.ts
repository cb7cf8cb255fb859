import { constants, copyFile, link, open, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { type ClipColumn, type ClipInfo, clipColumns, columnWidth, type VideoSegment } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import { columnPath, columnPieces } from "./columnFiles";

/** Frames first..last of a clip, to become frames of a new one. */
export interface ClipPart {
  info: ClipInfo;
  folder: string;
  first: number;
  last: number;
  /** Time in the new clip = time in this one + shiftS. */
  shiftS: number;
}

export function partFrames({ first, last }: ClipPart): number {
  return last - first + 1;
}

/** Where each part begins in the new clip. */
export function partStarts(parts: readonly ClipPart[]): number[] {
  let at = 0;
  return parts.map((part) => {
    const start = at;
    at += partFrames(part);
    return start;
  });
}

/** Writes a column of the new clip, synced to the disk; NaN for parts that do not have it. */
export async function writeColumn(
  folder: string,
  column: ClipColumn,
  parts: readonly ClipPart[],
  stages: number,
): Promise<void> {
  const file = await open(columnPath(folder, column), "wx");
  try {
    for (const part of parts)
      for await (const numbers of partRows(part, column, stages)) await file.appendFile(numbers);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Gives the new clip the video files of its parts, without copying where the file system can share them.
 * @returns the new clip's segments; undefined when the parts have no picture
 * @throws StudioError `bad-argument` when only some have one
 */
export async function shareVideos(folder: string, parts: readonly ClipPart[]): Promise<VideoSegment[] | undefined> {
  const withVideo = parts.filter(({ info }) => info.video?.length);
  if (withVideo.length === 0) return undefined;
  if (withVideo.length < parts.length) {
    throw new StudioError("bad-argument", "clips with a picture and clips without cannot become one");
  }
  const names = new Map<string, string>();
  const segments: VideoSegment[] = [];
  const starts = partStarts(parts);
  for (const [index, part] of parts.entries()) {
    for (const segment of part.info.video ?? []) {
      const from = Math.max(segment.firstFrame, part.first);
      const to = Math.min(segment.firstFrame + segment.frames - 1, part.last);
      if (from > to) continue;
      segments.push({
        ...segment,
        file: await shareFile(join(part.folder, segment.file), folder, names),
        firstFrame: from - part.first + starts[index]!,
        frames: to - from + 1,
        offsetS: segment.offsetS + part.shiftS,
      });
    }
  }
  return segments;
}

/** The file `to` with the content of `from`, which nothing writes to any more. */
export async function shareOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST" || error.code === "ENOENT") throw error;
    return copyFile(from, to, constants.COPYFILE_FICLONE);
  });
}

async function* partRows(part: ClipPart, column: ClipColumn, stages: number): AsyncGenerator<Uint8Array> {
  const { info, folder, first, last, shiftS } = part;
  const width = columnWidth(column, { stages });
  if (!info.columns.includes(column)) {
    for (let frame = first; frame <= last; frame += 1024) {
      yield asBytes(new Float32Array(Math.min(1024, last - frame + 1) * width).fill(Number.NaN));
    }
    return;
  }
  for await (const { numbers } of columnPieces(folder, column, info, first, last)) {
    if (column === "timestamps_s") yield asBytes(numbers.map((timeS: number) => timeS + shiftS) as typeof numbers);
    else yield asBytes(widened(numbers, columnWidth(column, info), width));
  }
}

/** Rows of a network with fewer stages: its last stage stays the last. */
function widened<T extends Float32Array | Float64Array>(numbers: T, from: number, to: number): T | Float32Array {
  if (from === to) return numbers;
  const rows = numbers.length / from;
  const wide = new Float32Array(rows * to).fill(Number.NaN);
  for (let row = 0; row < rows; row++) wide.set(numbers.subarray(row * from, (row + 1) * from), (row + 1) * to - from);
  return wide;
}

function asBytes({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** @param names of the files that are there already, by what they are on the disk */
async function shareFile(path: string, folder: string, names: Map<string, string>): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  const identity = `${dev}:${ino}`;
  const known = names.get(identity);
  if (known !== undefined) return known;
  const ending = extname(path);
  const name = names.size === 0 ? `video${ending}` : `video-${names.size + 1}${ending}`;
  await shareOrCopy(path, join(folder, name));
  names.set(identity, name);
  return name;
}

/** Columns that at least one of the parts has, in the usual order. */
export function partColumns(parts: readonly ClipPart[]): ClipColumn[] {
  return (Object.keys(clipColumns) as ClipColumn[]).filter((column) =>
    parts.some(({ info }) => info.columns.includes(column)),
  );
}
