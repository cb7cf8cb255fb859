import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { checkEntry } from "../../../../src/pose/clip/editJournal";
import { act, acts, contents, state, stored } from "./editActs";

describe("EditHistory", () => {
  it("changes, undoes and redoes", () => {
    const history = new EditHistory([], () => 7);
    expect(history.change("cut", { "cut/5": true })).toEqual({
      type: "change",
      label: "cut",
      atMs: 7,
      diff: { "cut/5": [null, true] },
    });
    history.change("move", { "root/1": [0, 1, 0] });
    expect(state(history)).toMatchObject({ canUndo: true, undoLabel: "move", canRedo: false });
    expect(history.undo()).toEqual({ type: "undo", atMs: 7 });
    expect(contents(history)).toEqual({ "cut/5": true });
    expect(history.redoLabel).toBe("move");
    history.redo();
    expect(contents(history)).toEqual({ "cut/5": true, "root/1": [0, 1, 0] });
    history.undo();
    history.undo();
    expect(history.undo()).toBeUndefined();
    expect(contents(history)).toEqual({});
    expect(history.entries).toBe(6);
  });

  it("makes no entry of a change that changes nothing", () => {
    const history = new EditHistory();
    history.change("set", { settings: { blendS: 1 } });
    expect(history.change("set", { settings: { blendS: 1, heightM: undefined }, "cut/5": undefined })).toBeUndefined();
    expect(history.entries).toBe(1);
  });

  it("a new change clears what could be redone", () => {
    const history = new EditHistory();
    history.change("a", { "cut/1": true });
    history.undo();
    history.change("b", { "cut/2": true });
    expect(history.canRedo).toBe(false);
  });

  it("makes one step of a drag", () => {
    const history = new EditHistory();
    history.change("before", { "cut/1": true });
    history.mark();
    const entries = [1, 2, 3].map((y) => history.change("drag", { "root/1": [0, y, 0] }, true));
    expect(entries.map((entry) => entry?.type === "change" && entry.continues)).toEqual([undefined, true, true]);
    history.undo();
    expect(contents(history)).toEqual({ "cut/1": true });
    history.redo();
    expect(history.get("root/1")).toEqual([0, 3, 0]);
  });

  it("a cancelled drag leaves nothing behind, and what could be redone can be redone", () => {
    const history = new EditHistory();
    history.change("a", { "cut/1": true });
    history.change("b", { "cut/2": true });
    history.undo();
    history.mark();
    history.change("drag", { "root/1": [0, 1, 0], "cut/1": undefined }, true);
    history.change("drag", { "root/1": [0, 2, 0] }, true);
    expect(history.canRedo).toBe(false);
    expect(history.bail("drag")).toMatchObject({ type: "change", continues: true });
    expect(state(history)).toEqual({
      records: { "cut/1": true },
      canUndo: true,
      undoLabel: "a",
      canRedo: true,
      redoLabel: "b",
    });
    history.redo();
    expect(contents(history)).toEqual({ "cut/1": true, "cut/2": true });
  });

  it("bails out of nothing but the open step", () => {
    const history = new EditHistory();
    history.change("a", { "cut/1": true });
    history.mark();
    expect(history.bail("drag")).toBeUndefined();
    history.change("b", { "cut/2": true });
    history.undo();
    expect(history.bail("drag")).toBeUndefined();
    expect(contents(history)).toEqual({ "cut/1": true });
  });

  it("a step that was dragged back to where it began is none", () => {
    const history = new EditHistory();
    history.change("a", { "root/1": [0, 1, 0] });
    history.mark();
    history.change("drag", { "root/1": [0, 2, 0] }, true);
    history.change("drag", { "root/1": [0, 1, 0] }, true);
    expect(history.undoLabel).toBe("a");
    history.change("drag", { "root/1": [0, 3, 0] }, true);
    expect(history.undoLabel).toBe("drag");
    history.undo();
    expect(history.get("root/1")).toEqual([0, 1, 0]);
  });

  it("says which records changed", () => {
    const history = new EditHistory();
    const heard: string[][] = [];
    const stop = history.onChange((keys) => heard.push([...keys]));
    history.change("a", { "cut/1": true, "cut/2": true });
    history.undo();
    history.fold({ type: "redo", atMs: 0 });
    stop();
    history.undo();
    expect(heard).toEqual([
      ["cut/1", "cut/2"],
      ["cut/1", "cut/2"],
      ["cut/1", "cut/2"],
    ]);
  });

  it("keeps what it was given, not the array that it was given", () => {
    const history = new EditHistory();
    const offset = [0, 1, -0];
    history.change("a", { "root/1": offset });
    offset[1] = 9;
    expect(history.get("root/1")).toStrictEqual([0, 1, 0]);
  });

  it("refuses a value that is none", () => {
    const history = new EditHistory();
    expect(() => history.change("a", { "cut/1": true, "bone/1/1": [0, 0, Number.NaN] })).toThrow("bone/1/1");
    expect(state(history)).toMatchObject({ records: {}, canUndo: false });
  });

  it("folds undo and redo that find nothing without harm", () => {
    const history = new EditHistory([
      { type: "undo", atMs: 0 },
      { type: "redo", atMs: 0 },
    ]);
    expect(state(history)).toMatchObject({ records: {}, canUndo: false, canRedo: false });
  });
});

describe("EditHistory, whatever is done", () => {
  it("folding the journal gives the same records and the same way back and forth", () => {
    fc.assert(
      fc.property(acts, fc.nat(), (actions, split) => {
        const live = new EditHistory();
        const journal = stored(actions.map((action) => act(live, action)));
        for (const entry of journal) checkEntry(entry);
        const folded = new EditHistory(journal.slice(0, split % (journal.length + 1)));
        for (const entry of journal.slice(folded.entries)) folded.fold(entry);
        expect(folded.entries).toBe(live.entries);
        for (const way of ["undo", "redo"] as const) {
          do expect(state(folded)).toStrictEqual(state(live));
          while (live[way]() && folded[way]());
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("undo restores exactly, redo restores exactly", () => {
    fc.assert(
      fc.property(acts, (actions) => {
        const history = new EditHistory();
        for (const action of actions) act(history, action);
        const before = state(history);
        history.mark();
        const made = history.change("last", { "mark/z": { frame: 1, label: "" }, "cut/1": undefined });
        const after = state(history);
        expect(made).toBeDefined();
        history.undo();
        expect(contents(history)).toStrictEqual(before.records);
        history.redo();
        expect(state(history)).toStrictEqual(after);
        while (history.canUndo) history.undo();
        expect(contents(history)).toStrictEqual({});
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
