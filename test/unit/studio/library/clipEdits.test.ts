import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../../src/common/clipEdits";
import { addClip, boneEdit, temporaryFolder, testLibrary } from "./testClips";

const keypointEdit: JournalEntry = {
  type: "change",
  label: "move-keypoint",
  atMs: 1.7e12,
  diff: { "keypoint/3/5": [null, [1, 2]], "keypoint/4/5": [null, [1, 2]], "filter/a1": [null, smoothing()] },
};

function smoothing() {
  return { range: [0, 9], settings: { kind: "one-euro", strength: 0.5 } };
}

async function editedClip() {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const id = await addClip(library);
  const path = join(folder, "clips", "walk", "edits.jsonl");
  const journal = async () => (await library.read(id)).journal();
  const corrected = () => library.list()[0]!.correctedFrames;
  return { library, id, path, journal, corrected };
}

describe("a clip's edits", () => {
  it("are appended one after the other, a line each", async () => {
    const { library, id, path, journal } = await editedClip();
    expect(await journal()).toEqual([]);
    expect(await library.appendEdits(id, 0, [boneEdit(1), keypointEdit])).toBe(2);
    expect(await library.appendEdits(id, 2, [{ type: "undo", atMs: 1.7e12 }])).toBe(3);
    expect(await journal()).toEqual([boneEdit(1), keypointEdit, { type: "undo", atMs: 1.7e12 }]);
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(4);
  });

  it("count the frames that are corrected, as undo and redo leave them", async () => {
    const { library, id, corrected } = await editedClip();
    await library.appendEdits(id, 0, [boneEdit(3), boneEdit(3, 14), keypointEdit]);
    expect(corrected()).toBe(2);
    await library.appendEdits(id, 3, [{ type: "undo", atMs: 1.7e12 }]);
    expect(corrected()).toBe(1);
    await library.appendEdits(id, 4, [{ type: "redo", atMs: 1.7e12 }]);
    expect(corrected()).toBe(2);
  });

  it("are refused when somebody else has edited the clip in the meantime", async () => {
    const { library, id, journal } = await editedClip();
    await library.appendEdits(id, 0, [boneEdit(1)]);
    await expect(library.appendEdits(id, 0, [boneEdit(2)])).rejects.toMatchObject({
      code: "clip-changed",
      message: expect.stringContaining("1 steps instead of 0"),
    });
    expect(await journal()).toEqual([boneEdit(1)]);
  });

  it("of two windows at once are stored once each, in some order", async () => {
    const { library, id, journal } = await editedClip();
    const both = await Promise.allSettled([boneEdit(1), boneEdit(2)].map((edit) => library.appendEdits(id, 0, [edit])));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await journal()).toHaveLength(1);
  });

  it("notice those that another program appended", async () => {
    const { library, id, path, journal } = await editedClip();
    await library.appendEdits(id, 0, [boneEdit(1)]);
    appendFileSync(path, `${JSON.stringify(boneEdit(2))}\n`);
    await expect(library.appendEdits(id, 1, [boneEdit(3)])).rejects.toMatchObject({ code: "clip-changed" });
    expect(await library.appendEdits(id, 2, [boneEdit(3)])).toBe(3);
    expect(await journal()).toEqual([1, 2, 3].map((frame) => boneEdit(frame)));
  });

  it("replace what a crash left of the last one", async () => {
    const { library, id, path, journal } = await editedClip();
    await library.appendEdits(id, 0, [boneEdit(1)]);
    appendFileSync(path, JSON.stringify(boneEdit(2)).slice(0, -3));
    expect(await journal()).toEqual([boneEdit(1)]);
    await library.appendEdits(id, 1, [boneEdit(3)]);
    expect(readFileSync(path, "utf8")).toBe(
      [boneEdit(1), boneEdit(3)].map((edit) => `${JSON.stringify(edit)}\n`).join(""),
    );
  });

  it("follow a last one whose line break is missing", async () => {
    const { library, id, path, journal } = await editedClip();
    writeFileSync(path, JSON.stringify(boneEdit(1)));
    await library.appendEdits(id, 1, [boneEdit(2)]);
    expect(await journal()).toEqual([boneEdit(1), boneEdit(2)]);
  });

  it("are refused where they are none, so that the journal stays readable", async () => {
    const { library, id, journal } = await editedClip();
    const wrong = { type: "change", label: "x", atMs: 1, diff: { "bone/1/13": [null, [0, 0, 0]] } };
    await expect(library.appendEdits(id, 0, [boneEdit(1), wrong as JournalEntry])).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("entries.1: bone/1/13"),
    });
    expect(await journal()).toEqual([]);
  });

  it("that cannot be read are named by their line; the clip stays in the list", async () => {
    const { library, id, path } = await editedClip();
    await library.close();
    writeFileSync(path, `${JSON.stringify(boneEdit(1))}\nnonsense\n${JSON.stringify(boneEdit(2))}\n`);
    const again = await testLibrary(join(path, "..", "..", ".."));
    const error = { code: "clip-broken", message: expect.stringContaining('clip "walk": line 2 of the edits') };
    expect(again.list()).toMatchObject([{ id, frames: 10, error }]);
    await expect((await again.read(id)).journal()).rejects.toMatchObject(error);
    await expect(again.appendEdits(id, 1, [boneEdit(3)])).rejects.toMatchObject(error);
  });
});
