import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
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
  try {
    await writing(path, async () => {
      await mkdir(dirname(path), { recursive: true });
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
