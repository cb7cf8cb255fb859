import { open, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { journalFileName } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError, toErrorData } from "../../common/errors";
import { parseJournal } from "../../pose/clip/editJournal";
import { whyUnreadable } from "../whyUnreadable";

const lineBreak = 0x0a;

export interface StoredJournal {
  entries: JournalEntry[];
  end: JournalEnd;
}

/** Where the next entry goes: what is behind it was cut off by a crash. */
export interface JournalEnd {
  bytes: number;
  /** Whether the last entry has its line break. */
  wholeLine: boolean;
}

/**
 * A clip's journal. A last line that is not whole is what a crash left of an entry: it is left out.
 * @throws StudioError `clip-broken` naming the clip's folder and the line
 */
export async function readJournal(folder: string): Promise<StoredJournal> {
  const broken = (why: string) => new StudioError("clip-broken", `clip "${basename(folder)}": ${why}`);
  const content = await readFile(join(folder, journalFileName)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw broken(`${journalFileName} ${whyUnreadable(error)}`);
  });
  const lines = content.lastIndexOf(lineBreak) + 1;
  try {
    const entries = parseJournal(content.toString("utf8", 0, lines));
    const last = parseJournal(content.toString("utf8", lines));
    const end = last.length > 0 ? { bytes: content.length, wholeLine: false } : { bytes: lines, wholeLine: true };
    return { entries: [...entries, ...last], end };
  } catch (error) {
    throw broken(toErrorData(error).message);
  }
}

/** The entries before the first line that is none. */
export async function readJournalUpToError(folder: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (const line of (await readFile(join(folder, journalFileName), "utf8")).split("\n")) {
    try {
      entries.push(...parseJournal(`${line}\n`));
    } catch {
      break;
    }
  }
  return entries;
}

/**
 * Appends entries and syncs them to the disk, in place of whatever a crash left behind the last whole one. After an error
 * the journal is as before.
 * @returns the new end
 */
export async function appendToJournal(
  folder: string,
  { bytes, wholeLine }: JournalEnd,
  entries: readonly JournalEntry[],
): Promise<JournalEnd> {
  const text = Buffer.from((wholeLine ? "" : "\n") + formatJournal(entries));
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
    return { bytes: bytes + text.byteLength, wholeLine: true };
  } finally {
    await file.close();
  }
}

export function formatJournal(entries: readonly JournalEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
