import { expect, test } from "vitest";
import { type Augmentation, usualAugmentation } from "../../../../src/common/trainingData";
import { clipCrops } from "../../../../src/pose/dataset/clipCrops";
import { createClipSequences } from "../../../../src/pose/dataset/clipSequences";
import { streamSequences } from "../../../../src/pose/dataset/streamSequences";
import { personCrop, wholePictureCrop } from "../../../../src/pose/personCrop";
import { coordinateCount, jointIndex } from "../../../../src/pose/skeleton";
import { imageSize, truthClip } from "./learningClips";
import { picturedClip, sizePx } from "./picturedClip";

const bytes = sizePx * sizePx * 3;
const still: Augmentation = { noise: 0, mirror: false, timeStretch: 0, dropOuts: 0 };

/** Each frame's picture is its number all over, but for a red left and a green right edge. */
function numbered(frames: number) {
  const clip = picturedClip(frames);
  const { rgb } = clip.pictures!;
  for (let frame = 0; frame < frames; frame++) {
    rgb.fill(frame, frame * bytes, (frame + 1) * bytes);
    for (let row = 0; row < sizePx; row++) {
      rgb.set([255, 0, 0], frame * bytes + row * sizePx * 3);
      rgb.set([0, 255, 0], frame * bytes + (row * sizePx + sizePx - 1) * 3);
    }
  }
  return clip;
}

const draw = (augmentation: Augmentation, sequenceLength = 4, count = 8) => {
  const clip = numbered(20);
  const batch = createClipSequences([clip], { seed: 3, sequenceLength, augmentation }).generate(0, count);
  const pixel = (at: number, row: number, column: number) =>
    [...batch.pictures!.rgb.subarray(at * bytes + (row * sizePx + column) * 3)].slice(0, 3);
  return { clip, batch, pixel };
};

test("an image network's sequences show the frames as they were recorded, one after the other", () => {
  // Neither another speed nor a frame between two is possible.
  const { clip, batch, pixel } = draw({ ...still, timeStretch: 1, noise: 0.4, dropOuts: 1 });
  expect(batch.pictures).toMatchObject({ sizePx });
  for (let sequence = 0; sequence < 8; sequence++) {
    const first = pixel(sequence * 4, 5, 5)[0]!;
    for (let i = 0; i < 4; i++) {
      const at = sequence * 4 + i;
      expect(pixel(at, 9, 16)).toEqual([first + i, first + i, first + i]);
      const target = batch.targetsMm.slice(at * coordinateCount, (at + 1) * coordinateCount);
      expect(target).toEqual(clip.targetsMm.slice((first + i) * coordinateCount, (first + i + 1) * coordinateCount));
    }
  }
});

test("a mirrored picture has mirrored targets: left and right change places in both", () => {
  const { clip, batch, pixel } = draw({ ...still, mirror: true });
  const seen = new Set<boolean>();
  for (let at = 0; at < 8 * 4; at++) {
    const frame = pixel(at, 9, 16)[0]!;
    const mirrored = pixel(at, 7, 0)[1] === 255;
    seen.add(mirrored);
    expect(pixel(at, 7, 0)).toEqual(mirrored ? [0, 255, 0] : [255, 0, 0]);
    expect(pixel(at, 7, sizePx - 1)).toEqual(mirrored ? [255, 0, 0] : [0, 255, 0]);
    const source = jointIndex(mirrored ? "RWrist" : "LWrist");
    const [x, y, z] = clip.targetsMm.subarray(frame * coordinateCount + source * 3);
    const wrist = at * coordinateCount + jointIndex("LWrist") * 3;
    expect([...batch.targetsMm.subarray(wrist, wrist + 3)]).toEqual([mirrored ? -x! : x, y, z]);
  }
  expect(seen.size).toBe(2);
});

test("the light differs from sequence to sequence, not within one", () => {
  const { pixel } = draw({ ...still, light: 0.4 }, 2);
  const reds = new Set<number>();
  for (let sequence = 0; sequence < 8; sequence++) {
    reds.add(pixel(sequence * 2, 3, 0)[1]!);
    expect(pixel(sequence * 2, 3, 0)).toEqual(pixel(sequence * 2 + 1, 3, 0));
  }
  expect(reds.size).toBeGreaterThan(2);
});

test("a person who is seen for less than a sequence leaves the last picture repeated", () => {
  const clip = numbered(3);
  const sequences = createClipSequences([clip], { seed: 1, sequenceLength: 5, augmentation: still });
  const { rgb } = sequences.generate(0, 1).pictures!;
  expect([0, 1, 2, 3, 4].map((at) => rgb[at * bytes + 100 * 3])).toEqual([0, 1, 2, 2, 2]);
});

test("pieces of a held-out clip carry their pictures", () => {
  const pieces = [...streamSequences(numbered(10), { length: 6, leadIn: 2 })].filter((piece) => piece !== undefined);
  expect(pieces.map(({ pictures }) => [0, 5].map((at) => pictures!.rgb[at * bytes + 99]))).toEqual([
    [0, 5],
    [4, 9],
  ]);
});

test("clips with and without pictures do not go together, and the clip is named", () => {
  const mixed = [picturedClip(5), truthClip(5, { name: "walk" })];
  const options = { seed: 1, sequenceLength: 2, augmentation: usualAugmentation };
  expect(() => createClipSequences(mixed, options)).toThrow('clip "walk" has no pictures');
});

test("the person is cut out around the keypoints of the frame before, as a stream cuts", () => {
  const clip = truthClip(6, { cuts: [4] });
  const row = (frame: number) => clip.keypoints.subarray(frame * 51, (frame + 1) * 51);
  row(2).fill(0);
  const around = (frame: number) => personCrop(row(frame), ...imageSize);
  const whole = wholePictureCrop(...imageSize);
  expect(clipCrops(clip)).toEqual([around(0), around(0), around(1), around(3), around(4), around(4)]);
  row(3).fill(0);
  expect(clipCrops(clip)[3]).toEqual(whole);
});
