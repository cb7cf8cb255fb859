import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { addClip, temporaryFolder, testLibrary } from "./testClips";

const takes = (library: ClipLibrary, id: string) => library.list().find((clip) => clip.id === id)!.takes;

it("clips that were made of one keep its take, a merged clip has those of its parts", async () => {
  const library = await testLibrary();
  const [a, b] = [await addClip(library), await addClip(library)];
  expect(takes(library, a)).toEqual([a]);
  const [copy] = (await library.duplicate(a)).created;
  const [first, second] = (await library.split(copy!.id, 4)).created;
  const [trimmed] = (await library.trim(first!.id, 1, 3)).created;
  expect([copy, first, second, trimmed].map((clip) => clip!.takes)).toEqual([[a], [a], [a], [a]]);
  const [merged] = (await library.merge([second!.id, b], "both")).created;
  expect(merged!.takes).toEqual([a, b]);
});

it("clips of an older library share what they were made from", async () => {
  const folder = temporaryFolder();
  const library = await testLibrary(folder);
  const [a, b] = [await addClip(library), await addClip(library, { source: { kind: "video", fileName: "b.mp4" } })];
  for (const id of [a, b]) {
    const path = join(library.folderOf(id), "clip.json");
    const { takes: _takes, ...older } = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...older, createdAt: "2026-01-02T03:04:05.678Z" }));
  }
  await library.close();
  const again = await testLibrary(folder);
  expect(takes(again, a)).toEqual(["2026-01-02T03:04:05.678Z a camera"]);
  expect(takes(again, b)).toEqual(["2026-01-02T03:04:05.678Z b.mp4"]);
  const [trimmed] = (await again.trim(a, 1, 5)).created;
  expect(trimmed!.takes).toEqual(["2026-01-02T03:04:05.678Z a camera"]);
});

it("a clip's frames with a truth are counted once", async () => {
  const library = await testLibrary();
  const id = await addClip(library);
  const truth = new Float32Array(10 * 51).fill(1);
  truth.fill(Number.NaN, 0, 3 * 51);
  await library.replaceColumns(id, { truth_mm: truth });
  const found = library.list().find((clip) => clip.id === id)!;
  expect(found).toMatchObject({ hasTruth: true, truthFrames: 7, hasKeypoints: true });
});
