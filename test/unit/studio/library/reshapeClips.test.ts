import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ClipInfo, ClipRows } from "../../../../src/common/clipDocument";
import type { EditKey, JournalEntry } from "../../../../src/common/clipEdits";
import { ClipComposer } from "../../../../src/pose/clip/clipComposer";
import { ClipPlacer } from "../../../../src/pose/clip/clipPlacer";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import type { ClipDraft, ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { loadClipFrames } from "../../../../src/studio/library/loadedClip";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { addClip, boneEdit, temporaryFolder, testDraft, testLibrary, testRows } from "./testClips";

/** A clip with a file that stands for its video; frame f is shown at f / 30 s of the file. */
async function addFilmed(library: ClipLibrary, draft: Partial<ClipDraft> & { frames?: number } = {}): Promise<string> {
  const segment = { file: "video.webm", firstFrame: 0, frames: 0, offsetS: 0, width: 640, height: 480 };
  const id = await addClip(library, { ...draft, video: [segment] });
  writeFileSync(join(library.folderOf(id), "video.webm"), `video of ${id}`);
  return id;
}

function change(diff: Record<EditKey, unknown>): JournalEntry {
  const pairs = Object.entries(diff).map(([key, value]) => [key, [null, value]]);
  return { type: "change", label: "test", atMs: 1.7e12, diff: Object.fromEntries(pairs) };
}

async function records(library: ClipLibrary, id: string): Promise<Record<EditKey, unknown>> {
  return Object.fromEntries(new EditHistory(await (await library.read(id)).journal()).records);
}

async function rowsOf(library: ClipLibrary, id: string): Promise<ClipRows> {
  const clip = await library.read(id);
  const rows = await Promise.all(clip.info.columns.map(async (column) => [column, await clip.readColumn(column)]));
  return Object.fromEntries(rows);
}

const part = (rows: ClipRows, first: number, last: number): ClipRows => ({
  timestamps_s: rows.timestamps_s.slice(first, last + 1),
  keypoints: rows.keypoints!.slice(first * 51, (last + 1) * 51),
  pose_mm: rows.pose_mm!.slice(first * 51, (last + 1) * 51),
  stages_mm: rows.stages_mm!.slice(first * 153, (last + 1) * 153),
});

describe("a duplicate", () => {
  it("has everything of the clip and an id of its own", async () => {
    const library = await testLibrary();
    const id = await addFilmed(library, { tags: ["a"] });
    await library.appendEdits(id, 0, [boneEdit(3), { type: "undo", atMs: 1.7e12 }]);
    await library.setThumbnail(id, Uint8Array.of(1, 2, 3));
    const { created, trashed } = await library.duplicate(id);
    expect(trashed).toEqual([]);
    const copy = created[0]!;
    expect(copy).toMatchObject({ name: "walk (2)", frames: 10, tags: ["a"], thumbnail: expect.any(String) });
    expect(copy.id).not.toBe(id);
    expect(await rowsOf(library, copy.id)).toEqual(await rowsOf(library, id));
    const journals = await Promise.all([id, copy.id].map(async (each) => (await library.read(each)).journal()));
    expect(journals[1]).toEqual(journals[0]);
    expect((await library.duplicate(copy.id)).created[0]!.name).toBe("walk (3)");
  });

  it("shares the video and nothing that is written to", async () => {
    const library = await testLibrary();
    const id = await addFilmed(library);
    await library.appendEdits(id, 0, [boneEdit(3)]);
    const copy = (await library.duplicate(id)).created[0]!.id;
    const inode = (clip: string, file: string) => statSync(join(library.folderOf(clip), file)).ino;
    expect(inode(copy, "video.webm")).toBe(inode(id, "video.webm"));
    for (const file of ["edits.jsonl", "pose_mm.f32", "clip.json"]) expect(inode(copy, file)).not.toBe(inode(id, file));
    await library.appendEdits(copy, 1, [boneEdit(4)]);
    expect(await (await library.read(id)).journal()).toHaveLength(1);
    await library.trash([id]);
    await library.deleteForever();
    expect(readFileSync(join(library.folderOf(copy), "video.webm"), "utf8")).toBe(`video of ${id}`);
  });
});

describe("a trimmed clip", () => {
  it("has the frames, their times and their part of the video; the whole one is in the trash", async () => {
    const library = await testLibrary();
    const id = await addFilmed(library, { frames: 20, cuts: [3, 5, 9, 15] });
    const { created, trashed } = await library.trim(id, 5, 14);
    expect(trashed).toEqual([id]);
    const trimmed = created[0]!;
    expect(trimmed).toMatchObject({ name: "walk", frames: 10, posedFrames: 10 });
    expect(trimmed.durationS).toBeCloseTo(9 / 30, 9);
    expect(await rowsOf(library, trimmed.id)).toEqual(part(testRows(0, 20), 5, 14));
    const { info } = await library.read(trimmed.id);
    expect(info.cuts).toEqual([4]);
    expect(info.video).toMatchObject([{ file: "video.webm", firstFrame: 0, frames: 10, offsetS: 0 }]);
    expect(await verifyColumns(library, trimmed.id)).toEqual([]);
    expect(library.list().map((clip) => clip.id)).toEqual([trimmed.id]);
    await library.restore([id]);
    expect(await rowsOf(library, id)).toEqual(testRows(0, 20));
  });

  it("has the corrections of its frames as one step", async () => {
    const library = await testLibrary();
    const id = await addClip(library, { frames: 20 });
    const hidden = { joints: [3], kind: "occluded" };
    await library.appendEdits(id, 0, [
      change({
        "keypoint/4/1": [1, 1],
        "keypoint/5/1": [2, 2],
        "bone/14/13": [0, 1, 0],
        "bone/15/13": [0, 1, 0],
        "root/9": [1, 2, 3],
        "cut/5": true,
        "cut/8": true,
        "hidden/a": { ...hidden, range: [0, 7] },
        "hidden/b": { ...hidden, range: [12, 19] },
        "hidden/c": { ...hidden, range: [0, 4] },
        "mark/a": { frame: 6, label: "here" },
        "mark/b": { frame: 15, label: "gone" },
        "contacts/left": [
          [0, 5],
          [7, 9],
          [15, 19],
        ],
        "contacts/right": [],
        settings: { footLock: "always" },
      }),
    ]);
    const trimmed = (await library.trim(id, 5, 14)).created[0]!;
    expect(await records(library, trimmed.id)).toEqual({
      "keypoint/0/1": [2, 2],
      "bone/9/13": [0, 1, 0],
      "root/4": [1, 2, 3],
      "cut/3": true,
      "hidden/a": { ...hidden, range: [0, 2] },
      "hidden/b": { ...hidden, range: [7, 9] },
      "mark/a": { frame: 1, label: "here" },
      "contacts/left": [
        [0, 0],
        [2, 4],
      ],
      "contacts/right": [],
      settings: { footLock: "always" },
    });
    const journal = await (await library.read(trimmed.id)).journal();
    expect(journal).toMatchObject([{ type: "change", label: "carried-over" }]);
    expect(trimmed.correctedFrames).toBe(3);
  });

  it.each([
    [-1, 3],
    [3, 2],
    [0, 20],
    [0.5, 3],
  ])("cannot have frames %d to %d of 20", async (first, last) => {
    const library = await testLibrary();
    const id = await addClip(library, { frames: 20 });
    await expect(library.trim(id, first, last)).rejects.toMatchObject({ code: "bad-argument" });
    expect(library.list()).toHaveLength(1);
  });
});

describe("a split clip", () => {
  it("becomes two that have every frame once", async () => {
    const library = await testLibrary();
    const id = await addFilmed(library, { frames: 20 });
    const { created, trashed } = await library.split(id, 8);
    expect(trashed).toEqual([id]);
    expect(created).toMatchObject([
      { name: "walk (1)", frames: 8 },
      { name: "walk (2)", frames: 12 },
    ]);
    const [left, right] = await Promise.all(created.map((clip) => rowsOf(library, clip.id)));
    expect(left).toEqual(part(testRows(0, 20), 0, 7));
    expect(right).toEqual(part(testRows(0, 20), 8, 19));
    await expect(library.split(created[0]!.id, 0)).rejects.toMatchObject({ code: "bad-argument" });
    await expect(library.split(created[0]!.id, 8)).rejects.toMatchObject({ code: "bad-argument" });
  });
});

describe("a merged clip", () => {
  it("has its parts one after the other, with a cut at the joint", async () => {
    const library = await testLibrary();
    const ids = [
      await addFilmed(library, { name: "a", frames: 6 }),
      await addFilmed(library, { name: "b", frames: 4 }),
    ];
    await library.appendEdits(ids[1]!, 0, [change({ "bone/1/13": [0, 1, 0], "mark/x": { frame: 0, label: "b" } })]);
    const { created, trashed } = await library.merge(ids, "both");
    expect(trashed).toEqual(ids);
    const merged = created[0]!;
    expect(merged).toMatchObject({ name: "both", frames: 10, correctedFrames: 1 });
    const rows = await rowsOf(library, merged.id);
    expect(rows.pose_mm).toEqual(Float32Array.from([...testRows(0, 6).pose_mm!, ...testRows(0, 4).pose_mm!]));
    rows.timestamps_s.forEach((timeS, frame) => expect(timeS).toBeCloseTo(frame / 30, 9));
    const { info } = await library.read(merged.id);
    expect(info.cuts).toEqual([6]);
    expect(info.video).toMatchObject([
      { file: "video.webm", firstFrame: 0, frames: 6, offsetS: 0 },
      { file: "video-2.webm", firstFrame: 6, frames: 4 },
    ]);
    // Frame 6 of the clip is shown at the beginning of the second file.
    expect(rows.timestamps_s[6]! - info.video![1]!.offsetS).toBeCloseTo(0, 9);
    expect(readFileSync(join(library.folderOf(merged.id), "video-2.webm"), "utf8")).toBe(`video of ${ids[1]}`);
    expect(await records(library, merged.id)).toEqual({
      "bone/7/13": [0, 1, 0],
      "mark/x": { frame: 6, label: "b" },
    });
  });

  it("of the two halves of a clip is the clip again, with one video", async () => {
    const library = await testLibrary();
    const id = await addFilmed(library, { frames: 20 });
    await library.appendEdits(id, 0, [
      change({ "swap/a": { range: [3, 12] }, settings: { footLock: "auto", rootMotion: "in-place" } }),
    ]);
    const halves = (await library.split(id, 8)).created.map((clip) => clip.id);
    await library.appendEdits(halves[0]!, 1, [
      { type: "change", label: "x", atMs: 1, diff: { settings: [null, { footLock: "off", rootMotion: "in-place" }] } },
    ]);
    const merged = (await library.merge(halves, "again")).created[0]!.id;
    const rows = await rowsOf(library, merged);
    expect(rows.keypoints).toEqual(testRows(0, 20).keypoints);
    rows.timestamps_s.forEach((timeS, frame) => expect(timeS).toBeCloseTo(frame / 30, 9));
    expect(readdirSync(library.folderOf(merged)).filter((name) => name.startsWith("video"))).toEqual(["video.webm"]);
    expect(await records(library, merged)).toEqual({
      "swap/a": { range: [3, 7] },
      "swap/a-1": { range: [8, 12] },
      // What the parts do not agree on is as in a new clip.
      settings: { rootMotion: "in-place" },
    });
  });

  it("has the contacts that were edited in one part, and those that are found in the others", async () => {
    const library = await testLibrary();
    const ids = [await addClip(library, { frames: 6 }), await addClip(library, { frames: 4 })];
    await library.appendEdits(ids[1]!, 0, [change({ "contacts/left": [[1, 2]] })]);
    const frames = await loadClipFrames(await library.read(ids[0]!));
    const history = new EditHistory();
    const found = new ClipPlacer(frames, new ClipComposer(frames, history), history).contacts();
    const merged = (await library.merge(ids, "both")).created[0]!.id;
    expect(await records(library, merged)).toEqual({ "contacts/left": [...found.left, [7, 8]] });
  });

  it("has NaN where a part has no such column, and every stage of the larger network", async () => {
    const library = await testLibrary();
    const small = await library.create({
      ...testDraft,
      name: "one stage",
      stages: 1,
      model: { id: "m1", name: "One" },
    });
    await small.append({ timestamps_s: Float64Array.of(0, 0.5), stages_mm: new Float32Array(102).fill(7) });
    await small.finish();
    const large = await addClip(library, { frames: 1 });
    await library.replaceColumns(large, { truth_mm: new Float32Array(51).fill(9) });
    const merged = (await library.merge([small.id, large], "both")).created[0]!.id;
    const rows = await rowsOf(library, merged);
    const values = (column: keyof ClipRows, frame: number, width: number) =>
      [0, 51, 102].slice(0, width / 51).map((at) => rows[column]![frame * width + at]);
    expect(values("stages_mm", 0, 153)).toEqual([Number.NaN, Number.NaN, 7]);
    expect(values("stages_mm", 2, 153)).toEqual([0, 51, 102].map((at) => testRows(0, 1).stages_mm![at]));
    expect([0, 1, 2].map((frame) => values("truth_mm", frame, 51)[0])).toEqual([Number.NaN, Number.NaN, 9]);
    // Half a second between two frames, so also at the joint.
    expect([...rows.timestamps_s]).toEqual([0, 0.5, 1]);
    const { info } = await library.read(merged);
    expect(info).toMatchObject({ stages: 3, model: { id: "m1, rpsm-keypoints-512" } });
  });

  it.each<[string, Partial<ClipInfo>]>([
    ["pictures of another size", { imageSize: [1280, 720] }],
    ["no picture", { imageSize: undefined }],
  ])("cannot have a part with %s", async (_, other) => {
    const library = await testLibrary();
    const ids = [await addClip(library, { name: "a" }), await addClip(library, { name: "b", ...other })];
    await expect(library.merge(ids, "both")).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringMatching(/"a" \(640 x 480\) and "b"/),
    });
    expect(library.list()).toHaveLength(2);
    expect(readdirSync(join(library.folder, "clips")).sort()).toEqual(["a", "b"]);
  });

  it("needs two different clips", async () => {
    const library = await testLibrary();
    const id = await addClip(library);
    for (const ids of [[], [id], [id, id]]) {
      await expect(library.merge(ids, "x")).rejects.toMatchObject({ code: "bad-argument" });
    }
  });
});

it("what cannot be built leaves everything as it was", async () => {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const id = await addClip(library);
  // Where the poses should be there is a folder: reading them fails half way.
  const poses = join(library.folderOf(id), "pose_mm.f32");
  writeFileSync(join(folder, "kept"), readFileSync(poses));
  rmSync(poses);
  mkdirSync(poses);
  await expect(library.trim(id, 0, 4)).rejects.toThrow();
  expect(readdirSync(join(folder, "clips"))).toEqual(["walk"]);
  expect(existsSync(join(folder, "trash"))).toBe(false);
});

/** All but the video, which is a text here. */
async function verifyColumns(library: ClipLibrary, id: string): Promise<string[]> {
  return (await verifyClip(library.folderOf(id))).filter((problem) => !problem.includes("video.webm"));
}
