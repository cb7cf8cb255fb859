import type { CropBox } from "../../common/protocol";

/** Every n-th byte of a crop is enough to tell a dark picture. Prime to 3, so that all colours count. */
const brightnessStep = 97;

/**
 * Cuts a square out of a picture and scales it to what the engine takes. One canvas, which lives in main memory
 * (`willReadFrequently`) because every crop is read back.
 */
export class Cropper {
  private readonly context: CanvasRenderingContext2D;
  /** Mean of the last crop's bytes, 0 to 255. */
  brightness = 255;

  constructor() {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true, alpha: false });
    if (!context) throw new Error("this browser gives no 2D canvas");
    this.context = context;
  }

  /** @param into where to write side * side * 3 bytes, RGB, row by row */
  writeCrop(
    picture: CanvasImageSource,
    width: number,
    height: number,
    crop: CropBox,
    side: number,
    into: Uint8Array,
  ): void {
    const { context } = this;
    if (context.canvas.width !== side || context.canvas.height !== side) {
      context.canvas.width = side;
      context.canvas.height = side;
    }
    context.imageSmoothingQuality = "medium";
    context.fillStyle = "black";
    context.fillRect(0, 0, side, side);
    // Only the part inside the picture: drawing from outside of it is left to the browser's taste otherwise.
    const left = Math.max(0, crop.x);
    const top = Math.max(0, crop.y);
    const right = Math.min(width, crop.x + crop.size);
    const bottom = Math.min(height, crop.y + crop.size);
    const scale = side / crop.size;
    if (right > left && bottom > top) {
      context.drawImage(
        picture,
        left,
        top,
        right - left,
        bottom - top,
        (left - crop.x) * scale,
        (top - crop.y) * scale,
        (right - left) * scale,
        (bottom - top) * scale,
      );
    }
    const { data } = context.getImageData(0, 0, side, side);
    for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
      into[to] = data[from]!;
      into[to + 1] = data[from + 1]!;
      into[to + 2] = data[from + 2]!;
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
