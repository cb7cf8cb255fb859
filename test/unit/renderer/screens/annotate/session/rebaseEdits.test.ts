import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../../../../src/common/clipEdits";
import { EditHistory } from "../../../../../../src/pose/clip/editHistory";
import { rebaseEdits } from "../../../../../../src/renderer/screens/annotate/session/rebaseEdits";

const mark = (frame: number) => ({ frame, label: "" });

describe("corrections put after another window's", () => {
  it("set again what they had set, each a step of its own", () => {
    const ours = new EditHistory();
    const first = ours.change("add", { "mark/a": mark(1) })!;
    const unsaved = [ours.change("move", { "mark/a": mark(2) })!, ours.change("add", { "mark/b": mark(3) })!];
    const theirs: JournalEntry = { type: "change", label: "x", atMs: 1, diff: { "mark/z": [null, mark(9)] } };
    const { history, entries } = rebaseEdits([first, theirs], [theirs], unsaved);
    expect(Object.fromEntries(history.records)).toEqual({ "mark/a": mark(2), "mark/b": mark(3), "mark/z": mark(9) });
    expect(entries.map((entry) => entry.type === "change" && entry.label)).toEqual(["move", "add"]);
    history.undo();
    expect(history.get("mark/b")).toBeUndefined();
    expect(history.get("mark/a")).toEqual(mark(2));
    expect(new EditHistory([first, theirs, ...entries]).records.get("mark/b")).toEqual(mark(3));
  });

  it("win where both changed the same", () => {
    const ours = new EditHistory();
    const first = ours.change("add", { "mark/a": mark(1) })!;
    const unsaved = [ours.change("move", { "mark/a": mark(2) })!];
    const theirs: JournalEntry = { type: "change", label: "x", atMs: 1, diff: { "mark/a": [mark(1), mark(7)] } };
    const { history, entries } = rebaseEdits([first, theirs], [theirs], unsaved);
    expect(history.get("mark/a")).toEqual(mark(2));
    expect(entries).toMatchObject([{ diff: { "mark/a": [mark(7), mark(2)] } }]);
  });

  it("take back their own and not the other's when they were an undo", () => {
    const ours = new EditHistory();
    const first = ours.change("add", { "mark/a": mark(1) })!;
    const unsaved = [ours.undo()!];
    const theirs: JournalEntry = { type: "change", label: "x", atMs: 1, diff: { "mark/z": [null, mark(9)] } };
    const { history } = rebaseEdits([first, theirs], [theirs], unsaved);
    expect(Object.fromEntries(history.records)).toEqual({ "mark/z": mark(9) });
  });

  it("keep the parts of a drag together", () => {
    const ours = new EditHistory();
    ours.mark();
    const unsaved = [1, 2, 3].map((frame) => ours.change("drag", { "mark/a": mark(frame) }, true)!);
    const theirs: JournalEntry = { type: "change", label: "x", atMs: 1, diff: { "mark/z": [null, mark(9)] } };
    const { history } = rebaseEdits([theirs], [theirs], unsaved);
    history.undo();
    expect(Object.fromEntries(history.records)).toEqual({ "mark/z": mark(9) });
  });
});
