import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { journalFileName } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import { appendToJournal, readJournal } from "./journalFile";

/** Clips that are edited at once in several windows; more only read their journal again. */
const keptJournals = 16;

interface KnownJournal {
  bytes: number;
  mtimeMs: number;
  entries: number;
}

/** Appends to journals without reading each again for every stroke; the caller sees to it that one does so at a time. */
export class JournalStore {
  private readonly known = new Map<string, KnownJournal>();

  /**
   * @param after the number of entries that the caller knows of
   * @returns the number of entries now
   * @throws StudioError `clip-changed`, `clip-broken`; the disk's own errors
   */
  async append(folder: string, after: number, entries: readonly JournalEntry[]): Promise<number> {
    const journal = await this.look(folder);
    if (journal.entries !== after) {
      const message = `clip "${basename(folder)}" was edited elsewhere (${journal.entries} steps instead of ${after}); open it again`;
      throw new StudioError("clip-changed", message);
    }
    this.forget(folder);
    const bytes = await appendToJournal(folder, journal.bytes, entries);
    await this.keep(folder, bytes, after + entries.length);
    return after + entries.length;
  }

  forget(folder: string): void {
    this.known.delete(folder);
  }

  private async look(folder: string): Promise<{ bytes: number; entries: number }> {
    const known = this.known.get(folder);
    const found = known && (await stat(join(folder, journalFileName)).catch(() => undefined));
    if (known && found && found.size === known.bytes && found.mtimeMs === known.mtimeMs) return known;
    const { bytes, entries } = await readJournal(folder);
    return { bytes, entries: entries.length };
  }

  private async keep(folder: string, bytes: number, entries: number): Promise<void> {
    const { mtimeMs } = await stat(join(folder, journalFileName));
    this.known.set(folder, { bytes, mtimeMs, entries });
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size > keptJournals) this.known.delete(oldest);
  }
}
