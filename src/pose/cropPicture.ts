import type { CropBox } from "../common/protocol";

/** A picture as bytes, RGB, row by row, no padding. */
export interface RgbPicture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Which source rows or columns make up one output row or column, and how much of each. */
interface Taps {
  first: number;
  weights: number[];
}

/**
 * Cuts a square out of a picture and scales it: every output pixel is the mean of the area it covers when shrinking,
 * bilinear when enlarging. What lies outside the picture is black.
 *
 * @returns size x size x 3 bytes
 */
export function cropPicture(picture: RgbPicture, crop: CropBox, size: number): Uint8Array {
  const columns = tapsAlong(crop.x, crop.size, size, picture.width);
  const rows = tapsAlong(crop.y, crop.size, size, picture.height);
  const cropped = new Uint8Array(size * size * 3);
  const narrowed = new NarrowedRows(picture, columns);
  const sums = new Float64Array(size * 3);
  rows.forEach(({ first, weights }, outputRow) => {
    sums.fill(0);
    weights.forEach((weight, i) => {
      const values = narrowed.row(first + i);
      for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! + weight * values[j]!;
    });
    const offset = outputRow * size * 3;
    for (let j = 0; j < sums.length; j++) cropped[offset + j] = Math.round(sums[j]!);
  });
  return cropped;
}

function tapsAlong(start: number, length: number, size: number, sourceLength: number): Taps[] {
  const step = length / size;
  return Array.from({ length: size }, (_, i) => {
    const weigh = step > 1 ? areaTaps(start + i * step, step) : bilinearTaps(start + (i + 0.5) * step - 0.5);
    return insideOnly(weigh, sourceLength);
  });
}

/** Pixel p covers [p, p + 1): its weight is the part of [from, from + length) that it covers. */
function areaTaps(from: number, length: number): Taps {
  const to = from + length;
  const first = Math.floor(from);
  const count = Math.ceil(to) - first;
  const weights = Array.from({ length: count }, (_, i) => {
    const covered = Math.min(to, first + i + 1) - Math.max(from, first + i);
    return covered / length;
  });
  return { first, weights };
}

/** `at` in pixel centres: 0 is the middle of the first pixel. */
function bilinearTaps(at: number): Taps {
  const first = Math.floor(at);
  const share = at - first;
  return { first, weights: [1 - share, share] };
}

/** Leaves out what is outside the picture: black adds nothing. */
function insideOnly({ first, weights }: Taps, length: number): Taps {
  const from = Math.max(0, -first);
  const to = Math.min(weights.length, length - first);
  return { first: first + from, weights: weights.slice(from, Math.max(from, to)) };
}

/** Source rows already scaled to the output's width; each is made once, since neighbouring output rows share them. */
class NarrowedRows {
  private readonly rows = new Map<number, Float64Array>();

  constructor(
    private readonly picture: RgbPicture,
    private readonly columns: Taps[],
  ) {}

  row(y: number): Float64Array {
    const known = this.rows.get(y);
    if (known) return known;
    const { rgb, width } = this.picture;
    const values = new Float64Array(this.columns.length * 3);
    this.columns.forEach(({ first, weights }, column) => {
      for (let i = 0; i < weights.length; i++) {
        const source = (y * width + first + i) * 3;
        for (let channel = 0; channel < 3; channel++) {
          values[column * 3 + channel] = values[column * 3 + channel]! + weights[i]! * rgb[source + channel]!;
        }
      }
    });
    this.rows.set(y, values);
    return values;
  }
}
