import { cropPicture } from "../../pose/cropPicture";

/** A picture as wide as high. */
export interface SquarePicture {
  sizePx: number;
  /** sizePx * sizePx * 3 bytes, RGB, row by row. */
  rgb: Uint8Array;
}

/** Its bytes at another size: means of areas when shrinking, bilinear when enlarging. */
export function scaledTo(sizePx: number, picture: SquarePicture): Uint8Array {
  if (sizePx === picture.sizePx) return picture.rgb;
  const source = { width: picture.sizePx, height: picture.sizePx, rgb: picture.rgb };
  return cropPicture(source, { x: 0, y: 0, size: picture.sizePx }, sizePx);
}
