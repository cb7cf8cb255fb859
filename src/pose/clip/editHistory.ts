import type { EditDiff, EditKey, JournalEntry } from "../../common/clipEdits";
import type { Unsubscribe } from "../../common/link";
import { checkRecord } from "./editJournal";

type Change = [before: unknown, after: unknown];
type ChangeEntry = Extract<JournalEntry, { type: "change" }>;

/** One step of undo: the net change of its entries. */
interface Step {
  label: string;
  /** Net; a key whose record is again what it was is not in it. Null: no record. */
  readonly diff: Map<EditKey, Change>;
  /** What could be redone before this step: comes back when the step turns out to change nothing (a cancelled drag). */
  redoBefore: Step[];
}

/**
 * A clip's corrections and what leads back and forth between them: marks and diffs, no snapshots. The journal is the
 * document: folding its entries, in order, gives the same records and the same steps of undo and redo as were there
 * when they were made, in time proportional to its length; a change costs as much as its diff.
 *
 * A drag calls `mark`, then `change` with `continues` for every move, and, when it is cancelled, `bail`. Everything between
 * two marks that continues is one step. A step without a net change is none.
 */
export class EditHistory {
  private readonly map = new Map<EditKey, unknown>();
  private readonly undoStack: Step[] = [];
  private redoStack: Step[] = [];
  private readonly listeners = new Set<(keys: ReadonlySet<EditKey>) => void>();
  private count = 0;
  /** Whether the last entry was a change. */
  private continuable = false;
  /** Whether that change was made here since the last mark, and may be continued and bailed out of. */
  private open = false;

  /**
   * @param journal checked entries (editJournal.ts)
   * @param now milliseconds since 1970
   */
  constructor(
    journal: readonly JournalEntry[] = [],
    private readonly now: () => number = () => Date.now(),
  ) {
    for (const entry of journal) this.applyEntry(entry);
  }

  /** What holds now. Values are not to be written to. */
  get records(): ReadonlyMap<EditKey, unknown> {
    return this.map;
  }

  /** Entries folded and made so far. */
  get entries(): number {
    return this.count;
  }

  get(key: EditKey): unknown {
    return this.map.get(key);
  }

  get canUndo(): boolean {
    return this.stepToUndo() !== undefined;
  }

  get canRedo(): boolean {
    return this.redoStack.length > 0;
  }

  /** Label of the step that undo takes back. */
  get undoLabel(): string | undefined {
    return this.stepToUndo()?.label;
  }

  get redoLabel(): string | undefined {
    return this.redoStack.at(-1)?.label;
  }

  /** Closes the open step: the next change begins a new one, even if it says that it continues. */
  mark(): void {
    this.open = false;
  }

  /**
   * Sets records, or removes them where the value is undefined.
   *
   * @param label name of the command, for the undo menu
   * @param continues part of the open step, if there is one
   * @returns the entry to store; undefined when nothing changes
   * @throws StudioError `clip-broken` for a value that is none of its key's
   */
  change(label: string, changes: Readonly<Record<EditKey, unknown>>, continues = false): JournalEntry | undefined {
    const diff: EditDiff = {};
    let changed = false;
    for (const [key, value] of Object.entries(changes)) {
      const before = this.map.get(key) ?? null;
      const after = value === undefined ? null : plainCopy(value);
      checkRecord(key, after);
      if (isSame(before, after)) continue;
      diff[key] = [before, after];
      changed = true;
    }
    return changed ? this.make(label, diff, continues) : undefined;
  }

  /**
   * Takes back what the open step has changed since its mark, as when a drag is cancelled. The step is gone then, and what
   * could be redone before it can be redone again.
   *
   * @returns the entry to store; undefined when there is nothing to take back
   */
  bail(label: string): JournalEntry | undefined {
    const step = this.open ? this.undoStack.at(-1) : undefined;
    if (!step || step.diff.size === 0) {
      this.open = false;
      return undefined;
    }
    const diff: EditDiff = {};
    for (const [key, [before, after]] of step.diff) diff[key] = [after, before];
    const entry = this.make(label, diff, true);
    this.open = false;
    return entry;
  }

