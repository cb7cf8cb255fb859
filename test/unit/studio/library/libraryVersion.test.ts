import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { migrateLibrary } from "../../../../src/studio/library/libraryVersion";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { addClip, boneEdit, quietLog, temporaryFolder, testLibrary } from "./testClips";

function writeVersion(folder: string, version: unknown): void {
  writeFileSync(join(folder, "library.json"), JSON.stringify({ format: "rpsm-library", version }));
}

const readVersion = (folder: string) => JSON.parse(readFileSync(join(folder, "library.json"), "utf8")).version;

describe("a library of another version", () => {
  it.each(["write", "read"] as const)("is refused when it is newer, without touching it (%s)", async (access) => {
    const folder = temporaryFolder();
    writeVersion(folder, 2);
    const before = statSync(folder).mtimeMs;
    await expect(openLibrary({ folder, access, log: quietLog })).rejects.toMatchObject({
      code: "library-newer",
      message: expect.stringMatching(/version 2, this one knows 1.*update it, or choose another folder/),
    });
    expect(readdirSync(folder)).toEqual(["library.json"]);
    expect(statSync(folder).mtimeMs).toBe(before);
  });

  it.each([
    ["no JSON", "{"],
    ["something else", '{"format":"photos","version":1}'],
  ])("is refused when library.json is %s", async (_, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "library.json"), text);
    await expect(openLibrary({ folder, access: "write", log: quietLog })).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringContaining("library.json"),
    });
    expect(readFileSync(join(folder, "library.json"), "utf8")).toBe(text);
  });

  it("of part 1 (models and no library.json) becomes one of this version, its models untouched", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "models", "mine"), { recursive: true });
    writeFileSync(join(folder, "models", "mine", "model.json"), "{}");
    await testLibrary(folder);
    expect(readVersion(folder)).toBe(1);
    expect(readdirSync(join(folder, "models", "mine"))).toEqual(["model.json"]);
    expect(existsSync(join(folder, "backups"))).toBe(false);
  });

  it("is migrated step by step after a backup of all but videos and columns", async () => {
    const folder = temporaryFolder();
    const library = await testLibrary(folder);
    const id = await addClip(library);
    await library.appendEdits(id, 0, [boneEdit(3)]);
    const trashed = await addClip(library, { name: "thrown away" });
    await library.trash([trashed]);
    await library.close();
    const clipJson = readFileSync(join(folder, "clips", "walk", "clip.json"), "utf8");

    const steps: string[] = [];
    const step = (from: number) => ({
      from,
      migrate: async () => {
        steps.push(`${from} with ${readVersion(folder)}`);
        writeFileSync(join(folder, "clips", "walk", "clip.json"), `changed by ${from}`);
      },
    });
    await migrateLibrary(folder, quietLog, [step(2), step(1)], 3);
    expect(steps).toEqual(["1 with 1", "2 with 2"]);
    expect(readVersion(folder)).toBe(3);

    const [backup] = readdirSync(join(folder, "backups"));
    const kept = readdirSync(join(folder, "backups", backup!), { recursive: true }) as string[];
    expect(kept.filter((path) => /\.\w+$/.test(path)).sort()).toEqual([
      "clips/walk/clip.json",
      "clips/walk/edits.jsonl",
      "index.sqlite",
      "library.json",
      expect.stringMatching(/^trash\/\d+T\d+Z thrown away\/clip.json$/),
    ]);
    expect(readFileSync(join(folder, "backups", backup!, "clips", "walk", "clip.json"), "utf8")).toBe(clipJson);
  });

  it("keeps its version when a step fails, and goes on from there the next time", async () => {
    const folder = temporaryFolder();
    writeVersion(folder, 1);
    let fails = true;
    const steps = [
      { from: 1, migrate: async () => {} },
      {
        from: 2,
        migrate: async () => {
          if (fails) throw new Error("the disk is full");
        },
      },
    ];
    await expect(migrateLibrary(folder, quietLog, steps, 3)).rejects.toThrow("the disk is full");
    expect(readVersion(folder)).toBe(2);
    fails = false;
    await migrateLibrary(folder, quietLog, steps, 3);
    expect(readVersion(folder)).toBe(3);
  });
});
