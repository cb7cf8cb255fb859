import type { JournalEntry } from "../../common/clipEdits";

type ChangeEntry = Extract<JournalEntry, { type: "change" }>;

/**
 * Fewer entries that fold to the same: every run of changes that continue one another becomes one. A drag makes an entry
 * for each move of the pointer; this is done to them before they are stored.
 *
 * An entry whose changes cancel out stays: later ones may continue it.
 */
export function compactJournal(entries: readonly JournalEntry[]): JournalEntry[] {
  const compact: JournalEntry[] = [];
  for (const entry of entries) {
    const last = compact.at(-1);
    if (entry.type === "change" && entry.continues && last?.type === "change") addTo(last, entry);
    else compact.push(entry.type === "change" ? { ...entry, diff: { ...entry.diff } } : entry);
  }
  return compact;
}

function addTo(whole: ChangeEntry, part: ChangeEntry): void {
  whole.atMs = part.atMs;
  for (const [key, [before, after]] of Object.entries(part.diff)) {
    const known = whole.diff[key];
    whole.diff[key] = [known ? known[0] : before, after];
  }
}
