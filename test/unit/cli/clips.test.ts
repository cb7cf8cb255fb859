import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addClipsCommand } from "../../../src/cli/clips";
import { createLog } from "../../../src/common/log";
import { openLibrary } from "../../../src/studio/library/openLibrary";
import { addClip, boneEdit } from "../studio/library/testData";

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-clips-"));
  printed = "";
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

async function clips(...words: string[]): Promise<{ text: string; exitCode: typeof process.exitCode }> {
  const program = new Command();
  addClipsCommand(program);
  printed = "";
  process.exitCode = undefined;
  await program.parseAsync(["clips", ...words, "--library", folder], { from: "user" });
  return { text: printed, exitCode: process.exitCode };
}

/** A library with two clips, left open: the command line works beside a running studio. */
async function openWithTwoClips() {
  const library = await openLibrary({ folder, access: "write", log: createLog("test", () => {}) });
  await addClip(library, { name: "走路 1", tags: ["outdoors"] });
  const id = await addClip(library, { name: "run" });
  await library.appendEdits(id, 0, [boneEdit(1), boneEdit(2)]);
  return library;
}

describe("rpsm-studio clips", () => {
  it("ls prints the clips for people and for programs", async () => {
    const library = await openWithTwoClips();
    const { text, exitCode } = await clips("ls");
    const lines = text.trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^id +recorded \(UTC\) +frames +length +corrected +name$/);
    expect(text).toMatch(/ 10 +0\.3 s +2 +run$/m);
    expect(text).toMatch(/ 10 +0\.3 s +0 +走路 1 {2}\[outdoors\]$/m);
    expect(exitCode).toBeUndefined();
    const json = JSON.parse((await clips("ls", "--json")).text);
    expect(json).toEqual(expect.arrayContaining(library.list()));
    await library.close();
  });

  it("verify says that all is well, or what is wrong, with exit code 1", async () => {
    const library = await openWithTwoClips();
    expect(await clips("verify")).toEqual({ text: "2 clips, all in order\n", exitCode: undefined });
    truncateSync(join(folder, "clips", "run", "pose_mm.f32"), 204 * 3);
    const { text, exitCode } = await clips("verify");
    expect(text).toBe(
      'clip "run": pose_mm.f32 holds 612 bytes instead of 2040 (10 frames)\n1 of 2 clips have problems\n',
    );
    expect(exitCode).toBe(1);
    const json = JSON.parse((await clips("verify", "--json")).text);
    expect(json.map(({ name, problems }: { name: string; problems: string[] }) => [name, problems.length])).toEqual(
      expect.arrayContaining([
        ["run", 1],
        ["走路 1", 0],
      ]),
    );
    await library.close();
  });

  it("repair puts right what it can and says what it cannot", async () => {
    await (await openWithTwoClips()).close();
    truncateSync(join(folder, "clips", "run", "pose_mm.f32"), 204 * 3);
    appendFileSync(join(folder, "clips", "run", "edits.jsonl"), "spoilt\n");
    const first = await clips("repair");
    expect(first.text).toContain('clip "run": repaired: the clip has 3 frames instead of 10');
    expect(first.text).toContain('clip "run": repaired: edits.jsonl keeps its first 2 entries');
    expect([first.text.endsWith("2 clips, all in order\n"), first.exitCode]).toEqual([true, undefined]);
    expect((await clips("verify")).exitCode).toBeUndefined();
    writeFileSync(join(folder, "clips", "run", "clip.json"), "{");
    const second = await clips("repair");
    expect(second.text).toContain('clip "run": clip.json: ');
    expect(second.exitCode).toBe(1);
  });

  it("repair does not touch a library that is open elsewhere", async () => {
    const library = await openWithTwoClips();
    await expect(clips("repair")).rejects.toMatchObject({ code: "library-locked" });
    await library.close();
  });

  it("names a library that is not there", async () => {
    rmSync(folder, { recursive: true });
    await expect(clips("ls")).rejects.toMatchObject({ code: "file-missing", message: expect.stringContaining(folder) });
    writeFileSync(folder, "");
  });
});
