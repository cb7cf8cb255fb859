import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Decoder, Demuxer, FilterAPI } from "node-av/api";
import type { CropBox, DetectorFiles } from "../../../../src/common/protocol";
import { keypointNames } from "../../../../src/pose/keypoints";

/** Real footage beside the project; tests that need it are skipped where it is absent. */
export const mediaFolder = resolve(import.meta.dirname, "../../../../../shared/media");
export const mediaMissing = !existsSync(mediaFolder);

export interface MediaFrame {
  timeMs: number;
  width: number;
  height: number;
  /** width * height * 3 bytes. */
  rgb: Uint8Array;
}

/** Every picture of a video or still in RGB, at its presentation time. */
export async function* mediaFrames(file: string): AsyncGenerator<MediaFrame> {
  await using input = await Demuxer.open(resolve(mediaFolder, file));
  const stream = input.video()!;
  using decoder = await Decoder.create(stream);
  using toRgb = FilterAPI.create("format=rgb24");
  const { num, den } = stream.timeBase;
  for await (const frame of toRgb.frames(decoder.frames(input.packets(stream.index)))) {
    if (!frame) continue;
    const timeMs = (Number(frame.bestEffortTimestamp) * 1000 * num) / den;
    yield { timeMs, width: frame.width, height: frame.height, rgb: new Uint8Array(frame.toBuffer()) };
    frame.free();
  }
}

/** The crop scaled to size x size RGB: every pixel is the mean of the source pixels under it; black outside. */
export function cutOut({ rgb, width, height }: MediaFrame, crop: CropBox, size: number): Uint8Array {
  const picture = new Uint8Array(size * size * 3);
  const scale = crop.size / size;
  const samples = Math.max(1, Math.ceil(scale));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0; i < samples * samples; i++) {
        const x = Math.floor(crop.x + (column + ((i % samples) + 0.5) / samples) * scale);
        const y = Math.floor(crop.y + (row + (Math.floor(i / samples) + 0.5) / samples) * scale);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const from = (y * width + x) * 3;
        red += rgb[from]!;
        green += rgb[from + 1]!;
        blue += rgb[from + 2]!;
      }
      const n = samples * samples;
      picture.set([red / n, green / n, blue / n], (row * size + column) * 3);
    }
  }
  return picture;
}

/** The detector's files as the host reads them. */
export function moveNetFiles(): DetectorFiles {
  const folder = resolve(import.meta.dirname, "../../../../node_modules/@vladmandic/human/models");
  return {
    id: "movenet-lightning",
    graph: readFileSync(resolve(folder, "movenet-lightning.json"), "utf8"),
    weights: readFileSync(resolve(folder, "movenet-lightning.bin")),
  };
}

/** Places of named keypoints in pixels. */
export type Places = Record<string, { x: number; y: number }>;

/** Over the keypoints whose true place is known, in pixels. */
export function meanDistance(keypoints: Float32Array, truth: Places): number {
  const distances = keypointNames.flatMap((name, i) => {
    const place = truth[name];
    return place ? [Math.hypot(keypoints[i * 3]! - place.x, keypoints[i * 3 + 1]! - place.y)] : [];
  });
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}