  /** @returns the entry to store; undefined when there is nothing to undo */
  undo(): JournalEntry | undefined {
    return this.canUndo ? this.apply({ type: "undo", atMs: this.now() }) : undefined;
  }

  /** @returns the entry to store; undefined when there is nothing to redo */
  redo(): JournalEntry | undefined {
    return this.canRedo ? this.apply({ type: "redo", atMs: this.now() }) : undefined;
  }

  /** Takes over a checked entry that was made elsewhere and is in the journal already. */
  fold(entry: JournalEntry): void {
    this.apply(entry);
    this.open = false;
  }

  /** @param listener gets the keys whose records may have changed, after they have */
  onChange(listener: (keys: ReadonlySet<EditKey>) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private make(label: string, diff: EditDiff, continues: boolean): JournalEntry {
    const entry: ChangeEntry = { type: "change", label, atMs: this.now(), diff };
    if (continues && this.open) entry.continues = true;
    this.apply(entry);
    this.open = true;
    return entry;
  }

  private apply(entry: JournalEntry): JournalEntry {
    const keys = this.applyEntry(entry);
    if (keys.size > 0) for (const listener of this.listeners) listener(keys);
    return entry;
  }

  /** An undo or redo that finds nothing does nothing. @returns the keys of the records that it set */
  private applyEntry(entry: JournalEntry): ReadonlySet<EditKey> {
    this.count++;
    switch (entry.type) {
      case "change":
        return this.applyChange(entry);
      case "undo":
        return this.applyUndo();
      case "redo":
        return this.applyRedo();
    }
  }

  private applyChange(entry: ChangeEntry): ReadonlySet<EditKey> {
    const continued = entry.continues && this.continuable ? this.undoStack.at(-1) : undefined;
    const step = continued ?? this.beginStep(entry.label);
    this.continuable = true;
    const wasEmpty = step.diff.size === 0;
    const keys = new Set<EditKey>();
    for (const [key, [before, after]] of Object.entries(entry.diff)) {
      const known = step.diff.get(key);
      const first = known ? known[0] : before;
      if (isSame(first, after)) step.diff.delete(key);
      else step.diff.set(key, [first, after]);
      this.set(key, after);
      keys.add(key);
    }
    if (wasEmpty && step.diff.size > 0) {
      step.redoBefore = this.redoStack;
      this.redoStack = [];
    } else if (!wasEmpty && step.diff.size === 0) {
      this.redoStack = step.redoBefore;
    }
    return keys;
  }

  private beginStep(label: string): Step {
    this.dropEmptySteps();
    const last = this.undoStack.at(-1);
    // It cannot become empty any more.
    if (last) last.redoBefore = [];
    const step: Step = { label, diff: new Map(), redoBefore: [] };
    this.undoStack.push(step);
    return step;
  }

  private applyUndo(): ReadonlySet<EditKey> {
    this.dropEmptySteps();
    this.open = false;
    this.continuable = false;
    const step = this.undoStack.pop();
    if (!step) return new Set();
    step.redoBefore = [];
    this.redoStack.push(step);
    for (const [key, [before]] of step.diff) this.set(key, before);
    return new Set(step.diff.keys());
  }

  private applyRedo(): ReadonlySet<EditKey> {
    this.dropEmptySteps();
    this.open = false;
    this.continuable = false;
    const step = this.redoStack.pop();
    if (!step) return new Set();
    this.undoStack.push(step);
    for (const [key, [, after]] of step.diff) this.set(key, after);
    return new Set(step.diff.keys());
  }

  /** Only the step on top can be empty. */
  private dropEmptySteps(): void {
    if (this.undoStack.at(-1)?.diff.size === 0) this.undoStack.pop();
  }

  private stepToUndo(): Step | undefined {
    const top = this.undoStack.at(-1);
    return top?.diff.size === 0 ? this.undoStack.at(-2) : top;
  }

  private set(key: EditKey, value: unknown): void {
    if (value === null) this.map.delete(key);
    else this.map.set(key, value);
  }
}

/** A copy as a journal file would give it back: no undefined fields, no negative zero. */
function plainCopy(value: unknown): unknown {
  if (typeof value === "number") return value + 0;
  if (Array.isArray(value)) return value.map(plainCopy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, plainCopy(field)]])),
  );
}

/** Whether two plain values have the same content. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
