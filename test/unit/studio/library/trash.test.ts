import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addClip, temporaryFolder, testLibrary } from "./testClips";

describe("the trash", () => {
  it("holds whole clips, and gives them back as they were", async () => {
    const library = await testLibrary();
    const id = await addClip(library, { name: "走路 🕺" });
    const before = library.list();
    await library.trash([id]);
    expect(library.list()).toEqual([]);
    await expect(library.read(id)).rejects.toMatchObject({ code: "clip-missing" });
    const [trashed] = await library.listTrash();
    expect(trashed).toMatchObject({ clip: { id, name: "走路 🕺", frames: 10 } });
    expect(Date.now() - Date.parse(trashed!.trashedAt)).toBeLessThan(60_000);
    await library.restore([id]);
    expect(library.list()).toEqual(before);
    expect(await library.listTrash()).toEqual([]);
  });

  it("is the same after the library was closed", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const id = await addClip(library);
    await library.trash([id]);
    await library.close();
    const again = await testLibrary(folder);
    expect(again.list()).toEqual([]);
    await again.restore([id]);
    expect(again.list()).toMatchObject([{ id }]);
  });

  it("lists the last thrown away first", async () => {
    const library = await testLibrary();
    for (const name of ["a", "b", "c"]) {
      await library.trash([await addClip(library, { name })]);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect((await library.listTrash()).map(({ clip }) => clip.name)).toEqual(["c", "b", "a"]);
  });

  it("gives a clip another folder when its own is taken", async () => {
    const library = await testLibrary();
    const id = await addClip(library);
    await library.trash([id]);
    const other = await addClip(library);
    await library.restore([id]);
    expect(
      library
        .list()
        .map((clip) => clip.id)
        .sort(),
    ).toEqual([id, other].sort());
    expect(readdirSync(join(library.folder, "clips")).sort()).toEqual(["walk", "walk (2)"]);
  });

  it("takes several clips of one name at the same moment", async () => {
    const library = await testLibrary();
    const ids = [await addClip(library), await addClip(library)];
    await Promise.all(ids.map((id) => library.trash([id])));
    expect((await library.listTrash()).map(({ clip }) => clip.id).sort()).toEqual(ids.sort());
  });

  it("is emptied for ever, one clip or all, and never touches what it did not put there", async () => {
    const library = await testLibrary();
    const ids = [await addClip(library, { name: "a" }), await addClip(library, { name: "b" })];
    const kept = await addClip(library, { name: "kept" });
    await library.trash(ids);
    mkdirSync(join(library.folder, "trash", "my own folder"));
    writeFileSync(join(library.folder, "trash", "my own folder", "clip.json"), "{}");
    await expect(library.deleteForever([kept])).rejects.toMatchObject({ code: "clip-missing" });
    await library.deleteForever([ids[0]!]);
    expect((await library.listTrash()).map(({ clip }) => clip.name)).toEqual(["b"]);
    await library.deleteForever();
    expect(await library.listTrash()).toEqual([]);
    expect(existsSync(join(library.folder, "trash", "my own folder", "clip.json"))).toBe(true);
    expect(library.list()).toMatchObject([{ id: kept }]);
  });

  it("does not know a clip that is not there", async () => {
    const library = await testLibrary();
    await expect(library.trash(["nobody"])).rejects.toMatchObject({ code: "clip-missing" });
    await expect(library.restore(["nobody"])).rejects.toMatchObject({ code: "clip-missing" });
  });
});
