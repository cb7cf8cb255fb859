import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { usualProvenanceWeights } from "../../../../../src/common/trainingProtocol";
import { hasPlace, hasTarget, makeTrainingClip } from "../../../../../src/pose/dataset/trainingClip";
import { loadClipFrames } from "../../../../../src/studio/library/loadedClip";
import { clipHash } from "../../../../../src/studio/training/dataset/clipHash";
import { readTrainingClips } from "../../../../../src/studio/training/dataset/readTrainingClips";
import { addClip, boneEdit, testLibrary } from "../../library/testClips";
import { addLearnableClip, placeKeypoints } from "./learnableLibrary";

it("clips are read as they are made of all their rows", async () => {
  const library = await testLibrary();
  const ids = [
    await addLearnableClip(library, { truth: true }),
    await addLearnableClip(library, { journal: [boneEdit(20)] }),
    await addLearnableClip(library, { journal: [placeKeypoints(20, [9, 7])] }),
  ];
  const clips = await readTrainingClips(library, ids, usualProvenanceWeights);
  expect(clips.map(({ targetsFrom }) => targetsFrom)).toEqual(["truth", "annotations", "none"]);
  expect(clips.map((clip) => hasTarget(clip, 20))).toEqual([true, true, false]);
  expect(clips.map((clip) => hasPlace(clip, 20))).toEqual([false, false, true]);
  for (const [i, id] of ids.entries()) {
    const reader = await library.read(id);
    const whole = makeTrainingClip(await loadClipFrames(reader), await reader.journal(), usualProvenanceWeights);
    expect(clips[i]).toEqual(whole);
  }
});

it("a clip that cannot be learnt from, is not there or is broken is named", async () => {
  const library = await testLibrary();
  const blind = await addClip(library, { name: "blind", columns: ["timestamps_s", "pose_mm", "stages_mm"] });
  const broken = await addLearnableClip(library, { name: "broken" });
  await rm(join(library.folderOf(broken), "keypoints.f32"));
  const read = (id: string) => readTrainingClips(library, [id], usualProvenanceWeights);
  await expect(read(blind)).rejects.toMatchObject({ code: "bad-argument", message: /"blind" has no keypoints/ });
  await expect(read("gone")).rejects.toMatchObject({ code: "clip-missing" });
  await expect(read(broken)).rejects.toMatchObject({ code: "clip-broken", message: /keypoints\.f32/ });
});

it("reading stops when it is cancelled", async () => {
  const library = await testLibrary();
  const id = await addLearnableClip(library);
  const reading = readTrainingClips(library, [id], usualProvenanceWeights, AbortSignal.abort());
  await expect(reading).rejects.toMatchObject({ code: "cancelled" });
});

it("a clip's hash tells what a training sees from what it does not see", async () => {
  const library = await testLibrary();
  const journal = [placeKeypoints(20, [9])];
  const id = await addLearnableClip(library, { journal });
  const copy = await addLearnableClip(library, { name: "another name", journal, tags: ["a"] });
  const hash = await clipHash(library, id);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await clipHash(library, copy)).toBe(hash);

  // The way that led to the corrections does not matter.
  const away: [unknown, unknown] = [null, { frame: 3, label: "here" }];
  await library.appendEdits(copy, 1, [{ type: "change", label: "mark", atMs: 2, diff: { "mark/a": away } }]);
  await library.appendEdits(copy, 2, [placeKeypoints(21, [9]), { type: "undo", atMs: 3 }]);
  expect(await clipHash(library, copy)).toBe(hash);

  await library.appendEdits(copy, 4, [placeKeypoints(22, [9])]);
  expect(await clipHash(library, copy)).not.toBe(hash);
  await library.replaceColumns(id, { truth_mm: new Float32Array(60 * 51) });
  expect(await clipHash(library, id)).not.toBe(hash);
});

it("a clip's hash is that of its facts, its corrections and its column files", async () => {
  const library = await testLibrary();
  const id = await addClip(library);
  await library.appendEdits(id, 0, [boneEdit(3)]);
  const expected = createHash("sha256");
  const facts = '{"cuts":[],"frames":10,"imageSize":[640,480],"isMotion":false,"stages":3}';
  expected.update(`{"doubted":[],"facts":${facts},"records":{"bone/3/13":[0,1,0]}}`);
  for (const file of ["timestamps_s.f64", "keypoints.f32", "pose_mm.f32", "stages_mm.f32"]) {
    expected.update(`\n${file.slice(0, -4)}\n`).update(await readFile(join(library.folderOf(id), file)));
  }
  expect(await clipHash(library, id)).toBe(expected.digest("hex"));
});
