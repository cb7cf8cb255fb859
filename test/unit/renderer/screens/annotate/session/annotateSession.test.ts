import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SharedLink, splitIntoChannels } from "../../../../../../src/common/channels";
import type { JournalEntry } from "../../../../../../src/common/clipEdits";
import { StudioError } from "../../../../../../src/common/errors";
import type { ClipSummary } from "../../../../../../src/common/libraryProtocol";
import { type Link, memoryLinkPair } from "../../../../../../src/common/link";
import type { FromStudio, StudioCalls, ToStudio } from "../../../../../../src/common/protocol";
import { type Handlers, serveCalls } from "../../../../../../src/common/rpc";
import { EditHistory } from "../../../../../../src/pose/clip/editHistory";
import { navigation, openClip } from "../../../../../../src/renderer/app/navigation";
import { HostConnections } from "../../../../../../src/renderer/host/host";
import { StudioClient } from "../../../../../../src/renderer/host/studioClient";
import { AnnotateSession } from "../../../../../../src/renderer/screens/annotate/session/annotateSession";
import { ClipInMemory } from "./clipInMemory";

/** A host with one clip, that can be cut off and that other windows can edit. */
class ClipHost {
  readonly connections = new HostConnections();
  readonly clip = new ClipInMemory(300);
  readonly journal: JournalEntry[] = [];
  refusal: StudioError | undefined;
  isMissing = false;
  private link: Link<unknown, unknown> | undefined;
  private studio: Link<FromStudio, ToStudio> | undefined;

  connect(): void {
    const [page, other] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
    splitIntoChannels(other).onOpen((_name, link) => {
      this.studio = link as Link<FromStudio, ToStudio>;
      serveCalls<StudioCalls>(this.studio, this.handlers() as Handlers<StudioCalls>);
    });
    page.onClose((reason) => this.connections.set({ state: "lost", reason }));
    this.link = page as unknown as Link<unknown, unknown>;
    this.connections.set({ state: "connected", channels: splitIntoChannels(page) });
  }

  cut(): void {
    this.link!.close("the cable was pulled");
  }

  tell(notification: FromStudio): void {
    this.studio!.send(notification);
  }

  /** Another window does something. */
  edit(key: string, value: unknown): void {
    const history = new EditHistory(this.journal);
    this.journal.push(history.change("other", { [key]: value })!);
    this.tell({ type: "clip.changed", id: this.clip.info.id, entries: this.journal.length, rowsChanged: false });
  }

  private handlers(): Partial<Handlers<StudioCalls>> {
    return {
      "clip.open": () => {
        if (this.isMissing) throw new StudioError("clip-missing", 'there is no clip "clip-1"');
        return { info: this.clip.info, journal: this.journal };
      },
      "clip.readRows": ({ column, first, last }) => this.clip.read(column, first, last),
      "clip.appendEdits": ({ after, entries }) => {
        if (this.refusal) throw this.refusal;
        if (after !== this.journal.length) throw new StudioError("clip-changed", "another window has edited the clip");
        this.journal.push(...entries);
        return { entries: this.journal.length };
      },
    };
  }
}

