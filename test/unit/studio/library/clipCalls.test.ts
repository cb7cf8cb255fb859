import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../../src/common/channels";
import { memoryLinkPair } from "../../../../src/common/link";
import {
  type FromStudio,
  type StudioCalls,
  type StudioNotification,
  studioChannel,
  type ToStudio,
} from "../../../../src/common/protocol";
import { type Caller, createCaller } from "../../../../src/common/rpc";
import { serveClient } from "../../../../src/studio/clientSession";
import { programFolders } from "../../../../src/studio/programFolders";
import { StudioServices } from "../../../../src/studio/studioServices";
import { builtThread } from "../builtThread";
import { FakeEngine } from "../fakeEngine";
import { OtherProcess } from "./otherProcess";
import { addClip, boneEdit, quietLog, temporaryFolder, testRows } from "./testClips";

const analysisEntry = builtThread("library/clipAnalysis.worker.ts");
let root: string;
beforeEach(() => {
  root = temporaryFolder();
  process.env.RPSM_STUDIO_LIBRARY = join(root, "library");
  onTestFinished(() => {
    delete process.env.RPSM_STUDIO_LIBRARY;
  });
});

interface Client {
  call: Caller<StudioCalls>["call"];
  heard: StudioNotification[];
}

async function startStudio({ revealed }: { revealed?: string[] } = {}) {
  const services = await StudioServices.start({
    host: "browser",
    hostReason: "a test",
    version: "1.2.3",
    folders: { ...programFolders(root), analysisEntry },
    configFolder: join(root, "config"),
    spawn: (attempt) => new FakeEngine(attempt).serve().process,
    log: quietLog,
    ...(revealed && { revealFolder: async (path: string) => void revealed.push(path) }),
  });
  onTestFinished(() => services.stop());
  const connect = (): Client => {
    const [page, host] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
    serveClient(host, services);
    const studio = splitIntoChannels(page).open<ToStudio, FromStudio>(studioChannel);
    const heard: StudioNotification[] = [];
    studio.onMessage((message) => {
      if (message.type !== "reply" && message.type !== "error") heard.push(message);
    });
    const { call } = createCaller<StudioCalls>(studio as Parameters<typeof createCaller<StudioCalls>>[0]);
    return { call, heard };
  };
  const library = await services.library.ready();
  return { services, connect, library };
}

const changes = (client: Client) => client.heard.filter((message) => message.type === "clip.changed");

describe("a client", () => {
  it("lists, opens and reads clips", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library);
    const { call } = connect();
    expect(await call("clips.list", {})).toEqual(library.list());
    const { info, journal } = await call("clip.open", { id });
    expect([info.id, info.frames, journal]).toEqual([id, 10, []]);
    const bytes = await call("clip.readRows", { id, column: "pose_mm", first: 2, last: 4 });
    expect(new Float32Array(bytes.slice().buffer)).toEqual(testRows(2, 3).pose_mm);
    const overview = await call("clip.overview", { id, buckets: 4 });
    expect([...overview.posed]).toEqual([1, 1, 1, 1]);
    expect(await call("clip.review", { id, limit: 3 })).toEqual(expect.any(Array));
  });

  it("changes clips, and every client hears of it", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library);
    const [one, two] = [connect(), connect()];
    await two.call("clips.list", {});
    await one.call("clips.rename", { id, name: "  走路 " });
    await one.call("clips.setTags", { ids: [id], add: ["a", "b"], remove: [] });
    expect(await one.call("clips.setTags", { ids: [id], add: ["c"], remove: ["a"] })).toMatchObject([
      { tags: ["b", "c"] },
    ]);
    const { created } = await one.call("clips.duplicate", { id });
    await one.call("clips.trash", { ids: [id] });
    expect((await one.call("clips.listTrash", {})).map(({ clip }) => clip.id)).toEqual([id]);
    await one.call("clips.restore", { ids: [id] });
    await expect
      .poll(() => two.heard.flatMap((message) => (message.type === "clips.changed" ? [message] : [])))
      .toMatchObject([
        { upserted: [{ id, name: "走路" }] },
        { upserted: [{ id, tags: ["a", "b"] }] },
        { upserted: [{ id, tags: ["b", "c"] }] },
        { upserted: [{ id: created[0]!.id }] },
        { removed: [id] },
        { upserted: [{ id }] },
      ]);
  });

  it("hears of the edits and analyses of others, not of its own edits", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library);
    const [one, two] = [connect(), connect()];
    await Promise.all([one, two].map((client) => client.call("clips.list", {})));
    expect(await one.call("clip.appendEdits", { id, after: 0, entries: [boneEdit(1)] })).toEqual({ entries: 1 });
    await expect.poll(() => changes(two)).toEqual([{ type: "clip.changed", id, entries: 1, rowsChanged: false }]);
    expect(changes(one)).toEqual([]);
    await library.replaceColumns(id, { truth_mm: new Float32Array(510) });
    const analysed = { type: "clip.changed", id, entries: 1, rowsChanged: true };
    await expect.poll(() => changes(one)).toEqual([analysed]);
    await expect(two.call("clip.appendEdits", { id, after: 0, entries: [boneEdit(2)] })).rejects.toMatchObject({
      code: "clip-changed",
    });
  });

  it("gets an overview that follows the clip", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library);
    const { call } = connect();
    expect([...(await call("clip.overview", { id, buckets: 2 })).posed]).toEqual([1, 1]);
    await library.replaceColumns(id, { pose_mm: new Float32Array(510).fill(Number.NaN) });
    expect([...(await call("clip.overview", { id, buckets: 2 })).posed]).toEqual([0, 0]);
  });

  it.each<[keyof StudioCalls & string, unknown, RegExp]>([
    ["clips.rename", { id: "x" }, /"name"/],
    ["clips.rename", { id: "x", name: "   " }, /"name"/],
    ["clips.rename", { id: 1, name: "a" }, /"id"/],
    ["clips.setTags", { ids: ["x"], add: [1], remove: [] }, /"add.0"/],
    ["clips.trim", { id: "x", first: 0.5, last: 2 }, /"first"/],
    ["clips.merge", { ids: "x", name: "a" }, /"ids"/],
    ["clips.setThumbnail", { id: "x", webp: Uint8Array.of(1, 2, 3) }, /"webp": must be a WebP/],
    ["clip.readRows", { id: "x", column: "../clip", first: 0, last: 1 }, /"column"/],
    ["clip.appendEdits", { id: "x", after: 0, entries: {} }, /"entries"/],
    ["clip.overview", { id: "x", buckets: 1e9 }, /"buckets"/],
    ["clip.review", { id: "x", limit: 0 }, /"limit"/],
    ["clips.list", undefined, /expected object/],
  ])("is told what is wrong with %s(%j)", async (method, params, message) => {
    const { connect } = await startStudio();
    await expect(connect().call(method, params as never)).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringMatching(message),
    });
  });

  it("cannot read more at once than a message holds, nor what is not there", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library, { frames: 2000 });
    const { call } = connect();
    const read = (last: number) => call("clip.readRows", { id, column: "stages_mm", first: 0, last });
    await expect(read(1999)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(read(2000)).rejects.toMatchObject({ code: "bad-argument" });
    expect((await read(1000)).byteLength).toBe(1001 * 612);
    await expect(call("clip.open", { id: "nobody" })).rejects.toMatchObject({ code: "clip-missing" });
  });

  it("sees a clip in the file manager where the host can show it", async () => {
    const revealed: string[] = [];
    const { connect, library } = await startStudio({ revealed });
    const id = await addClip(library);
    const client = connect();
    expect((await client.call("studio.info", {})).capabilities).toEqual({ revealFolders: true });
    await client.call("clips.reveal", { id });
    expect(revealed).toEqual([library.folderOf(id)]);
    expect(await client.call("clips.folder", { id })).toEqual({ path: library.folderOf(id) });
  });

  it("is told the folder where the host cannot show it", async () => {
    const { connect, library } = await startStudio();
    const id = await addClip(library);
    const client = connect();
    expect((await client.call("studio.info", {})).capabilities).toEqual({ revealFolders: false });
    await expect(client.call("clips.reveal", { id })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining(library.folderOf(id)),
    });
  });
});

