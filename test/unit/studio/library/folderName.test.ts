import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folderNameFor, nextName, renameUnique } from "../../../../src/studio/library/folderName";
import { temporaryFolder } from "./testClips";

describe("the folder of a clip", () => {
  it.each([
    ["walk 3", "walk 3"],
    ["走路 第二次", "走路 第二次"],
    ["👩‍👩‍👧 dance 💃🏽", "👩‍👩‍👧 dance 💃🏽"],
    ['a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"],
    ["../../etc/passwd", "-..-etc-passwd"],
    ["..", "clip"],
    [".hidden", "hidden"],
    ["trailing dots...", "trailing dots"],
    ["trailing spaces   ", "trailing spaces"],
    ["line\nbreak\ttab\u0000nul", "line-break-tab-nul"],
    ["right\u202eto left", "right-to left"],
    ["", "clip"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["com1", "_com1"],
    ["COM10", "COM10"],
    ["console", "console"],
    ["e\u0301", "é"],
  ])("named %j is %j", (name, folder) => {
    expect(folderNameFor(name)).toBe(folder);
  });

  it("cuts long names between characters as people see them", () => {
    expect(folderNameFor("長".repeat(100))).toBe("長".repeat(60));
    const families = folderNameFor("👩‍👩‍👧".repeat(30));
    expect(families.replaceAll("👩‍👩‍👧", "")).toBe("");
    expect(Buffer.byteLength(families)).toBeLessThanOrEqual(200);
  });

  it("is a plain folder below its parent, whatever the name", () => {
    const parent = temporaryFolder();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (name) => {
        const folder = folderNameFor(name);
        expect(basename(join(parent, folder))).toBe(folder);
        expect(folder).not.toMatch(/^\.|[. ]$|[<>:"/\\|?*\p{Cc}]/u);
        mkdirSync(join(parent, folder), { recursive: true });
        expect(existsSync(join(parent, folder))).toBe(true);
        expect(folderNameFor(folder)).toBe(folder);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("gets a number when its name is taken", async () => {
    const parent = temporaryFolder();
    for (const name of ["walk", "walk (2)", "new"]) mkdirSync(join(parent, name));
    expect(await renameUnique(join(parent, "new"), parent, "walk")).toBe("walk (3)");
    expect(await renameUnique(join(parent, "walk"), parent, "run")).toBe("run");
    expect(readdirSync(parent).sort()).toEqual(["run", "walk (2)", "walk (3)"]);
  });

  it.each([
    ["walk", [], "walk (2)"],
    ["walk", ["walk (2)", "walk (3)"], "walk (4)"],
    ["walk (2)", ["walk (2)"], "walk (3)"],
    ["walk (x)", [], "walk (x) (2)"],
  ])("the copy of %j beside %j is %j", (name, taken, copy) => {
    expect(nextName(name, new Set(taken))).toBe(copy);
  });
});
