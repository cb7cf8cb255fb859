import type { CropBox } from "../../common/protocol";
import { type Plane, scalePlane } from "./scalePlane";

/** Part of a video picture as decoders give it: luma, and two colour channels of half its width and height. */
export interface YuvPicture {
  luma: Plane;
  u: Plane;
  v: Plane;
  /** Where the luma plane's first pixel is in the whole picture; even. */
  x: number;
  y: number;
  matrix: "bt601" | "bt709";
  /** Luma 0 to 255 instead of 16 to 235. */
  fullRange: boolean;
}

/** Kr and Kb of ITU-R BT.601 and BT.709; Kg is the rest. */
const primaries = { bt601: { red: 0.299, blue: 0.114 }, bt709: { red: 0.2126, blue: 0.0722 } };

/** Cuts and scales planes of video directly: reading a canvas back takes several times as long. */
export class YuvCropper {
  private luma = new Float32Array(0);
  private u = new Float32Array(0);
  private v = new Float32Array(0);

  /** @param into size * size * 3 bytes, RGB; outside the picture is black */
  write(picture: YuvPicture, crop: CropBox, size: number, into: Uint8Array): void {
    if (this.luma.length !== size * size) {
      this.luma = new Float32Array(size * size);
      this.u = new Float32Array(size * size);
      this.v = new Float32Array(size * size);
    }
    const x = crop.x - picture.x;
    const y = crop.y - picture.y;
    const { columns, rows } = scalePlane(picture.luma, x, y, crop.size, size, this.luma);
    const colour = scalePlane(picture.u, x / 2, y / 2, crop.size / 2, size, this.u);
    scalePlane(picture.v, x / 2, y / 2, crop.size / 2, size, this.v);

    const { red, blue } = primaries[picture.matrix];
    const green = 1 - red - blue;
    const lumaGain = picture.fullRange ? 1 : 255 / 219;
    const lumaZero = picture.fullRange ? 0 : 16;
    const colourGain = picture.fullRange ? 1 : 255 / 224;
    const redFromCr = 2 * (1 - red);
    const blueFromCb = 2 * (1 - blue);
    // Rounds and clamps by itself.
    const bytes = new Uint8ClampedArray(into.buffer, into.byteOffset, size * size * 3);
    for (let row = 0, at = 0; row < size; row++) {
      for (let column = 0; column < size; column++, at++) {
        const inside = columns[column]! * rows[row]!;
        const colourInside = colour.columns[column]! * colour.rows[row]!;
        const share = colourInside > 0 ? (inside / colourInside) * colourGain : 0;
        const luma = (this.luma[at]! - lumaZero * inside) * lumaGain;
        const r = luma + redFromCr * (this.v[at]! - 128 * colourInside) * share;
        const b = luma + blueFromCb * (this.u[at]! - 128 * colourInside) * share;
        bytes[at * 3] = r;
        bytes[at * 3 + 1] = (luma - red * r - blue * b) / green;
        bytes[at * 3 + 2] = b;
      }
    }
  }
}
