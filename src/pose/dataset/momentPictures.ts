import type { ClipPictures } from "../../common/trainingData";
import type { Random } from "../synthesis/random";
import type { BatchPictures } from "./supervisedBatch";

const middleGrey = 127.5;

/** Each byte's value under another light. (256) */
export type Light = Uint8Array;

/**
 * Draws the light of one sequence: contrast about the middle grey and brightness, both off by up to a share.
 * @param share 0: the light as it was
 */
export function drawLight(random: Random, share: number): Light {
  const contrast = 1 + random.uniform(-share, share);
  const brightness = 255 * (random.uniform(-share, share) / 2);
  // Bytes are rounded and stay within 0 to 255.
  const clamped = Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    return middleGrey + contrast * (value - middleGrey) + brightness;
  });
  return new Uint8Array(clamped.buffer);
}

/** How a clip's picture is shown: in mirror writing where its targets are mirrored, and under another light. */
export interface PictureVariation {
  mirrored?: boolean;
  light?: Light;
}

/** Black, for so many frames. */
export function emptyPictures({ sizePx }: Pick<ClipPictures, "sizePx">, frames: number): BatchPictures {
  return { sizePx, rgb: new Uint8Array(frames * pictureBytes(sizePx)) };
}

/** Puts a clip's picture of one frame at place `at` of a batch. */
export function writePicture(
  { sizePx, rgb }: ClipPictures,
  frame: number,
  { mirrored = false, light }: PictureVariation,
  batch: BatchPictures,
  at: number,
): void {
  const bytes = pictureBytes(sizePx);
  const from = frame * bytes;
  const into = batch.rgb.subarray(at * bytes, (at + 1) * bytes);
  if (!mirrored && !light) {
    into.set(rgb.subarray(from, from + bytes));
    return;
  }
  for (let row = 0; row < sizePx; row++) {
    for (let column = 0; column < sizePx; column++) {
      const source = from + (row * sizePx + (mirrored ? sizePx - 1 - column : column)) * 3;
      const pixel = (row * sizePx + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = rgb[source + channel]!;
        into[pixel + channel] = light ? light[value]! : value;
      }
    }
  }
}

/** Of one picture, three a pixel. */
export function pictureBytes(sizePx: number): number {
  return sizePx * sizePx * 3;
}
