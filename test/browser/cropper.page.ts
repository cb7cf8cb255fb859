import type { CropBox } from "../../src/common/protocol";
import { Cropper } from "../../src/renderer/capture/cropper";

/** Draws RGB bytes on a canvas, cuts a crop out of it as the studio does, and gives the crop's bytes. */
export function crop(rgb: number[], width: number, height: number, box: CropBox, side: number): number[] {
  const canvas = new OffscreenCanvas(width, height);
  const picture = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    picture.data.set([...rgb.slice(pixel * 3, pixel * 3 + 3), 255], pixel * 4);
  }
  canvas.getContext("2d")!.putImageData(picture, 0, 0);
  const into = new Uint8Array(side * side * 3);
  new Cropper().writeCrop(canvas, width, height, box, side, into);
  return [...into];
}
