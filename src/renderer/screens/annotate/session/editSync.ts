import { createStore, type StoreApi } from "zustand/vanilla";
import type { JournalEntry } from "../../../../common/clipEdits";
import { type ErrorData, StudioError, toErrorData } from "../../../../common/errors";
import { compactJournal } from "../../../../pose/clip/compactJournal";
import { compareJournal } from "./compareJournal";

/** Whether the corrections are on the host's disk. */
export type SyncState = { state: "saved" } | { state: "saving" } | { state: "unsaved"; error: ErrorData };

export interface EditSyncOptions {
  /** Entries that the host's journal has. */
  stored: number;
  /** `clip.appendEdits`; resolves when the entries are on disk. */
  append(after: number, entries: readonly JournalEntry[]): Promise<{ entries: number }>;
  /** The whole journal as the host has it. */
  readJournal(): Promise<readonly JournalEntry[]>;
  /**
   * Somebody else appended to the journal.
   * @param theirs entries that this page did not know, in order
   * @param journal the whole journal
   * @param unsaved entries of this page that are not in it; they belong after it
   */
  onChangedElsewhere(
    theirs: readonly JournalEntry[],
    journal: readonly JournalEntry[],
    unsaved: readonly JournalEntry[],
  ): void;
}

/** Parts of a long drag are stored this often. */
const partEveryMs = 1000;
/** After hours without a connection there may be many. */
const entriesPerCall = 1000;
const mostRefusalsInARow = 3;
const firstRetryMs = 500;
const longestRetryMs = 5000;

/**
 * Brings every journal entry to the host's disk, at once and in order. While the host cannot store them they are kept
 * and tried again, and the state says so. When a call ends without an answer, the host's journal is read to find out
 * what of it had arrived.
 */
export class EditSync {
  readonly store: StoreApi<SyncState> = createStore<SyncState>(() => ({ state: "saved" }));
  private queue: JournalEntry[] = [];
  /** How many of the queue, from its beginning, have been sent and may be on disk: they stay as they are. */
  private attempted = 0;
  private stored: number;
  /** The most entries that the host has told of. */
  private noted: number;
  private refusals = 0;
  private busy = false;
  private disposed = false;
  private lastSentMs = Number.NEGATIVE_INFINITY;
  private retryMs = firstRetryMs;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: EditSyncOptions) {
    this.stored = options.stored;
    this.noted = options.stored;
  }

  /** An entry that the history just made. Parts of one drag are stored together, once a second. */
  push(entry: JournalEntry): void {
    this.queue.push(entry);
    if (this.store.getState().state === "saved") this.store.setState({ state: "saving" }, true);
    // After a failure the retry's own time counts.
    if (this.store.getState().state === "saving") this.workSoon();
  }

  /** The host says that its journal has so many entries. */
  noteEntries(entries: number): void {
    this.noted = Math.max(this.noted, entries);
    if (this.noted > this.stored) this.workSoon();
  }

  /** The connection is back: what is unsaved is sent at once, and what others did meanwhile is asked for. */
  reconnected(): void {
    this.retryMs = firstRetryMs;
    // One more than is known: asks.
    this.noteEntries(this.stored + 1);
  }

  /** Does not wait for a part's second to pass. Resolves when everything is on disk, or cannot be for now. */
  flush(): Promise<void> {
    if (this.store.getState().state !== "saving") return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.workSoon();
    });
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.settle();
  }

  private workSoon(): void {
    if (this.disposed || this.busy) return;
    const waitMs = this.waitMs();
    if (waitMs > 0) this.workIn(waitMs);
    else void this.work();
  }

  private workIn(waitMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), waitMs);
  }

  /** Only parts of a drag wait, and only while nobody waits for them. */
  private waitMs(): number {
    const isDragging = this.queue.every((entry) => entry.type === "change" && entry.continues);
    if (this.noted > this.stored || !isDragging || this.waiting.length > 0) return 0;
    return this.lastSentMs + partEveryMs - Date.now();
  }

  /** One call at a time, until nothing is left to do now. */
  private async work(): Promise<void> {
    clearTimeout(this.timer);
    if (this.disposed || this.busy) return;
    this.busy = true;
    try {
      while (!this.disposed && (this.noted > this.stored || this.queue.length > 0)) {
        const mayHaveArrived = this.attempted > 0;
        if (this.noted > this.stored || mayHaveArrived) await this.reconcile();
        else if (this.waitMs() <= 0) await this.send();
        else break;
      }
      this.retryMs = firstRetryMs;
      this.busy = false;
      if (this.disposed) return;
      if (this.queue.length > 0) {
        this.store.setState({ state: "saving" }, true);
        this.workIn(this.waitMs());
      } else {
        this.store.setState({ state: "saved" }, true);
        this.settle();
      }
    } catch (error) {
      this.busy = false;
      this.retryLater(error);
    }
  }

  private async send(): Promise<void> {
    this.queue = compactJournal(this.queue);
    this.attempted = Math.min(entriesPerCall, this.queue.length);
    this.lastSentMs = Date.now();
    try {
      const { entries } = await this.options.append(this.stored, this.queue.slice(0, this.attempted));
      this.queue.splice(0, this.attempted);
      this.attempted = 0;
      this.stored = entries;
      this.noted = Math.max(this.noted, entries);
      this.refusals = 0;
    } catch (error) {
      const isBehind = error instanceof StudioError && error.code === "clip-changed";
      // Somebody who edits all the time: at the retry's pace.
      if (!isBehind || ++this.refusals % mostRefusalsInARow === 0) throw error;
      this.noted = Math.max(this.noted, this.stored + 1);
    }
  }

  private async reconcile(): Promise<void> {
    const journal = await this.options.readJournal();
    if (this.disposed) return;
    const { arrived, theirs } = compareJournal(journal.slice(this.stored), this.queue);
    this.queue.splice(0, arrived);
    this.attempted = 0;
    this.stored = journal.length;
    this.noted = journal.length;
    if (theirs.length > 0) this.options.onChangedElsewhere(theirs, journal, [...this.queue]);
  }

  private retryLater(error: unknown): void {
    if (this.disposed) return;
    if (this.queue.length > 0) this.store.setState({ state: "unsaved", error: toErrorData(error) }, true);
    this.settle();
    this.workIn(this.retryMs);
    this.retryMs = Math.min(longestRetryMs, this.retryMs * 2);
  }

  private settle(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
