import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { usualProvenanceWeights } from "../../../../../src/common/trainingProtocol";
import { cropPicture } from "../../../../../src/pose/cropPicture";
import { personCrop } from "../../../../../src/pose/personCrop";
import type { ClipLibrary } from "../../../../../src/studio/library/clipLibrary";
import { cutPictures } from "../../../../../src/studio/training/dataset/cutPictures";
import { checkPictureMemory } from "../../../../../src/studio/training/dataset/pictureMemory";
import { readTrainingClips } from "../../../../../src/studio/training/dataset/readTrainingClips";
import { VideoReader } from "../../../../../src/studio/videoReader";
import { imageSize } from "../../../pose/dataset/learningClips";
import { testLibrary } from "../../library/testClips";
import { addFilmedClip, videoSize } from "../filmedClip";
import { addLearningClip } from "../learningLibrary";

const sizePx = 32;
const bytes = sizePx * sizePx * 3;

async function read(library: ClipLibrary, id: string) {
  return (await readTrainingClips(library, [id], usualProvenanceWeights))[0]!;
}

function cutAll(
  library: ClipLibrary,
  clips: Awaited<ReturnType<typeof read>>[],
  signal = new AbortController().signal,
) {
  const told: [number, number][] = [];
  const parts = clips.map((clip) => ({ clip, first: 0, whole: clip }));
  const onProgress = (done: number, total: number) => told.push([done, total]);
  return { told, cut: cutPictures(library, parts, { sizePx, signal, onProgress }) };
}

it("cuts the person out of every frame of the video, around the keypoints of the frame before", async () => {
  const library = await testLibrary();
  const clip = await read(library, await addFilmedClip(library));
  const { cut, told } = cutAll(library, [clip]);
  const [pictured] = await cut;
  expect(pictured!.pictures).toMatchObject({ sizePx });
  expect(told.at(-1)).toEqual([12, 12]);

  const { folder, info } = await library.read(clip.id);
  const video = await VideoReader.open(join(folder, info.video![0]!.file));
  const scale = videoSize.width / imageSize[0];
  for await (const picture of video.frames()) {
    const before = Math.max(0, picture.index - 1) * 51;
    const { x, y, size } = personCrop(clip.keypoints.subarray(before, before + 51), ...imageSize);
    const byHand = cropPicture(picture, { x: x * scale, y: y * scale, size: size * scale }, sizePx);
    expect(pictured!.pictures!.rgb.slice(picture.index * bytes, (picture.index + 1) * bytes)).toEqual(byHand);
  }
  await video.close();
});

it("cuts parts of one clip in one go, each as the whole clip has it", async () => {
  const library = await testLibrary();
  const whole = await read(library, await addFilmedClip(library));
  const piece = (first: number, end: number) => {
    const clip = { ...whole, timestampsS: whole.timestampsS.slice(first, end) };
    return { clip: { ...clip, keypoints: whole.keypoints.slice(first * 51, end * 51) }, first, whole };
  };
  const signal = new AbortController().signal;
  const parts = [piece(2, 6), piece(5, 9), piece(0, 12)];
  const [early, late, all] = await cutPictures(library, parts, { sizePx, signal, onProgress: () => {} });
  expect(early!.pictures!.rgb).toEqual(all!.pictures!.rgb.slice(2 * bytes, 6 * bytes));
  expect(late!.pictures!.rgb).toEqual(all!.pictures!.rgb.slice(5 * bytes, 9 * bytes));
});

it("takes frames that the video does not hold for frames without a person", async () => {
  const library = await testLibrary();
  const [pictured] = await cutAll(library, [await read(library, await addFilmedClip(library, { filmed: 9 }))]).cut;
  const isSeen = (frame: number) => !Number.isNaN(pictured!.keypoints[frame * 51]);
  expect([isSeen(0), isSeen(8), isSeen(9), isSeen(11)]).toEqual([true, true, false, false]);
});

it("names the clip that has no video, or has lost it, and ends when it is cancelled", async () => {
  const library = await testLibrary();
  const unfilmed = await read(library, await addLearningClip(library, "npz"));
  await expect(cutAll(library, [unfilmed]).cut).rejects.toMatchObject({
    code: "bad-argument",
    message: 'clip "npz" has no video: an image network learns from pictures',
  });
  const clip = await read(library, await addFilmedClip(library));
  await expect(cutAll(library, [clip], AbortSignal.abort()).cut).rejects.toMatchObject({ code: "cancelled" });
  rmSync(join((await library.read(clip.id)).folder, "video.mkv"));
  await expect(cutAll(library, [clip]).cut).rejects.toThrow('clip "filmed": video.mkv');
});

it("says how many pictures fit into memory, and what to do", () => {
  expect(() => checkPictureMemory("a training", 3692, 368)).not.toThrow();
  expect(() => checkPictureMemory("a training", 5000, 368)).toThrow(
    "a training: the pictures of 5000 frames at 368 px need 2.0 GB, 3692 frames fit into 1.5 GB: " +
      "choose fewer or shorter clips, or a smaller network",
  );
});
