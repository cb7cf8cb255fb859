import type { RgbPicture } from "../pose/cropPicture";

/** Where the stored picture's x and y axes point when it is shown: (a, b) and (c, d), each -1, 0 or 1. */
export interface Orientation {
  a: number;
  b: number;
  c: number;
  d: number;
}

/**
 * A video's display matrix (ISO 14496-12, 6.2.2: nine 32-bit numbers, 16.16) as quarter turns and mirrorings: how a
 * phone says that it was held upright. Other angles do not occur in practice and count as upright.
 *
 * @returns undefined when the picture is shown as it is stored
 */
export function parseDisplayMatrix(matrix: Uint8Array): Orientation | undefined {
  if (matrix.byteLength < 36) return undefined;
  const view = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const sign = (index: number) => Math.sign(Math.round(view.getInt32(index * 4, true) / 65536));
  const orientation = { a: sign(0), b: sign(1), c: sign(3), d: sign(4) };
  const { a, b, c, d } = orientation;
  const quarterTurn = Math.abs(a * d - b * c) === 1 && Math.abs(a) + Math.abs(b) === 1;
  const upright = a === 1 && d === 1;
  return quarterTurn && !upright ? orientation : undefined;
}

/** The picture as it is to be shown. */
export function orientPicture(picture: RgbPicture, { a, b, c, d }: Orientation): RgbPicture {
  const { width, height, rgb } = picture;
  const turned = a === 0;
  const shown: RgbPicture = {
    width: turned ? height : width,
    height: turned ? width : height,
    rgb: new Uint8Array(rgb.length),
  };
  // A negative axis starts at the far side.
  const originX = a + c < 0 ? shown.width - 1 : 0;
  const originY = b + d < 0 ? shown.height - 1 : 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = ((originY + b * x + d * y) * shown.width + originX + a * x + c * y) * 3;
      const from = (y * width + x) * 3;
      shown.rgb[to] = rgb[from]!;
      shown.rgb[to + 1] = rgb[from + 1]!;
      shown.rgb[to + 2] = rgb[from + 2]!;
    }
  }
  return shown;
}
