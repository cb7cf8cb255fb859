import { readFile, stat } from "node:fs/promises";
import { StudioError } from "../../common/errors";
import type { MotionReadOptions } from "../../formats/motionReading";
import { readBvh } from "../../formats/readBvh";
import { decodeText } from "../../formats/reading/textLines";
import { readMotionCsv } from "../../formats/readMotionCsv";
import { type NpzContent, readNpz } from "../../formats/readNpz";
import { readTrc } from "../../formats/readTrc";
import { whyUnreadable } from "../whyUnreadable";
import type { FileKind } from "./fileKind";

/** Files of numbers are read whole; the biggest that is taken. */
const mostFileBytes = 1024 * 1024 * 1024;

const textReaders = { bvh: readBvh, trc: readTrc, csv: readMotionCsv };

/** readMotionFile, in whatever thread. */
export type ReadMotionFile = (
  path: string,
  fileName: string,
  kind: Exclude<FileKind, "video">,
  options: MotionReadOptions,
) => Promise<NpzContent>;

/**
 * A file without a picture: motion, or keypoints. Holds up its thread: an hour of BVH for more than a second.
 * @throws StudioError `file-missing`, `file-broken` naming the file and the line or field
 */
export const readMotionFile: ReadMotionFile = async (path, fileName, kind, options) => {
  const bytes = await readBytes(path, fileName);
  if (kind === "npz") return readNpz(bytes, fileName, options);
  return { kind: "motion", reading: textReaders[kind](decodeText(bytes, fileName), fileName, options) };
};

async function readBytes(path: string, fileName: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= mostFileBytes) return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new StudioError("file-missing", `${fileName} ${whyUnreadable(error)}`);
  }
  throw new StudioError("file-broken", `${fileName}: files without a picture of up to ${mostFileBytes} bytes are read`);
}