describe("the studio's library", () => {
  it("is another one when the settings say so", async () => {
    const { connect, library, services } = await startStudio();
    await addClip(library);
    const { call, heard } = connect();
    const folder = join(root, "another library");
    await call("settings.update", { change: { libraryFolder: folder } });
    expect(await call("library.status", {})).toMatchObject({ state: "open", folder, clips: 0 });
    expect(await call("clips.list", {})).toEqual([]);
    await expect.poll(() => heard.at(-1)).toMatchObject({ type: "library.status", status: { state: "open", folder } });
    // The first one is free for other programs again.
    expect(existsSync(join(root, "library", "library.lock"))).toBe(false);
    await expect(library.trash([])).rejects.toMatchObject({ code: "library-closed" });
    await addClip(await services.library.ready());
    expect((await call("clips.list", {})).length).toBe(1);
  });

  it("that another program has is closed, says so, and opens when it is free", async () => {
    const other = new OtherProcess(join(root, "library"), "hold");
    await other.said(1);
    const services = await StudioServices.start({
      host: "browser",
      hostReason: "a test",
      version: "1",
      folders: { ...programFolders(root), analysisEntry },
      configFolder: join(root, "config"),
      spawn: (attempt) => new FakeEngine(attempt).serve().process,
      log: quietLog,
    });
    onTestFinished(() => services.stop());
    const error = { code: "library-locked", message: expect.stringContaining(`process ${other.pid}`) };
    expect((await services.info()).libraryError).toMatchObject(error);
    expect(await services.library.status()).toMatchObject({ state: "closed", error });
    expect(() => services.library.require()).toThrow(/the library is not open: .*another program/);
    await other.kill();
    expect(await services.library.reopen()).toMatchObject({ state: "open", clips: 0 });
    expect((await services.info()).libraryError).toBeUndefined();
  });

  it("keeps exports until the studio ends", async () => {
    const { services } = await startStudio();
    const folder = services.library.exportsFolder;
    const jobId = "0b9f3b9e-1111-4222-8333-123456789abc";
    mkdirSync(join(folder, jobId));
    writeFileSync(join(folder, jobId, "走路.bvh"), "HIERARCHY");
    const file = await services.library.resolveFile(`/exports/${jobId}/${encodeURIComponent("走路.bvh")}`);
    expect(file).toEqual({
      path: join(folder, jobId, "走路.bvh"),
      mimeType: "text/plain; charset=utf-8",
      downloadName: "走路.bvh",
    });
    await services.stop();
    expect(existsSync(folder)).toBe(false);
  });
});
