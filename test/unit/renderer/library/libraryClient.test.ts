import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import { LibraryClient } from "../../../../src/renderer/library/libraryClient";
import { settle } from "../engine/fakeEngine";
import { clipSummary, MemoryLibrary } from "./memoryLibrary";

async function openLibrary(...clips: ReturnType<typeof clipSummary>[]) {
  const host = new MemoryLibrary(...clips);
  const library = new LibraryClient(host.studio);
  host.connect();
  await settle();
  return { host, library };
}

const names = ({ store }: LibraryClient) => [...store.getState().clips.values()].map(({ name }) => name).sort();
const ids = ({ store }: LibraryClient) => [...store.getState().clips.keys()].sort();

describe("the page's view of the library", () => {
  it("is empty and says so until the host has answered, then holds every clip", async () => {
    const host = new MemoryLibrary(clipSummary("a"), clipSummary("b"));
    const library = new LibraryClient(host.studio);
    expect(library.store.getState()).toEqual({ isLoaded: false, clips: new Map(), jobs: [] });
    host.connect();
    await settle();
    expect(library.store.getState()).toMatchObject({ isLoaded: true, status: { state: "open" } });
    expect(ids(library)).toEqual(["a", "b"]);
  });

  it("follows what others change, and jobs", async () => {
    const { host, library } = await openLibrary(clipSummary("a"), clipSummary("b"));
    const renamed = clipSummary("a", { name: "walk" });
    host.notify({ type: "clips.changed", upserted: [renamed, clipSummary("c")], removed: ["b"] });
    host.notify({ type: "jobs.changed", jobs: [{ id: "1", kind: "import", subject: "x.mp4", state: "running" }] });
    await settle();
    expect(names(library)).toEqual(["clip c", "walk"]);
    expect(library.store.getState().jobs).toHaveLength(1);
  });

  it("keeps a change that was told while the list was on its way", async () => {
    const host = new MemoryLibrary(clipSummary("a"), clipSummary("b"));
    const library = new LibraryClient(host.studio);
    let answer = () => {};
    host.holdList = new Promise((resolve) => {
      answer = resolve;
    });
    host.connect();
    await settle();
    host.notify({ type: "clips.changed", upserted: [clipSummary("a", { name: "new name" })], removed: ["b"] });
    await settle();
    answer();
    await settle();
    expect(names(library)).toEqual(["new name"]);
  });

  it("reads everything again when the connection is back", async () => {
    const { host, library } = await openLibrary(clipSummary("a"));
    host.disconnect();
    host.clips.set("b", clipSummary("b"));
    await settle();
    expect(ids(library)).toEqual(["a"]);
    host.connect();
    await settle();
    expect(ids(library)).toEqual(["a", "b"]);
  });

  it("is empty while another program has the library, and full when it is opened again", async () => {
    const { host, library } = await openLibrary(clipSummary("a"));
    const open = host.status;
    const error = { code: "library-locked", message: "/library is open in another program" } as const;
    host.notify({ type: "library.status", status: { state: "closed", folder: "/library", error } });
    await settle();
    expect(library.store.getState()).toMatchObject({ status: { state: "closed", error }, isLoaded: false });
    expect(ids(library)).toEqual([]);
    host.status = open;
    await library.reopen();
    await settle();
    expect(ids(library)).toEqual(["a"]);
  });

  it("keeps why the library could not be read", async () => {
    const host = new MemoryLibrary();
    const library = new LibraryClient(host.studio);
    host.refusals.set("clips.list", new StudioError("internal", "the index is broken"));
    host.connect();
    await settle();
    expect(library.store.getState()).toMatchObject({ isLoaded: false, error: { message: "the index is broken" } });
  });

  it("keeps the trash up to date once it was asked for", async () => {
    const { host, library } = await openLibrary(clipSummary("a"), clipSummary("b"));
    await library.loadTrash();
    expect(library.store.getState().trash).toEqual([]);
    host.trash.set("z", clipSummary("z"));
    host.notify({ type: "clips.changed", upserted: [], removed: ["z"] });
    await settle();
    expect(library.store.getState().trash?.map(({ clip }) => clip.id)).toEqual(["z"]);
  });

  it("counts the clips of each tag", async () => {
    const { library } = await openLibrary(
      clipSummary("a", { tags: ["walk", "raw"] }),
      clipSummary("b", { tags: ["raw"] }),
    );
    expect([...library.tags()].sort()).toEqual([
      ["raw", 2],
      ["walk", 1],
    ]);
  });
});

