import type { EditKey, JournalEntry } from "../../../../common/clipEdits";
import { EditHistory } from "../../../../pose/clip/editHistory";

/**
 * Puts corrections that were not stored yet after those that somebody else has stored meanwhile: each sets again what it
 * had set. An undo or redo becomes a change: what it would take back may be another's by now.
 *
 * @param journal everything that is stored
 * @param theirs those of its entries that are somebody else's and were not known here
 * @param unsaved in order
 * @returns the history with all of it, and the entries to store
 */
export function rebaseEdits(
  journal: readonly JournalEntry[],
  theirs: readonly JournalEntry[],
  unsaved: readonly JournalEntry[],
): { history: EditHistory; entries: JournalEntry[] } {
  const foreign = new Set(theirs);
  const before = new EditHistory(journal.filter((entry) => !foreign.has(entry)));
  const history = new EditHistory(journal);
  const entries = unsaved.flatMap((entry) => {
    const label = labelOf(entry, before);
    const entryAgain = history.change(label, effectOf(entry, before), entry.type === "change" && entry.continues);
    return entryAgain ? [entryAgain] : [];
  });
  return { history, entries };
}

function labelOf(entry: JournalEntry, history: EditHistory): string {
  switch (entry.type) {
    case "change":
      return entry.label;
    case "undo":
      return history.undoLabel ?? entry.type;
    case "redo":
      return history.redoLabel ?? entry.type;
    default:
      throw entry satisfies never;
  }
}

/** Folds the entry. @returns what every record that it touched is afterwards */
function effectOf(entry: JournalEntry, history: EditHistory): Record<EditKey, unknown> {
  let touched: ReadonlySet<EditKey> = new Set();
  const stop = history.onChange((keys) => {
    touched = keys;
  });
  history.fold(entry);
  stop();
  return Object.fromEntries([...touched].map((key) => [key, history.get(key)]));
}
