import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { StudioError } from "../../common/errors";
import { syncFolder, writing } from "../library/diskErrors";
import type { WorkTurns } from "../workTurns";

/** What a file is made of, in order; undefined is nothing but a place to pause. */
export type FilePieces = Iterable<FilePiece> | AsyncIterable<FilePiece>;
type FilePiece = string | Uint8Array | undefined;

/** Written at a time. */
const batchCharacters = 256 * 1024;

/**
 * Writes a file that is there only once it is whole and has passed a check: beside its place, synced to the disk,
 * checked there, renamed. Whatever goes wrong, an old file stays and no part of the new one is left.
 *
 * @param check reads what was written, at the path it is given
 * @throws StudioError `disk-full`, `folder-unwritable`, and what the check throws
 */
export async function writeChecked<T>(
  path: string,
  pieces: FilePieces,
  check: (writtenPath: string) => Promise<T>,
  turns: WorkTurns,
): Promise<T> {
  const temporaryPath = `${path}.${randomUUID()}.tmp`;
  await writing(path, () => makeFolder(dirname(path)));
  try {
    await writing(path, async () => {
      const file = await open(temporaryPath, "wx");
      try {
        await writePieces(file, pieces, turns);
        await file.sync();
      } finally {
        await file.close();
      }
    });
    const result = await check(temporaryPath);
    turns.check();
    await writing(path, () => rename(temporaryPath, path));
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

/** @throws StudioError `folder-unwritable` where a file is in the way; the disk's own errors */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST" && error.code !== "ENOTDIR") throw error;
    throw new StudioError("folder-unwritable", `${path} is not a folder: choose another place for the file`);
  });
}

async function writePieces(file: FileHandle, pieces: FilePieces, turns: WorkTurns): Promise<void> {
  let batch: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (batch.length > 0) await file.writeFile(batch.join(""));
    batch = [];
    characters = 0;
  };
  for await (const piece of pieces) {
    if (typeof piece === "string") {
      batch.push(piece);
      characters += piece.length;
      if (characters >= batchCharacters) await flush();
    } else if (piece) {
      await flush();
      await file.writeFile(piece);
    }
    await turns.next();
  }
  await flush();
}