describe("operations on clips", () => {
  it("rename, take it back, do it again", async () => {
    const { library } = await openLibrary(clipSummary("a", { name: "before" }));
    await library.rename("a", "  after ");
    expect(names(library)).toEqual(["after"]);
    expect(library.store.getState().undoAction).toBe("rename");
    await library.undo();
    expect(names(library)).toEqual(["before"]);
    expect(library.store.getState()).toMatchObject({ undoAction: undefined, redoAction: "rename" });
    await library.redo();
    expect(names(library)).toEqual(["after"]);
  });

  it("do nothing for a name that is empty or the same", async () => {
    const { host, library } = await openLibrary(clipSummary("a", { name: "before" }));
    expect(await library.rename("a", " ")).toBeUndefined();
    expect(await library.rename("a", "before")).toBeUndefined();
    expect(host.calls.some(({ method }) => method === "clips.rename")).toBe(false);
    expect(library.store.getState().undoAction).toBeUndefined();
  });

  it("trash and restore", async () => {
    const { host, library } = await openLibrary(clipSummary("a"), clipSummary("b"), clipSummary("c"));
    await library.trash(["a", "b"]);
    expect(ids(library)).toEqual(["c"]);
    await library.undo();
    await settle();
    expect(ids(library)).toEqual(["a", "b", "c"]);
    expect(host.trash.size).toBe(0);
  });

  it("split: undoing brings the whole clip back and puts the parts away, redoing the other way round", async () => {
    const { host, library } = await openLibrary(clipSummary("a"));
    await library.split("a", 100);
    const parts = ids(library);
    expect([...library.store.getState().clips.values()].map(({ frames }) => frames).sort()).toEqual([100, 200]);
    await library.undo();
    await settle();
    expect(ids(library)).toEqual(["a"]);
    expect([...host.trash.keys()].sort()).toEqual(parts);
    await library.redo();
    await settle();
    expect(ids(library)).toEqual(parts);
  });

  it("duplicate several as one operation", async () => {
    const { library } = await openLibrary(clipSummary("a"), clipSummary("b"));
    await library.duplicate(["a", "b"]);
    expect(ids(library)).toHaveLength(4);
    await library.undo();
    await settle();
    expect(ids(library)).toEqual(["a", "b"]);
  });

  it("tag: undoing leaves the tags that a clip had before", async () => {
    const { library } = await openLibrary(clipSummary("a", { tags: ["walk"] }), clipSummary("b", { tags: ["raw"] }));
    await library.setTags(["a", "b"], ["walk"], ["raw"]);
    const tagsOf = (id: string) => library.store.getState().clips.get(id)!.tags;
    expect([tagsOf("a"), tagsOf("b")]).toEqual([["walk"], ["walk"]]);
    await library.undo();
    expect([tagsOf("a"), tagsOf("b")]).toEqual([["walk"], ["raw"]]);
  });

  it("take back one that is not the last", async () => {
    const { library } = await openLibrary(clipSummary("a"), clipSummary("b", { name: "before" }));
    const trashed = await library.trash(["a"]);
    await library.rename("b", "after");
    await library.undo(trashed);
    await settle();
    expect(names(library)).toEqual(["after", "clip a"]);
    expect(library.store.getState().undoAction).toBe("rename");
  });

  it("are taken back one after the other, however fast they are asked for", async () => {
    const { library } = await openLibrary(clipSummary("a", { name: "one" }));
    await library.rename("a", "two");
    await library.rename("a", "three");
    await Promise.all([library.undo(), library.undo()]);
    expect(names(library)).toEqual(["one"]);
  });

  it("cannot be taken back when a clip of theirs is deleted for ever; others can", async () => {
    const { library } = await openLibrary(clipSummary("a"), clipSummary("b", { name: "before" }));
    await library.rename("b", "after");
    await library.trash(["a"]);
    await library.loadTrash();
    await library.deleteForever();
    expect(library.store.getState()).toMatchObject({ trash: [], undoAction: "rename" });
    await library.undo();
    expect(names(library)).toEqual(["before"]);
  });

  it("that cannot be taken back say why, and are forgotten", async () => {
    const { host, library } = await openLibrary(clipSummary("a"));
    await library.trash(["a"]);
    host.trash.clear();
    await expect(library.undo()).rejects.toThrow("clip a is not in the trash");
    expect(library.store.getState().undoAction).toBeUndefined();
    expect(await library.undo()).toBeUndefined();
  });

  it("start exports whose jobs are shown at once", async () => {
    const { library } = await openLibrary(clipSummary("a"), clipSummary("b"));
    expect(await library.startExport(["a", "b"], { format: "bvh" })).toEqual(["export-a", "export-b"]);
    expect(library.store.getState().jobs.map(({ subject }) => subject)).toEqual(["clip a", "clip b"]);
    await library.dismissJob("export-a");
    expect(library.store.getState().jobs.map(({ id }) => id)).toEqual(["export-b"]);
  });
});
