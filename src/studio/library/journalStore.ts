import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { journalFileName } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError, toErrorData } from "../../common/errors";
import { EditHistory } from "../../pose/clip/editHistory";
import { checkEntry } from "../../pose/clip/editJournal";
import { correctedFrames } from "./correctedFrames";
import { appendToJournal, type JournalEnd, readJournal } from "./journalFile";

/** Clips that are edited at once in several windows; more only read their journal again. */
const keptJournals = 16;

interface KnownJournal {
  end: JournalEnd;
  mtimeMs: number;
  history: EditHistory;
}

/** Appends to journals without reading each again for every stroke; the caller sees to it that one does so at a time. */
export class JournalStore {
  private readonly known = new Map<string, KnownJournal>();

  /**
   * @param after the number of entries that the caller knows of
   * @returns the number of entries now
   * @throws StudioError `clip-changed`, `clip-broken`, `bad-argument`; the disk's own errors
   */
  async append(folder: string, after: number, entries: readonly JournalEntry[]): Promise<number> {
    checkEntries(entries);
    const { history, end } = await this.look(folder);
    if (history.entries !== after) {
      const message = `clip "${basename(folder)}" was edited elsewhere (${history.entries} steps instead of ${after}); open it again`;
      throw new StudioError("clip-changed", message);
    }
    this.forget(folder);
    const newEnd = await appendToJournal(folder, end, entries);
    for (const entry of entries) history.fold(entry);
    await this.keep(folder, newEnd, history);
    return history.entries;
  }

  /** @throws StudioError `clip-broken` */
  async correctedFrames(folder: string): Promise<number> {
    return correctedFrames((await this.look(folder)).history.records);
  }

  forget(folder: string): void {
    this.known.delete(folder);
  }

  private async look(folder: string): Promise<{ history: EditHistory; end: JournalEnd }> {
    const known = this.known.get(folder);
    const found = known && (await stat(join(folder, journalFileName)).catch(() => undefined));
    if (known && found && found.size === known.end.bytes && found.mtimeMs === known.mtimeMs) return known;
    const { entries, end } = await readJournal(folder);
    return { history: new EditHistory(entries), end };
  }

  private async keep(folder: string, end: JournalEnd, history: EditHistory): Promise<void> {
    const { mtimeMs } = await stat(join(folder, journalFileName));
    this.known.set(folder, { end, mtimeMs, history });
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size > keptJournals) this.known.delete(oldest);
  }
}

/** What is appended must be readable for ever. @throws StudioError `bad-argument` naming the entry */
function checkEntries(entries: readonly JournalEntry[]): void {
  for (const [index, entry] of entries.entries()) {
    try {
      checkEntry(entry);
    } catch (error) {
      throw new StudioError("bad-argument", `entries.${index}: ${toErrorData(error).message}`);
    }
  }
}