let host: ClipHost;
let annotate: AnnotateSession;
const clipId = "clip-1";
const mark = (frame: number) => ({ frame, label: "" });
const state = () => annotate.store.getState();
const records = () => Object.fromEntries(annotate.clip!.history.records);
const stored = () => Object.fromEntries(new EditHistory(host.journal).records);
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("cancelAnimationFrame", (request: number) => clearTimeout(request));
  navigation.setState({ screen: "live", clipId: undefined, frame: undefined });
  host = new ClipHost();
  annotate = new AnnotateSession(new StudioClient(host.connections));
  host.connect();
});
afterEach(() => {
  // The next test's navigation is not this session's.
  navigation.setState({ clipId: undefined });
  host.cut();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(frame = 0): Promise<void> {
  openClip(clipId, frame);
  await pass(50);
  expect(state().phase).toBe("open");
}

describe("the clip on the Annotate screen", () => {
  it("is the one that the navigation names, at the frame that it names", async () => {
    expect(state().phase).toBe("empty");
    openClip(clipId, 250);
    expect(state()).toEqual({ phase: "opening", clipId });
    await pass(50);
    expect(annotate.clip?.playback.frame).toBe(250);
    openClip(clipId, 12);
    expect(annotate.clip?.playback.frame).toBe(12);
    openClip(clipId, 12);
    navigation.setState({ clipId: undefined });
    expect(state().phase).toBe("empty");
  });

  it("stays open, and pauses, while another screen is in front", async () => {
    await open();
    const { clip } = annotate;
    clip!.playback.play();
    navigation.setState({ screen: "clips" });
    expect(annotate.clip).toBe(clip);
    expect(clip!.playback.store.getState().playing).toBe(false);
  });

  it("is opened as soon as there is a connection", async () => {
    host.cut();
    openClip(clipId);
    await pass(100);
    expect(state().phase).toBe("opening");
    host.connect();
    await pass(50);
    expect(state().phase).toBe("open");
  });

  it("that is not there says so, and opens when it is back", async () => {
    host.isMissing = true;
    openClip(clipId);
    await pass(50);
    expect(state()).toMatchObject({ phase: "failed", error: { code: "clip-missing" } });
    host.isMissing = false;
    host.tell({ type: "clips.changed", upserted: [{ id: clipId, name: "walk" } as ClipSummary], removed: [] });
    await pass(50);
    expect(state().phase).toBe("open");
  });

  it("closes when it is put into the trash, and says so; what was unsaved arrives", async () => {
    await open();
    annotate.clip!.edit("add", { "mark/a": mark(1) });
    host.tell({ type: "clips.changed", upserted: [], removed: [clipId] });
    await pass(50);
    expect(state()).toEqual({ phase: "empty", notice: "trashed-elsewhere" });
    expect(navigation.getState().clipId).toBeUndefined();
    expect(stored()).toEqual({ "mark/a": mark(1) });
    annotate.dismissNotice();
    expect(state()).toEqual({ phase: "empty" });
  });

  it("takes its new name when it is renamed", async () => {
    await open();
    host.tell({ type: "clips.changed", upserted: [{ id: clipId, name: "跑步" } as ClipSummary], removed: [] });
    await pass();
    expect(annotate.clip!.store.getState().name).toBe("跑步");
  });

  it("takes over what another window does, in the same session", async () => {
    await open();
    const { clip } = annotate;
    host.edit("mark/z", mark(9));
    await pass(50);
    expect(annotate.clip).toBe(clip);
    expect(records()).toEqual({ "mark/z": mark(9) });
    expect(state().notice).toBe("edited-elsewhere");
    clip!.edit("add", { "mark/a": mark(1) });
    await pass(50);
    expect(stored()).toEqual({ "mark/a": mark(1), "mark/z": mark(9) });
  });

  it("loses nothing when two windows edit at once, with the connection lost between", async () => {
    await open(100);
    annotate.clip!.selection.setState({ joints: [3] });
    host.cut();
    annotate.clip!.edit("add", { "mark/a": mark(1) });
    annotate.clip!.edit("add", { "mark/b": mark(2) });
    await pass(50);
    expect(annotate.clip!.sync.store.getState().state).toBe("unsaved");
    host.journal.push(new EditHistory(host.journal).change("other", { "mark/z": mark(9) })!);
    host.connect();
    await pass(2000);
    expect(stored()).toEqual({ "mark/a": mark(1), "mark/b": mark(2), "mark/z": mark(9) });
    expect(records()).toEqual(stored());
    expect(annotate.clip!.playback.frame).toBe(100);
    expect(annotate.clip!.selection.getState().joints).toEqual([3]);
    expect(annotate.clip!.sync.store.getState().state).toBe("saved");
    expect(state().notice).toBe("edited-elsewhere");
    annotate.clip!.undo();
    await pass(50);
    expect(stored()).toEqual({ "mark/a": mark(1), "mark/z": mark(9) });
  });

  it("is read again when its rows are others, at the same frame, with everything that was corrected", async () => {
    await open(200);
    const { clip } = annotate;
    clip!.edit("add", { "mark/a": mark(1) });
    host.tell({ type: "clip.changed", id: clipId, entries: 1, rowsChanged: true });
    await pass(100);
    expect(annotate.clip).not.toBe(clip);
    expect(annotate.clip!.playback.frame).toBe(200);
    expect(records()).toEqual({ "mark/a": mark(1) });
    expect(state().notice).toBe("analysed-again");
  });

  it("is kept when it is left while its corrections cannot be stored, and they arrive later", async () => {
    await open();
    host.refusal = new StudioError("disk-full", "the disk is full");
    annotate.clip!.edit("add", { "mark/a": mark(1) });
    await pass(50);
    annotate.close();
    expect(state().phase).toBe("empty");
    expect(annotate.hasUnsaved).toBe(true);
    await pass(3000);
    expect(host.journal).toEqual([]);
    openClip(clipId);
    expect(state().phase).toBe("open");
    expect(records()).toEqual({ "mark/a": mark(1) });
    annotate.close();
    host.refusal = undefined;
    await pass(10_000);
    expect(stored()).toEqual({ "mark/a": mark(1) });
    expect(annotate.hasUnsaved).toBe(false);
  });

  it("goes around the range that is chosen while it loops", async () => {
    await open();
    const { selection, playback } = annotate.clip!;
    selection.setState({ range: [10, 20] });
    expect(playback.store.getState().range).toBeUndefined();
    playback.setLoop(true);
    expect(playback.store.getState().range).toEqual([10, 20]);
    selection.setState({ range: undefined });
    expect(playback.store.getState().range).toBeUndefined();
  });
});
