import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../../src/common/channels";
import { type Job, largestPieceBytes } from "../../../../src/common/libraryProtocol";
import { memoryLinkPair } from "../../../../src/common/link";
import { type FromStudio, type StudioCalls, studioChannel, type ToStudio } from "../../../../src/common/protocol";
import { createCaller } from "../../../../src/common/rpc";
import { serveClient } from "../../../../src/studio/clientSession";
import { programFolders } from "../../../../src/studio/programFolders";
import { StudioServices } from "../../../../src/studio/studioServices";
import { fixtureBytes } from "../../formats/support/motionFixtures";
import { builtThread } from "../builtThread";
import { FakeEngine } from "../fakeEngine";
import { fillDisk } from "../fullDisk";
import { quietLog, temporaryFolder } from "../library/testClips";

const builtEntry = builtThread("importing/motionFiles.worker.ts");
let services: StudioServices;
let uploadsFolder: string;

async function startStudio(root: string, motionFilesEntry = builtEntry): Promise<StudioServices> {
  process.env.RPSM_STUDIO_LIBRARY = join(root, "library");
  const { detector } = programFolders(root);
  mkdirSync(detector, { recursive: true });
  for (const name of ["movenet-lightning.json", "movenet-lightning.bin"]) writeFileSync(join(detector, name), "{}");
  const started = await StudioServices.start({
    ...{ host: "browser", hostReason: "a test", version: "1", log: quietLog },
    folders: { ...programFolders(root), motionFilesEntry },
    configFolder: join(root, "config"),
    spawn: (attempt) => new FakeEngine(attempt).serve().process,
  });
  onTestFinished(async () => {
    delete process.env.RPSM_STUDIO_LIBRARY;
    await started.stop();
  });
  return started;
}

beforeEach(async () => {
  const root = temporaryFolder();
  // What a program that was killed left behind.
  uploadsFolder = join(root, "library", ".uploads");
  mkdirSync(uploadsFolder, { recursive: true });
  writeFileSync(join(uploadsFolder, "half a video"), "...");
  services = await startStudio(root);
  await services.library.ready();
});

function connect() {
  const [page, host] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
  serveClient(host, services);
  const link = splitIntoChannels(page).open<ToStudio, FromStudio>(studioChannel);
  const { call } = createCaller<StudioCalls>(link as Parameters<typeof createCaller<StudioCalls>>[0]);
  const upload = async (fileName: string, content: Uint8Array) => {
    const { uploadId } = await call("upload.begin", { fileName, bytes: content.length });
    await call("upload.append", { uploadId, offset: 0, bytes: content });
    return uploadId;
  };
  return { page, call, upload };
}

async function ended(jobId: string): Promise<Job> {
  const find = () => services.jobs.list().find(({ id }) => id === jobId)!;
  await expect.poll(() => find().state, { timeout: 10_000 }).toMatch(/done|failed|cancelled/);
  return find();
}

const uploaded = () => readdirSync(uploadsFolder);

