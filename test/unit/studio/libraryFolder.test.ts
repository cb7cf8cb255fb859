import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareLibraryFolder } from "../../../src/studio/libraryFolder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-library-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("prepareLibraryFolder", () => {
  it("creates the folder with its parents and leaves nothing in it", async () => {
    const path = join(folder, "a", "RPSM Studio");
    expect(await prepareLibraryFolder(path)).toBeUndefined();
    expect(existsSync(path)).toBe(true);
    expect(readdirSync(path)).toEqual([]);
  });

  it("returns an error that names the folder where nothing can be written", async () => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "library");
    expect(await prepareLibraryFolder(path)).toMatchObject({
      code: "folder-unwritable",
      message: expect.stringContaining(path),
    });
  });
});
