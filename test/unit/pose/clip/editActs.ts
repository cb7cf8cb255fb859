import fc from "fast-check";
import type { JournalEntry } from "../../../../src/common/clipEdits";
import type { EditHistory } from "../../../../src/pose/clip/editHistory";

/** Entries as they come back from a file. */
export const stored = (entries: (JournalEntry | undefined)[]) =>
  entries.flatMap((entry) => (entry ? [JSON.parse(JSON.stringify(entry)) as JournalEntry] : []));
export const contents = (history: EditHistory) => Object.fromEntries(history.records);
export const state = (history: EditHistory) => ({
  records: contents(history),
  canUndo: history.canUndo,
  canRedo: history.canRedo,
  undoLabel: history.undoLabel,
  redoLabel: history.redoLabel,
});

type Act =
  | { do: "change"; changes: Record<string, unknown>; continues: boolean }
  | { do: "undo" | "redo" | "mark" | "bail" };

const records = fc.dictionary(
  fc.constantFrom("cut/1", "root/1", "root/2", "mark/a"),
  fc.constantFrom(undefined, 1, 2, 3),
  { maxKeys: 3 },
);
export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("change" as const), changes: records, continues: fc.boolean() }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("undo", "redo", "mark", "bail") }) },
  ),
  { maxLength: 40 },
);

const recordValue = (key: string, n: number) =>
  key.startsWith("cut") ? true : key.startsWith("root") ? [0, n, 0] : { frame: n, label: "" };

export function act(history: EditHistory, action: Act): JournalEntry | undefined {
  switch (action.do) {
    case "change": {
      const entries = Object.entries(action.changes);
      const changes = entries.map(([key, n]) => [key, n === undefined ? n : recordValue(key, n as number)]);
      return history.change("change", Object.fromEntries(changes), action.continues);
    }
    case "bail":
      return history.bail("bail");
    case "mark":
      history.mark();
      return undefined;
    default:
      return history[action.do]();
  }
}
