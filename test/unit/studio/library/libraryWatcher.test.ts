import { appendFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ClipLibrary, LibraryChange } from "../../../../src/studio/library/clipLibrary";
import { addClip, boneEdit, testLibrary } from "./testClips";

async function watched(): Promise<{ library: ClipLibrary; id: string; clip: string; heard: LibraryChange[] }> {
  const library = await testLibrary();
  const id = await addClip(library);
  // What the making of the clip stirred up has settled.
  await new Promise((resolve) => setTimeout(resolve, 700));
  const heard: LibraryChange[] = [];
  library.onChange((change) => heard.push(change));
  return { library, id, clip: library.folderOf(id), heard };
}

const upserted = (heard: LibraryChange[]) => heard.flatMap((change) => change.upserted);

describe("a library that is changed outside while it is open", () => {
  it("shows a clip that was copied into it", async () => {
    const { library, id, clip, heard } = await watched();
    cpSync(clip, join(clip, "..", "copied"), { recursive: true });
    await expect.poll(() => library.list().length, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => library.list().every(({ error }) => !error), { timeout: 10_000 }).toBe(true);
    expect(upserted(heard).some((each) => each.id !== id)).toBe(true);
    // And follows what happens to it from then on.
    const copy = library.list().find((each) => each.id !== id)!;
    appendFileSync(join(clip, "..", "copied", "edits.jsonl"), `${JSON.stringify(boneEdit(1))}\n`);
    await expect
      .poll(() => library.list().find((each) => each.id === copy.id)?.correctedFrames, { timeout: 10_000 })
      .toBe(1);
  });

  it("forgets a clip that was removed", async () => {
    const { library, id, clip, heard } = await watched();
    rmSync(clip, { recursive: true });
    await expect.poll(() => library.list(), { timeout: 10_000 }).toEqual([]);
    expect(heard.flatMap(({ removed }) => removed)).toEqual([id]);
  });

  it("keeps a clip whose folder was renamed", async () => {
    const { library, id, clip, heard } = await watched();
    renameSync(clip, join(clip, "..", "elsewhere"));
    await expect.poll(() => library.folderOf(id), { timeout: 10_000 }).toBe(join(clip, "..", "elsewhere"));
    expect(heard.flatMap(({ removed }) => removed)).toEqual([]);
    expect((await (await library.read(id)).readColumn("pose_mm")).length).toBe(510);
  });

  it("shows edits of clip.json and of the journal", async () => {
    const { library, clip, heard } = await watched();
    const path = join(clip, "clip.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"walk"', '"edited by hand"'));
    await expect.poll(() => library.list()[0]!.name, { timeout: 10_000 }).toBe("edited by hand");
    appendFileSync(join(clip, "edits.jsonl"), `${JSON.stringify(boneEdit(1))}\n`);
    await expect.poll(() => library.list()[0]!.correctedFrames, { timeout: 10_000 }).toBe(1);
    expect(upserted(heard).at(-1)).toMatchObject({ name: "edited by hand", correctedFrames: 1 });
  });

  it("does not repeat what it did itself", async () => {
    const { library, id, heard } = await watched();
    await library.updateInfo(id, { name: "run" });
    await library.appendEdits(id, 0, [boneEdit(1)]);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(upserted(heard).map(({ name, correctedFrames }) => [name, correctedFrames])).toEqual([
      ["run", 0],
      ["run", 1],
    ]);
  });
});
