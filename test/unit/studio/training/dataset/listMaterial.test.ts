import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listMaterial } from "../../../../../src/studio/training/dataset/listMaterial";
import { addClip, boneEdit, testLibrary } from "../../library/testClips";
import { addLearnableClip, placeKeypoints } from "./learnableLibrary";

it("every clip says what can be learnt from it, or why nothing can", async () => {
  const library = await testLibrary();
  const ids = {
    truth: await addLearnableClip(library, { truth: true, truthFrom: 10, tags: ["gym", "person:Ada"] }),
    space: await addLearnableClip(library, { journal: [boneEdit(20), boneEdit(21)] }),
    picture: await addLearnableClip(library, { journal: [placeKeypoints(20, [9, 7]), placeKeypoints(30, [9])] }),
    untouched: await addLearnableClip(library),
    blind: await addClip(library, { columns: ["timestamps_s", "pose_mm", "stages_mm"] }),
    short: await addLearnableClip(library, { frames: 5, truth: true }),
    broken: await addLearnableClip(library, { journal: [boneEdit(20)] }),
  };
  await appendFile(join(library.folderOf(ids.broken), "edits.jsonl"), "{}\n{}\n");
  const material = new Map((await listMaterial(library)).map((clip) => [clip.clipId, clip]));
  const about = (id: string) => {
    const { targetsFrom, targetFrames, placedFrames, problem } = material.get(id)!;
    return [targetsFrom, targetFrames, placedFrames, problem];
  };
  expect(about(ids.truth)).toEqual(["truth", 50, 0, undefined]);
  expect(about(ids.space)).toEqual(["annotations", 2, 0, undefined]);
  expect(about(ids.picture)).toEqual(["none", 0, 2, undefined]);
  expect(about(ids.untouched)).toEqual(["none", 0, 0, "no-corrections"]);
  expect(about(ids.blind)[3]).toBe("no-keypoints");
  expect(about(ids.short)[3]).toBe("too-short");
  expect(about(ids.broken)[3]).toBe("broken");
  expect(material.get(ids.broken)!.error).toMatchObject({ code: "clip-broken" });
  expect(material.get(ids.truth)).toMatchObject({ person: "Ada", durationS: 59 / 30, take: ids.truth });
});

it("parts of a take share it, also through a clip that was merged of two", async () => {
  const library = await testLibrary();
  const [a, b] = [await addLearnableClip(library, { truth: true }), await addLearnableClip(library, { truth: true })];
  const alone = await addLearnableClip(library, { truth: true });
  const [a1, a2] = (await library.split(a, 30)).created;
  const [b1, b2] = (await library.split(b, 30)).created;
  const takes = async () => new Map((await listMaterial(library)).map(({ clipId, take }) => [clipId, take]));
  const before = await takes();
  expect(before.get(a1!.id)).toBe(before.get(a2!.id));
  expect(before.get(a1!.id)).not.toBe(before.get(b1!.id));
  await library.merge([a2!.id, b1!.id], "both");
  const after = await takes();
  expect(after.get(a1!.id)).toBe(after.get(b2!.id));
  expect(after.get(alone)).not.toBe(after.get(b2!.id));
});

it("corrections are counted anew when there are more of them", async () => {
  const library = await testLibrary();
  const id = await addLearnableClip(library);
  expect((await listMaterial(library))[0]!.placedFrames).toBe(0);
  await library.appendEdits(id, 0, [placeKeypoints(20, [9])]);
  expect((await listMaterial(library))[0]!.placedFrames).toBe(1);
  await library.appendEdits(id, 1, [placeKeypoints(21, [9])]);
  expect((await listMaterial(library))[0]!.placedFrames).toBe(2);
  await writeFile(join(library.folderOf(id), "edits.jsonl"), "");
  expect((await listMaterial(library))[0]!.placedFrames).toBe(0);
});
