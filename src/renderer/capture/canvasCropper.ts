import type { CropBox } from "../../common/protocol";

/** Cuts and scales any picture that a canvas can draw: the way that always works, and the slow one. */
export class CanvasCropper {
  private readonly context: CanvasRenderingContext2D;

  constructor() {
    // In main memory, because every crop is read back.
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true, alpha: false });
    if (!context) throw new Error("this browser gives no 2D canvas");
    this.context = context;
  }

  /** @param into side * side * 3 bytes, RGB; outside the picture is black */
  write(
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
    const left = Math.max(0, crop.x);
    const top = Math.max(0, crop.y);
    const insideWidth = Math.min(width, crop.x + crop.size) - left;
    const insideHeight = Math.min(height, crop.y + crop.size) - top;
    const scale = side / crop.size;
    if (insideWidth > 0 && insideHeight > 0) {
      const to = [(left - crop.x) * scale, (top - crop.y) * scale, insideWidth * scale, insideHeight * scale] as const;
      context.drawImage(picture, left, top, insideWidth, insideHeight, ...to);
    }
    const { data } = context.getImageData(0, 0, side, side);
    for (let from = 0, at = 0; from < data.length; from += 4, at += 3) {
      into[at] = data[from]!;
      into[at + 1] = data[from + 1]!;
      into[at + 2] = data[from + 2]!;
    }
  }
}
