import { open, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { journalFileName } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import { whyUnreadable } from "../whyUnreadable";

export interface StoredJournal {
  entries: JournalEntry[];
  /** Bytes of the whole lines; what is behind them was cut off by a crash. */
  bytes: number;
}

/**
 * A clip's journal. A last line without its end is what a crash left of an entry: it is left out.
 * @throws StudioError `clip-broken` naming the line
 */
export async function readJournal(folder: string): Promise<StoredJournal> {
  const content = await readFile(join(folder, journalFileName)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw new StudioError("clip-broken", `clip "${basename(folder)}": ${journalFileName} ${whyUnreadable(error)}`);
  });
  const bytes = content.lastIndexOf(0x0a) + 1;
  const lines = content.toString("utf8", 0, bytes).split("\n").slice(0, -1);
  return { entries: lines.map((line, index) => parseEntry(line, index, folder)), bytes };
}

/**
 * Appends entries and syncs them to the disk, in place of whatever a crash left behind the whole lines.
 * @returns the bytes of the whole lines now
 */
export async function appendToJournal(
  folder: string,
  bytes: number,
  entries: readonly JournalEntry[],
): Promise<number> {
  const text = Buffer.from(formatJournal(entries));
  const file = await open(join(folder, journalFileName), "a");
  try {
    if ((await file.stat()).size !== bytes) await file.truncate(bytes);
    try {
      await file.writeFile(text);
      await file.datasync();
    } catch (error) {
      await file.truncate(bytes).catch(() => {});
      throw error;
    }
    return bytes + text.byteLength;
  } finally {
    await file.close();
  }
}

export function formatJournal(entries: readonly JournalEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

function parseEntry(line: string, index: number, folder: string): JournalEntry {
  try {
    return JSON.parse(line) as JournalEntry;
  } catch {
    throw new StudioError(
      "clip-broken",
      `clip "${basename(folder)}": ${journalFileName}: line ${index + 1} is no JSON`,
    );
  }
}
