import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { addClip, temporaryFolder, testDraft, testLibrary, testRows } from "./testClips";

describe("writing a clip", () => {
  it("gives back every row that was appended", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 3));
    await writer.append(testRows(3, 1));
    await writer.append(testRows(4, 6));
    await writer.sync();
    expect(writer.frames).toBe(10);
    const summary = await writer.finish();
    expect(summary).toMatchObject({ id: writer.id, name: "walk", frames: 10, posedFrames: 10, people: 1 });
    expect(summary.durationS).toBeCloseTo(9 / 30);

    const clip = await library.read(writer.id);
    const whole = testRows(0, 10);
    for (const column of clip.info.columns) expect(await clip.readColumn(column)).toEqual(whole[column]);
    const bytes = await clip.readRows("pose_mm", 4, 5);
    expect(new Float32Array(bytes.buffer)).toEqual(testRows(4, 2).pose_mm);
  });

  it("fills columns without a value with NaN, and counts the frames that have a pose", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    await writer.append({ timestamps_s: Float64Array.of(1, 2, 3) });
    const summary = await writer.finish();
    expect(summary).toMatchObject({ frames: 5, posedFrames: 2 });
    const poses = await (await library.read(writer.id)).readColumn("pose_mm");
    expect([...poses.slice(2 * 51)].every(Number.isNaN)).toBe(true);
  });

  it("shows a clip only when it is finished", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    expect(library.list()).toEqual([]);
    await expect(library.read(writer.id)).rejects.toMatchObject({ code: "clip-missing" });
    await writer.finish();
    expect(library.list().map(({ id }) => id)).toEqual([writer.id]);
  });

  it("ends when the library is closed, and says so to whoever goes on", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    await library.close();
    const message = 'clip "walk" was not written to its end: the library was closed';
    await expect(writer.append(testRows(2, 1))).rejects.toMatchObject({ code: "library-closed", message });
    await expect(writer.finish()).rejects.toMatchObject({ code: "library-closed" });
    await writer.discard();
  });

  it("leaves plain files that any program reads", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const id = await addClip(library, { frames: 2 }, { tags: ["a"] });
    const clipFolder = join(folder, "clips", "walk");
    expect(readdirSync(clipFolder).sort()).toEqual([
      "clip.json",
      "keypoints.f32",
      "pose_mm.f32",
      "stages_mm.f32",
      "timestamps_s.f64",
    ]);
    expect(JSON.parse(readFileSync(join(clipFolder, "clip.json"), "utf8"))).toMatchObject({
      id,
      frames: 2,
      tags: ["a"],
    });
    const times = readFileSync(join(clipFolder, "timestamps_s.f64"));
    expect([times.byteLength, times.readDoubleLE(8)]).toEqual([16, 1 / 30]);
  });

  it("refuses rows that do not fit, and keeps what came before", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    const refused = { code: "bad-argument" };
    await expect(writer.append({ ...testRows(2, 1), pose_mm: new Float32Array(50) })).rejects.toMatchObject(refused);
    await expect(writer.append({ ...testRows(2, 1), truth_mm: new Float32Array(51) })).rejects.toMatchObject(refused);
    await expect(writer.append(testRows(1, 1))).rejects.toMatchObject(refused);
    await expect(writer.append({ timestamps_s: Float64Array.of(Number.NaN) })).rejects.toMatchObject(refused);
    await writer.append(testRows(2, 1));
    expect((await writer.finish()).frames).toBe(3);
  });

  it("removes everything of a clip that is discarded", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const writer = await library.create(testDraft);
    await writer.append(testRows(0, 2));
    await writer.discard();
    expect(readdirSync(join(folder, "clips"))).toEqual([]);
    expect(library.list()).toEqual([]);
  });

  it.each([
    "a walk",
    "走路 第二次",
    "🕺💃 dance",
    "CON",
    "../../escape",
    "dots...",
    "  spaces  ",
    "a/b\\c:d",
    ".hidden",
  ])("keeps the name %j and stays inside the library", async (name) => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const ids = [await addClip(library, { name }), await addClip(library, { name })];
    expect(library.list().map((clip) => clip.name)).toEqual([name.trim(), name.trim()]);
    expect(readdirSync(folder).filter((entry) => !/^(clips|index\.sqlite|library\.)/.test(entry))).toEqual([]);
    const folders = await Promise.all(ids.map(async (id) => basename((await library.read(id)).folder)));
    expect(new Set(folders)).toEqual(new Set(readdirSync(join(folder, "clips"))));
    expect(folders).toHaveLength(2);
  });
});