describe("an upload", () => {
  it("arrives in pieces, is looked at with its guesses, and becomes a clip", async () => {
    const { call } = connect();
    const whole = fixtureBytes("unreal.bvh");
    const { uploadId } = await call("upload.begin", { fileName: "walk 走.bvh", bytes: whole.length });
    for (const [start, end] of [
      [0, 1000],
      [1000, whole.length],
    ] as const) {
      await call("upload.append", { uploadId, offset: start, bytes: whole.slice(start, end) });
    }
    const seen = await call("import.inspect", { uploadId, options: {} });
    expect(seen).toMatchObject({ kind: "motion", format: "BVH", frames: 2, axes: { up: "+z", front: "-y" }, unitM: 1 });
    expect(seen.joints?.find(({ ours }) => ours === "LWrist")).toEqual({ ours: "LWrist", theirs: "hand_l" });
    expect(seen.preview).toHaveLength(2 * 51);
    expect([...seen.previewTimesS!]).toEqual([0, 1 / 24]);
    expect(seen.heightM).toBeCloseTo(1.75, 1);
    expect(seen.fps).toBeCloseTo(24, 5);

    const { jobId } = await call("import.start", { uploadId, options: { name: "Walk" } });
    const job = await ended(jobId);
    expect(job).toMatchObject({ kind: "import", subject: "walk 走.bvh", state: "done", warnings: [] });
    expect(services.library.require().list()).toMatchObject([{ id: job.clipId, name: "Walk", frames: 2 }]);
    await expect.poll(uploaded).toEqual([]);
  });

  it("shows what other axes would do", async () => {
    const { call, upload } = connect();
    const uploadId = await upload("walk.bvh", fixtureBytes("unreal.bvh"));
    const axes = { up: "+y", front: "-x" } as const;
    const seen = await call("import.inspect", { uploadId, options: { axes, unitM: 0.01 } });
    expect(seen).toMatchObject({ axes, unitM: 0.01 });
    const wrong = call("import.inspect", { uploadId, options: { axes: { up: "+y", front: "up" as "+y" } } });
    await expect(wrong).rejects.toMatchObject({ code: "bad-argument", message: expect.stringContaining("axes.front") });
  });

  it("takes no piece twice, none out of order, none too large, none too many", async () => {
    const { call } = connect();
    const { uploadId } = await call("upload.begin", { fileName: "a.bvh", bytes: 10 });
    const append = (offset: number, length: number) =>
      call("upload.append", { uploadId, offset, bytes: new Uint8Array(length) });
    await append(0, 4);
    await expect(append(0, 4)).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("at 4 of 10"),
    });
    await expect(append(6, 4)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(append(4, 7)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(append(4, largestPieceBytes + 1)).rejects.toMatchObject({ code: "bad-argument" });
    const early = call("import.inspect", { uploadId, options: {} });
    await expect(early).rejects.toMatchObject({ message: "a.bvh: 4 of 10 bytes have been uploaded" });
    await append(4, 6);
  });

  it("that does not fit on the disk is refused before it begins", async () => {
    const huge = connect().call("upload.begin", { fileName: "C:\\videos\\day.mp4", bytes: 2 ** 52 });
    await expect(huge).rejects.toMatchObject({ code: "disk-full", message: expect.stringMatching(/^day\.mp4 needs/) });
  });

  it("that cannot be written is gone, and gives a full disk its room back", async () => {
    const { call } = connect();
    const { uploadId } = await call("upload.begin", { fileName: "a.bvh", bytes: 4 });
    await fillDisk();
    const piece = { uploadId, offset: 0, bytes: new Uint8Array(4) };
    await expect(call("upload.append", piece)).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringMatching(/^a\.bvh: the disk is full/),
    });
    expect(uploaded()).toEqual([]);
    const whole = call("import.inspect", { uploadId, options: {} });
    await expect(whole).rejects.toMatchObject({ message: expect.stringContaining("no such upload") });
  });

  it("waits for its import while another library is looked at", async () => {
    const { call, upload } = connect();
    const uploadId = await upload("walk.bvh", fixtureBytes("unreal.bvh"));
    const own = services.library.require().folder;
    for (const folder of [temporaryFolder(), own]) {
      await services.library.open(folder);
      await upload("other.bvh", fixtureBytes("unreal.bvh"));
    }
    const { jobId } = await call("import.start", { uploadId, options: {} });
    expect(await ended(jobId)).toMatchObject({ state: "done" });
  });

  it("has a folder again after somebody removed it", async () => {
    rmSync(uploadsFolder, { recursive: true });
    await connect().upload("walk.bvh", fixtureBytes("unreal.bvh"));
    expect(uploaded()).toHaveLength(1);
  });

  it("is thrown away when its client goes away, when it is discarded, and at the next start", async () => {
    await expect.poll(uploaded).toEqual([]);
    const { page, call, upload } = connect();
    const first = await upload("a.bvh", fixtureBytes("unreal.bvh"));
    await upload("b.bvh", fixtureBytes("unreal.bvh"));
    expect(uploaded()).toHaveLength(2);
    await call("upload.discard", { uploadId: first });
    expect(uploaded()).toHaveLength(1);
    page.close("the tab was closed");
    await expect.poll(uploaded).toEqual([]);
  });
});

