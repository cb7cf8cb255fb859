import type { CropBox } from "../../common/protocol";
import { CanvasCropper } from "./canvasCropper";
import { readYuv } from "./readYuv";
import { YuvCropper } from "./yuvCrop";

/** Every n-th byte of a crop is enough to tell a dark picture. Not a multiple of 3, so that all colours count. */
const brightnessStep = 97;

/** Cuts a square out of a picture and scales it to what the engine takes. One crop at a time; memory is used again. */
export class Cropper {
  private readonly canvas = new CanvasCropper();
  private readonly yuv = new YuvCropper();
  private memory = new Uint8Array(0);
  /** Mean of the last crop's bytes, 0 to 255. */
  brightness = 255;

  /** @param into where to write side * side * 3 bytes, RGB, row by row */
  async writeCrop(
    picture: CanvasImageSource,
    width: number,
    height: number,
    crop: CropBox,
    side: number,
    into: Uint8Array,
  ): Promise<void> {
    const read =
      typeof VideoFrame !== "undefined" && picture instanceof VideoFrame
        ? await readYuv(picture, crop, this.memory)
        : undefined;
    if (read) {
      this.memory = read.memory;
      this.yuv.write(read.picture, crop, side, into);
    } else {
      this.canvas.write(picture, width, height, crop, side, into);
    }
    this.brightness = meanByte(into);
  }
}

function meanByte(bytes: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < bytes.length; i += brightnessStep) {
    sum += bytes[i]!;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
