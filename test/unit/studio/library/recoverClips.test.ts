import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnRowBytes } from "../../../../src/common/clipDocument";
import { StudioError } from "../../../../src/common/errors";
import { type RepairVideo, recoverClips } from "../../../../src/studio/library/recoverClips";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { OtherProcess } from "./otherProcess";
import { addClip, boneEdit, quietLog, temporaryFolder, testDraft, testLibrary, testRows } from "./testClips";

const clipsIn = (folder: string) => join(folder, "clips");

/** A take that was being written when the program died. */
async function interruptedTake(folder: string, change: Partial<typeof testDraft> = {}): Promise<string> {
  const library = await testLibrary(folder);
  const writer = await library.create({ ...testDraft, ...change });
  await writer.append(testRows(0, 10));
  await library.close();
  return writer.folder;
}

const noVideo: RepairVideo = () => {
  throw new StudioError("internal", "there is no video to repair");
};

describe("after the program was killed", () => {
  it("a recording has every row that was synced", async () => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "record");
    await other.said(40);
    const safe = Number(await other.kill());

    const library = await testLibrary(folder);
    const [clip] = library.list();
    expect(clip).toMatchObject({ name: "walk", recovered: expect.stringContaining("kept as far as it came") });
    expect(clip!.error).toBeUndefined();
    expect(clip!.frames).toBeGreaterThanOrEqual(safe);
    const rows = testRows(0, clip!.frames);
    const reader = await library.read(clip!.id);
    for (const column of reader.info.columns) expect(await reader.readColumn(column)).toEqual(rows[column]);
  });

  it("a half import is gone", async () => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "import");
    await other.said(5);
    await other.kill();
    expect(readdirSync(clipsIn(folder))).toEqual(["walk"]);
    const library = await testLibrary(folder);
    expect([library.list(), readdirSync(clipsIn(folder))]).toEqual([[], []]);
  });

  it("every edit that was stored is there", async () => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "edit");
    await other.said(60);
    const stored = Number(await other.kill());

    const library = await testLibrary(folder);
    const [clip] = library.list();
    const journal = await (await library.read(clip!.id)).journal();
    expect(journal.length).toBeGreaterThanOrEqual(stored);
    expect(clip).toMatchObject({ correctedFrames: journal.length });
    // Whatever the end of the file looks like, the next edit is stored behind the last whole one.
    await library.appendEdits(clip!.id, journal.length, [boneEdit(999)]);
    expect(await (await library.read(clip!.id)).journal()).toEqual([...journal, boneEdit(999)]);
  });

  it.each([40, 150, 270, 390])("clips that were put together are whole or not there (%i ms)", async (afterMs) => {
    const folder = temporaryFolder();
    const other = new OtherProcess(folder, "reshape");
    await other.said(2);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await other.kill();

    const library = await testLibrary(folder);
    expect(library.list().filter(({ error }) => error)).toEqual([]);
    expect(library.list().map(({ name }) => name)).toContain("walk");
    expect(readdirSync(clipsIn(folder)).filter((name) => name.startsWith("."))).toEqual([]);
    for (const { id } of library.list()) expect(await verifyClip(library.folderOf(id))).toEqual([]);
    for (const { clip } of await library.listTrash()) expect(clip.error).toBeUndefined();
  });
});

