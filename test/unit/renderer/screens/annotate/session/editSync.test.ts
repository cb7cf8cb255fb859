import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JournalEntry } from "../../../../../../src/common/clipEdits";
import { StudioError } from "../../../../../../src/common/errors";
import { type Link, memoryLinkPair } from "../../../../../../src/common/link";
import { createCaller, serveCalls } from "../../../../../../src/common/rpc";
import { EditHistory } from "../../../../../../src/pose/clip/editHistory";
import { EditSync } from "../../../../../../src/renderer/screens/annotate/session/editSync";

type Calls = {
  append: { params: { after: number; entries: JournalEntry[] }; result: { entries: number } };
  journal: { params: Record<string, never>; result: JournalEntry[] };
};

/** A host with one clip's journal, at the other end of a link that can be cut at any moment. */
class JournalHost {
  readonly journal: JournalEntry[] = [];
  readonly appends: number[] = [];
  /** The link goes after so many appends were stored and before they are answered. */
  cutAfterAppends = Number.POSITIVE_INFINITY;
  refusal: StudioError | undefined;
  private caller: ReturnType<typeof createCaller<Calls>> | undefined;
  private link: Link<never, never> | undefined;

  constructor() {
    this.connect();
  }

  connect(): void {
    const [page, host] = memoryLinkPair<never, never>();
    this.link = page;
    this.caller = createCaller<Calls>(page as never);
    serveCalls<Calls>(host as never, {
      append: ({ after, entries }) => {
        if (this.refusal) throw this.refusal;
        if (after !== this.journal.length) throw new StudioError("clip-changed", "another window has edited the clip");
        this.journal.push(...entries);
        this.appends.push(entries.length);
        if (--this.cutAfterAppends === 0) this.cut();
        return { entries: this.journal.length };
      },
      journal: () => this.journal,
    });
  }

  cut(): void {
    this.link!.close("the cable was pulled");
  }

  readonly append = (after: number, entries: readonly JournalEntry[]) =>
    this.caller!.call("append", { after, entries: [...entries] });
  readonly readJournal = () => this.caller!.call("journal", {});
}

let host: JournalHost;
let history: EditHistory;
let sync: EditSync;
let others: { theirs: readonly JournalEntry[]; unsaved: readonly JournalEntry[] }[];

beforeEach(() => {
  vi.useFakeTimers();
  host = new JournalHost();
  history = new EditHistory();
  others = [];
  sync = new EditSync({
    stored: 0,
    append: host.append,
    readJournal: host.readJournal,
    onChangedElsewhere: (theirs, _journal, unsaved) => others.push({ theirs, unsaved }),
  });
});
afterEach(() => {
  sync.dispose();
  vi.useRealTimers();
});

const edit = (key: string, value: unknown, continues = false) => {
  const entry = history.change("edit", { [key]: value }, continues);
  if (entry) sync.push(entry);
};
const mark = (frame: number) => ({ frame, label: "" });
const state = () => sync.store.getState().state;
/** Time passes, and everything that is due happens. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** What the host's journal says: what a restart would show. */
const stored = () => Object.fromEntries(new EditHistory(host.journal).records);
const here = () => Object.fromEntries(history.records);

