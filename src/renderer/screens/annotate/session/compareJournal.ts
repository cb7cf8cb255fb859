import type { JournalEntry } from "../../../../common/clipEdits";

export interface JournalComparison {
  /** How many of our entries the tail holds. */
  arrived: number;
  /** The tail's other entries, in order: somebody else's. */
  theirs: JournalEntry[];
}

/**
 * What a journal's end, beyond what we know of, is made of: the first of our own unsaved entries, which were stored
 * although no answer came, and entries of others.
 */
export function compareJournal(tail: readonly JournalEntry[], unsaved: readonly JournalEntry[]): JournalComparison {
  const theirs: JournalEntry[] = [];
  let arrived = 0;
  for (const entry of tail) {
    const expected = unsaved[arrived];
    if (expected && canonical(entry) === canonical(expected)) arrived++;
    else theirs.push(entry);
  }
  return { arrived, theirs };
}

/** The same text for the same content, whatever order an object's keys came in. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