describe("an interrupted take", () => {
  it("ends with the last row that every column has whole", async () => {
    const folder = temporaryFolder();
    const take = await interruptedTake(folder);
    truncateSync(join(take, "keypoints.f32"), 7 * 51 * 4 + 100);
    truncateSync(join(take, "stages_mm.f32"), 9 * 153 * 4 - 1);
    const library = await testLibrary(folder);
    expect(library.list()).toMatchObject([{ frames: 7, posedFrames: 7 }]);
    expect(library.list()[0]!.error).toBeUndefined();
    for (const column of testDraft.columns) {
      const { size } = statSync(join(take, `${column}.${column === "timestamps_s" ? "f64" : "f32"}`));
      expect(size).toBe(7 * columnRowBytes(column, testDraft));
    }
    expect(existsSync(join(take, "writing.json"))).toBe(false);
  });

  it("ends before times that a power cut left as zeros", async () => {
    const folder = temporaryFolder();
    const take = await interruptedTake(folder);
    for (const column of testDraft.columns) {
      const file = join(take, `${column}.${column === "timestamps_s" ? "f64" : "f32"}`);
      appendFileSync(file, Buffer.alloc(3 * columnRowBytes(column, testDraft)));
    }
    expect((await testLibrary(folder)).list()).toMatchObject([{ frames: 10 }]);
  });

  it("is complete when only its marker was left", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const id = await addClip(library);
    await library.close();
    const marker = JSON.stringify({ ifInterrupted: "discard", info: { whatever: true } });
    writeFileSync(join(clipsIn(folder), "walk", "writing.json"), marker);
    const again = await testLibrary(folder);
    expect(again.list()).toMatchObject([{ id, frames: 10 }]);
    expect(again.list()[0]!.recovered).toBeUndefined();
    expect(existsSync(join(clipsIn(folder), "walk", "writing.json"))).toBe(false);
  });

  it("is listed as what it is, and kept, when its marker cannot be read", async () => {
    const folder = temporaryFolder();
    const take = await interruptedTake(folder);
    const files = readdirSync(take);
    writeFileSync(join(take, "writing.json"), "{");
    expect((await testLibrary(folder)).list()).toMatchObject([
      { name: "walk", error: { code: "clip-broken", message: expect.stringContaining("could not be repaired") } },
    ]);
    expect(readdirSync(take)).toEqual(files);
  });

  it("is nothing when it had no row yet, or not even its files", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    await library.create(testDraft);
    const second = await library.create(testDraft);
    await library.close();
    for (const column of ["keypoints.f32", "timestamps_s.f64"]) rmSync(join(second.folder, column));
    expect((await testLibrary(folder)).list()).toEqual([]);
    expect(readdirSync(clipsIn(folder))).toEqual([]);
  });

  it("leaves no temporary files of its own behind", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    await addClip(library);
    await library.close();
    const own = `clip.json.${"0b9f3b9e-1111-4222-8333-123456789abc"}.tmp`;
    writeFileSync(join(clipsIn(folder), "walk", own), "{");
    writeFileSync(join(clipsIn(folder), "walk", "notes.tmp"), "mine");
    await testLibrary(folder);
    const names = readdirSync(join(clipsIn(folder), "walk"));
    expect(names).not.toContain(own);
    expect(names).toContain("notes.tmp");
  });

  it("is kept with its video cut to the frames that have a picture", async () => {
    const folder = temporaryFolder();
    const segment = { file: "video.webm", firstFrame: 0, frames: 0, offsetS: 0, width: 640, height: 480 };
    const take = await interruptedTake(folder, { video: [segment] });
    writeFileSync(join(take, "video.webm"), "a stream");
    const asked: unknown[] = [];
    await recoverClips(
      clipsIn(folder),
      ["walk"],
      async (...video) => {
        asked.push(video);
        return Float64Array.of(0, 1, 2, 3);
      },
      quietLog,
    );
    expect(asked).toEqual([[join(take, "video.webm"), "webm", 10]]);
    expect(JSON.parse(readFileSync(join(take, "clip.json"), "utf8"))).toMatchObject({
      frames: 4,
      video: [{ ...segment, frames: 4 }],
    });
  });

  it("is kept without a video that holds no picture, and says so", async () => {
    const folder = temporaryFolder();
    const segment = { file: "video.webm", firstFrame: 0, frames: 0, offsetS: 0, width: 640, height: 480 };
    const take = await interruptedTake(folder, { video: [segment] });
    writeFileSync(join(take, "video.webm"), "no stream");
    const library = await testLibrary(folder);
    expect(library.list()).toMatchObject([
      { frames: 10, hasVideo: false, recovered: expect.stringContaining("video.webm could not be repaired") },
    ]);
    expect(readFileSync(join(take, "video.webm"), "utf8")).toBe("no stream");
  });
});

describe("columns that were being replaced", () => {
  const truth = new Float32Array(10 * 51).fill(5);

  async function clipFolder(): Promise<string> {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    await addClip(library);
    await library.close();
    return join(clipsIn(folder), "walk");
  }

  it("are as before when the new ones were not complete", async () => {
    const clip = await clipFolder();
    writeFileSync(join(clip, "pose_mm.f32.new"), new Uint8Array(100));
    await recoverClips(join(clip, ".."), ["walk"], noVideo, quietLog);
    expect(readdirSync(clip)).not.toContain("pose_mm.f32.new");
    expect(await verifyClip(clip)).toEqual([]);
  });

  it("are the new ones when these were complete, wherever the crash came", async () => {
    const clip = await clipFolder();
    const info = JSON.parse(readFileSync(join(clip, "clip.json"), "utf8"));
    const next = JSON.stringify({ ...info, columns: [...info.columns, "truth_mm"] });
    writeFileSync(join(clip, "pose_mm.f32.new"), truth);
    writeFileSync(join(clip, "truth_mm.f32.new"), truth);
    writeFileSync(join(clip, "replacing.json"), next);
    // One of the two is in its place already.
    renameSync(join(clip, "truth_mm.f32.new"), join(clip, "truth_mm.f32"));
    await recoverClips(join(clip, ".."), ["walk"], noVideo, quietLog);
    const library = await testLibrary(join(clip, "..", ".."));
    const reader = await library.read(library.list()[0]!.id);
    expect(await reader.readColumn("truth_mm")).toEqual(truth);
    expect(await reader.readColumn("pose_mm")).toEqual(truth);
    expect(readdirSync(clip).filter((name) => /new|replacing/.test(name))).toEqual([]);
  });
});

it("a clip that was half built from others, or half removed, goes", async () => {
  const folder = temporaryFolder();
  await (await testLibrary(folder)).close();
  for (const parent of ["clips", "trash"]) {
    mkdirSync(join(folder, parent, ".building-1"), { recursive: true });
    writeFileSync(join(folder, parent, ".building-1", "clip.json"), "{}");
  }
  mkdirSync(join(clipsIn(folder), ".git"));
  await testLibrary(folder);
  expect([readdirSync(clipsIn(folder)), readdirSync(join(folder, "trash"))]).toEqual([[".git"], []]);
});
