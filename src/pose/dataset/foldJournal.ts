import type { JournalEntry } from "../../common/clipEdits";
import { EditHistory } from "../clip/editHistory";

/** Entries that are folded before others get a turn. */
const entriesPerTurn = 256;

/** `new EditHistory(journal)` that pauses now and then: a clip can have a hundred thousand corrections. */
export function* foldJournal(journal: readonly JournalEntry[]): Generator<undefined, EditHistory> {
  const history = new EditHistory();
  for (const [i, entry] of journal.entries()) {
    history.fold(entry);
    if (i % entriesPerTurn === 0) yield;
  }
  return history;
}
