import type { CropBox } from "../../common/protocol";
import type { Plane } from "./scalePlane";
import type { YuvPicture } from "./yuvCrop";

/**
 * Copies the part of a video frame that a crop needs, as the decoder gave it.
 * @param reuse memory to copy into when it is large enough
 * @returns undefined when the frame is in another form than YUV 4:2:0, 8 bit, upright; or nothing of it is in the crop
 */
export async function readYuv(
  frame: VideoFrame,
  crop: CropBox,
  reuse: Uint8Array<ArrayBuffer>,
): Promise<{ picture: YuvPicture; memory: Uint8Array<ArrayBuffer> } | undefined> {
  const { format, visibleRect, displayWidth, displayHeight, colorSpace } = frame;
  if ((format !== "I420" && format !== "NV12") || !visibleRect) return undefined;
  const upright = visibleRect.width === displayWidth && visibleRect.height === displayHeight;
  const { rotation = 0, flip = false } = frame as VideoFrame & { rotation?: number; flip?: boolean };
  if (!upright || rotation !== 0 || flip) return undefined;

  // Colour is stored for blocks of 2 x 2: begin and end on whole blocks, with a block's margin for the scaling.
  const x = Math.max(0, (Math.floor(crop.x / 2) - 1) * 2);
  const y = Math.max(0, (Math.floor(crop.y / 2) - 1) * 2);
  const right = Math.min(evenBelow(displayWidth), (Math.ceil((crop.x + crop.size) / 2) + 1) * 2);
  const bottom = Math.min(evenBelow(displayHeight), (Math.ceil((crop.y + crop.size) / 2) + 1) * 2);
  if (right <= x || bottom <= y) return undefined;
  const width = right - x;
  const height = bottom - y;

  const rect = { x: visibleRect.x + x, y: visibleRect.y + y, width, height };
  const size = frame.allocationSize({ rect });
  const memory = reuse.length >= size ? reuse : new Uint8Array(size);
  const layout = await frame.copyTo(memory, { rect });
  const plane = (index: number, skip: number, step: number, scale: number): Plane => ({
    data: memory,
    offset: layout[index]!.offset + skip,
    stride: layout[index]!.stride,
    step,
    width: width / scale,
    height: height / scale,
  });
  const [u, v] = format === "I420" ? [plane(1, 0, 1, 2), plane(2, 0, 1, 2)] : [plane(1, 0, 2, 2), plane(1, 1, 2, 2)];
  const matrix = colorSpace.matrix === "bt709" ? "bt709" : "bt601";
  return { picture: { luma: plane(0, 0, 1, 1), u, v, x, y, matrix, fullRange: colorSpace.fullRange ?? false }, memory };
}

function evenBelow(length: number): number {
  return length - (length % 2);
}
