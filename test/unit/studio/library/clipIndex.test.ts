import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import type { ClipSummary } from "../../../../src/common/libraryProtocol";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { addClip, boneEdit, quietLog, temporaryFolder, testLibrary } from "./testClips";

/** A closed library of three clips, and what it listed. */
async function threeClips(): Promise<{ folder: string; list: ClipSummary[] }> {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  for (const name of ["a", "b", "c"]) await addClip(library, { name });
  await library.appendEdits(library.list()[1]!.id, 0, [boneEdit(2)]);
  const list = library.list();
  await library.close();
  return { folder, list };
}

const byName = (clips: ClipSummary[]) => [...clips].sort((a, b) => a.name.localeCompare(b.name));

async function listOf(folder: string): Promise<ClipSummary[]> {
  const library = await testLibrary(folder);
  const list = byName(library.list());
  await library.close();
  return list;
}

describe("the index", () => {
  it("gives the same list as the folders", async () => {
    const { folder, list } = await threeClips();
    expect(await listOf(folder)).toEqual(byName(list));
    rmSync(join(folder, "index.sqlite"));
    expect(await listOf(folder)).toEqual(byName(list));
  });

  it("spares reading what has not changed", async () => {
    const { folder, list } = await threeClips();
    // A pose that was spoilt without a trace in names, sizes and times would be found by reading only.
    const path = join(folder, "clips", "a", "pose_mm.f32");
    const { atime, mtime } = statSync(path);
    writeFileSync(path, new Float32Array(10 * 51).fill(Number.NaN));
    utimesSync(path, atime, mtime);
    expect(await listOf(folder)).toEqual(byName(list));
  });

  it.each<[string, (path: string) => void]>([
    ["is missing", (path) => rmSync(path)],
    [
      "is no database",
      (path) => writeFileSync(path, "this is no database, and long enough to look like one".repeat(99)),
    ],
    ["is empty", (path) => truncateSync(path, 0)],
    ["was cut off", (path) => truncateSync(path, 5000)],
    ["is of another version", (path) => withDatabase(path, (database) => database.exec("PRAGMA user_version = 99"))],
    ["has no table", (path) => withDatabase(path, (database) => database.exec("DROP TABLE clips"))],
    ["holds nonsense", (path) => withDatabase(path, (database) => database.exec("UPDATE clips SET summary = 'x'"))],
    [
      "is a folder",
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])("is made anew when it %s", async (_, spoil) => {
    const { folder, list } = await threeClips();
    spoil(join(folder, "index.sqlite"));
    expect(await listOf(folder)).toEqual(byName(list));
    expect(await listOf(folder)).toEqual(byName(list));
  });

  it("notices folders that were added, removed, renamed and edited while the library was closed", async () => {
    const { folder, list } = await threeClips();
    const clips = join(folder, "clips");
    renameSync(join(clips, "a"), join(clips, "renamed outside"));
    rmSync(join(clips, "b"), { recursive: true });
    writeFileSync(join(clips, "c", "edits.jsonl"), `${JSON.stringify(boneEdit(1))}\n`);
    cpSync(join(clips, "c"), join(clips, "copied outside"), { recursive: true });
    const after = await listOf(folder);
    const [a, , c] = byName(list);
    expect(after).toMatchObject([
      { id: a!.id, name: "a" },
      { name: "c", correctedFrames: 1 },
      { name: "c", correctedFrames: 1 },
    ]);
    // The copy got an id of its own.
    expect(after.filter(({ id }) => id === c!.id)).toHaveLength(1);
    expect(new Set(after.map(({ id }) => id)).size).toBe(3);
    expect(await listOf(folder)).toEqual(after);
  });

  it("is read, and not written, by a library that is open for reading", async () => {
    const { folder, list } = await threeClips();
    writeFileSync(join(folder, "clips", "c", "edits.jsonl"), `${JSON.stringify(boneEdit(1))}\n`);
    const before = statSync(join(folder, "index.sqlite"));
    const reading = await openLibrary({ folder, access: "read", log: quietLog });
    expect(byName(reading.list()).map(({ correctedFrames }) => correctedFrames)).toEqual([0, 1, 1]);
    expect(byName(reading.list())[0]).toEqual(byName(list)[0]);
    await reading.close();
    expect(statSync(join(folder, "index.sqlite")).mtimeMs).toBe(before.mtimeMs);
    expect(readdirSync(folder).sort()).toEqual(["clips", "index.sqlite", "library.json"]);
  });
});

describe("clips that cannot be used", () => {
  it.each<[string, (clip: string) => void, string]>([
    ["no clip.json", (clip) => rmSync(join(clip, "clip.json")), "clip.json is missing"],
    ["half a clip.json", (clip) => truncateSync(join(clip, "clip.json"), 50), "clip.json: "],
    ["an empty clip.json", (clip) => writeFileSync(join(clip, "clip.json"), ""), "clip.json: "],
    ["a clip.json of something else", (clip) => writeFileSync(join(clip, "clip.json"), "[]"), "clip.json: "],
    ["a newer clip.json", (clip) => writeFileSync(join(clip, "clip.json"), '{"version":2}'), "newer RPSM Studio"],
    ["a column that is missing", (clip) => rmSync(join(clip, "pose_mm.f32")), "pose_mm.f32 is missing"],
    ["an unreadable journal", (clip) => writeFileSync(join(clip, "edits.jsonl"), "x\n"), "line 1 of the edits"],
  ])("for %s are listed with what is wrong, and the others are as before", async (_, spoil, why) => {
    const { folder, list } = await threeClips();
    const clip = join(folder, "clips", "b");
    spoil(clip);
    const files = readdirSync(clip);
    const after = await listOf(folder);
    expect(after[0]).toEqual(byName(list)[0]);
    expect(after[2]).toEqual(byName(list)[2]);
    expect(after[1]).toMatchObject({ name: "b", error: { code: "clip-broken" } });
    expect(after[1]!.error!.message).toContain('clip "b": ');
    expect(after[1]!.error!.message).toContain(why);
    expect(readdirSync(clip)).toEqual(files);
    rmSync(join(folder, "index.sqlite"));
    expect((await listOf(folder)).map(({ error }) => error?.code)).toEqual([undefined, "clip-broken", undefined]);
  });

  it("for a column that was cut off in place are found when they are read", async () => {
    const { folder, list } = await threeClips();
    truncateSync(join(folder, "clips", "b", "keypoints.f32"), 77);
    const library = await testLibrary(folder);
    const reader = await library.read(byName(list)[1]!.id);
    await expect(reader.readColumn("keypoints")).rejects.toMatchObject({
      code: "clip-broken",
      message: expect.stringContaining('clip "b": keypoints.f32 is too short'),
    });
    await library.close();
    rmSync(join(folder, "index.sqlite"));
    const error = {
      code: "clip-broken",
      message: expect.stringContaining("keypoints.f32 holds 77 bytes instead of 2040"),
    };
    expect((await listOf(folder))[1]).toMatchObject({ frames: 10, error });
  });

  it("can be thrown away and brought back", async () => {
    const { folder } = await threeClips();
    writeFileSync(join(folder, "clips", "b", "clip.json"), "{");
    const library = await testLibrary(folder);
    const broken = library.list().find(({ error }) => error)!;
    await library.trash([broken.id]);
    expect(library.list()).toHaveLength(2);
    const [trashed] = await library.listTrash();
    await library.restore([trashed!.clip.id]);
    expect(library.list()).toHaveLength(3);
  });
});

function withDatabase(path: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path);
  work(database);
  database.close();
}