describe("a file of motion", () => {
  it("is read in a thread of its own, whoever asks", async () => {
    await services.stop();
    services = await startStudio(temporaryFolder(), join(temporaryFolder(), "no such program.mjs"));
    await services.library.ready();
    const { call, upload } = connect();
    const uploadId = await upload("walk.bvh", fixtureBytes("unreal.bvh"));
    const error = { code: "internal", message: expect.stringContaining("reading the file failed") };
    await expect(call("import.inspect", { uploadId, options: {} })).rejects.toMatchObject(error);
    const fit = call("truth.suggestOffset", { uploadId, clipId: "any", options: {} });
    await expect(fit).rejects.toMatchObject(error);
    const { jobId } = await call("import.start", { uploadId, options: {} });
    expect(await ended(jobId)).toMatchObject({ state: "failed", error });
  });
});

describe("an import job", () => {
  it("that fails says why, by the file's own name, and leaves neither clip nor upload", async () => {
    const { call, upload } = connect();
    const uploadId = await upload("broken.bvh", Buffer.from("HIERARCHY\nROOT a\n{\nOFFSET 1 2\n"));
    const { jobId } = await call("import.start", { uploadId, options: {} });
    const { state, error } = await ended(jobId);
    expect(state).toBe("failed");
    expect(error).toEqual({ code: "file-broken", message: expect.stringMatching(/^broken\.bvh, line 5: a number/) });
    await expect.poll(uploaded).toEqual([]);
    expect(services.library.require().list()).toEqual([]);
  });

  it("goes on when the client that began it goes away", async () => {
    const { page, call, upload } = connect();
    const uploadId = await upload("walk.bvh", fixtureBytes("unreal.bvh"));
    const { jobId } = await call("import.start", { uploadId, options: {} });
    page.close("the tab was closed");
    expect(await ended(jobId)).toMatchObject({ state: "done" });
  });

  it("that is cancelled while it waits removes its upload", async () => {
    const { call, upload } = connect();
    const ids = [];
    for (const name of ["a.bvh", "b.bvh"]) {
      const uploadId = await upload(name, fixtureBytes("unreal.bvh"));
      ids.push((await call("import.start", { uploadId, options: {} })).jobId);
    }
    services.jobs.cancel(ids[1]!);
    expect((await ended(ids[1]!)).state).toMatch(/cancelled|done/);
    await ended(ids[0]!);
    await expect.poll(uploaded).toEqual([]);
  });

  it("of keypoints says that there is no network", async () => {
    const { call, upload } = connect();
    const uploadId = await upload("seen.npz", fixtureBytes("keypoints.npz"));
    const { jobId } = await call("import.start", { uploadId, options: {} });
    expect(await ended(jobId)).toMatchObject({ state: "failed", error: { code: "model-missing" } });
    await expect.poll(uploaded).toEqual([]);
  });
});

describe("an analysis", () => {
  it("of a clip that is not there, or of motion, is refused", async () => {
    const { call, upload } = connect();
    await expect(call("analysis.start", { clipId: "gone" })).rejects.toMatchObject({ code: "clip-missing" });
    const uploadId = await upload("walk.bvh", fixtureBytes("unreal.bvh"));
    const { clipId } = await ended((await call("import.start", { uploadId, options: {} })).jobId);
    const { jobId } = await call("analysis.start", { clipId: clipId! });
    expect(await ended(jobId)).toMatchObject({
      ...{ kind: "analysis", subject: "walk", state: "failed" },
      error: { code: "bad-argument", message: '"walk" has no video to analyse' },
    });
  });
});