describe("corrections on their way to the disk", () => {
  it("are sent at once, in order, and said to be saved when they are", async () => {
    expect(state()).toBe("saved");
    edit("mark/a", mark(1));
    expect(state()).toBe("saving");
    edit("mark/b", mark(2));
    const undone = history.undo();
    sync.push(undone!);
    await pass(0);
    expect(state()).toBe("saved");
    expect(host.journal.map(({ type }) => type)).toEqual(["change", "change", "undo"]);
    expect(stored()).toEqual({ "mark/a": mark(1) });
  });

  it("of a long drag are stored in parts, one a second, and fold to one step", async () => {
    edit("mark/a", mark(0));
    await pass(0);
    for (let ms = 0; ms < 5000; ms += 20) {
      edit("mark/a", mark(1 + ms / 20), true);
      await pass(20);
    }
    expect(host.appends.length).toBeGreaterThanOrEqual(5);
    expect(host.appends.length).toBeLessThanOrEqual(7);
    await pass(1000);
    expect(state()).toBe("saved");
    expect(stored()).toEqual(here());
    const again = new EditHistory(host.journal);
    again.undo();
    expect(again.canUndo).toBe(false);
  });

  it("are never older than two seconds while there is a connection, however long a drag lasts", async () => {
    const madeAt: number[] = [];
    let oldestUnsavedMs = 0;
    edit("mark/a", mark(0));
    for (let ms = 0; ms < 8000; ms += 10) {
      edit("mark/a", mark(1 + ms / 10), true);
      madeAt[1 + ms / 10] = ms;
      await pass(10);
      const frame = (stored()["mark/a"] as { frame: number } | undefined)?.frame ?? 0;
      const oldest = madeAt[frame + 1];
      if (oldest !== undefined) oldestUnsavedMs = Math.max(oldestUnsavedMs, ms - oldest);
    }
    expect(oldestUnsavedMs).toBeLessThan(2000);
  });

  it("of a drag that has ended do not wait when they are flushed", async () => {
    edit("mark/a", mark(0));
    await pass(0);
    edit("mark/a", mark(1), true);
    edit("mark/a", mark(2), true);
    expect(state()).toBe("saving");
    const flushed = sync.flush();
    await pass(0);
    await flushed;
    expect(stored()).toEqual({ "mark/a": mark(2) });
  });

  it("wait while the connection is lost, say so, and arrive when it is back", async () => {
    host.cut();
    edit("mark/a", mark(1));
    await pass(0);
    expect(sync.store.getState()).toMatchObject({ state: "unsaved", error: { message: "the cable was pulled" } });
    edit("mark/b", mark(2));
    await pass(60_000);
    expect(state()).toBe("unsaved");
    host.connect();
    sync.reconnected();
    await pass(0);
    expect(state()).toBe("saved");
    expect(stored()).toEqual({ "mark/a": mark(1), "mark/b": mark(2) });
  });

  it("are tried again by themselves when the host refuses them for a while", async () => {
    host.refusal = new StudioError("disk-full", "the disk is full");
    edit("mark/a", mark(1));
    await pass(0);
    expect(sync.store.getState()).toMatchObject({ state: "unsaved", error: { code: "disk-full" } });
    host.refusal = undefined;
    await pass(5000);
    expect(state()).toBe("saved");
    expect(stored()).toEqual({ "mark/a": mark(1) });
  });

  it("are stored once when the answer was lost, whatever was done meanwhile", async () => {
    host.cutAfterAppends = 1;
    edit("mark/a", mark(1));
    await pass(0);
    expect(host.journal.length).toBe(1);
    expect(state()).toBe("unsaved");
    edit("mark/a", mark(2), true);
    edit("mark/b", mark(3));
    host.connect();
    sync.reconnected();
    await pass(2000);
    expect(state()).toBe("saved");
    expect(host.journal.length).toBe(3);
    expect(stored()).toEqual(here());
    expect(others).toEqual([]);
  });

  it("come through any number of cuts without one being lost or stored twice", async () => {
    for (let round = 0; round < 40; round++) {
      // Cut before, while or after it is stored, in turn.
      if (round % 3 === 0) host.cut();
      host.cutAfterAppends = round % 3 === 1 ? 1 : Number.POSITIVE_INFINITY;
      edit(`mark/${round}`, mark(round));
      if (round % 5 === 0) sync.push(history.undo()!);
      await pass(round % 7);
      host.connect();
      sync.reconnected();
      await pass(round % 2 === 0 ? 0 : 700);
    }
    host.cutAfterAppends = Number.POSITIVE_INFINITY;
    await pass(10_000);
    expect(state()).toBe("saved");
    expect(stored()).toEqual(here());
    expect(host.journal.length).toBe(48);
  });
});

describe("another window that edits the same clip", () => {
  const foreign: JournalEntry = { type: "change", label: "x", atMs: 5, diff: { "mark/z": [null, mark(9)] } };

  it("is heard of when the host tells", async () => {
    host.journal.push(foreign);
    sync.noteEntries(1);
    await pass(0);
    expect(others).toEqual([{ theirs: [foreign], unsaved: [] }]);
    edit("mark/a", mark(1));
    await pass(0);
    expect(host.journal.length).toBe(2);
  });

  it("is found out when it was first, and what is unsaved here is handed over", async () => {
    host.journal.push(foreign);
    edit("mark/a", mark(1));
    await pass(0);
    expect(others.length).toBe(1);
    expect(others[0]!.theirs).toEqual([foreign]);
    expect(others[0]!.unsaved).toMatchObject([{ diff: { "mark/a": [null, mark(1)] } }]);
  });

  it("is not what this window itself has stored", async () => {
    edit("mark/a", mark(1));
    await pass(0);
    sync.noteEntries(1);
    await pass(0);
    expect(others).toEqual([]);
  });

  it("that edits all the time does not make this one ask all the time", async () => {
    let reads = 0;
    const busy = new EditSync({
      stored: 0,
      append: async () => {
        throw new StudioError("clip-changed", "another window has edited the clip");
      },
      readJournal: async () => {
        reads++;
        return [];
      },
      onChangedElsewhere: () => {},
    });
    busy.push(foreign);
    await pass(10_000);
    expect(busy.store.getState().state).toBe("unsaved");
    expect(reads).toBeLessThan(30);
    busy.dispose();
  });
});
