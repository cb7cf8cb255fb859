import { StudioError } from "../../common/errors";
import type { FrameMessage, KeypointsMessage } from "../../common/protocol";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import type { SquarePicture } from "./squarePicture";

/**
 * Frames come from another process. Larger pictures than the detector's are for networks that see the picture: any
 * square is taken, since a network may be replaced while frames of the other size are under way.
 *
 * @param leastPx side of the detector's picture
 * @throws StudioError `bad-argument` that names the field
 */
export function checkFrame(frame: FrameMessage, leastPx: number): SquarePicture {
  const { crop, rgb } = frame;
  const sizePx = rgb instanceof Uint8Array ? Math.sqrt(rgb.length / 3) : 0;
  if (!Number.isInteger(sizePx) || sizePx < leastPx) {
    throw wrong(frame, "rgb", `${leastPx * leastPx * 3} bytes (${leastPx} x ${leastPx} RGB) or a larger square`);
  }
  checkSource(frame);
  if (!crop || !Number.isFinite(crop.x) || !Number.isFinite(crop.y) || !(crop.size > 0)) {
    throw wrong(frame, "crop", "a square with x, y and a size above 0");
  }
  return { sizePx, rgb };
}

/** @throws StudioError `bad-argument` that names the field */
export function checkKeypoints(frame: KeypointsMessage): void {
  const { keypoints } = frame;
  const numbers = keypointCount * keypointStride;
  if (!(keypoints instanceof Float32Array) || keypoints.length !== numbers || !keypoints.every(Number.isFinite)) {
    throw wrong(frame, "keypoints", `${numbers} numbers`);
  }
  checkSource(frame);
}

function checkSource(frame: FrameMessage | KeypointsMessage): void {
  if (!Number.isFinite(frame.capturedAtMs)) throw wrong(frame, "capturedAtMs", "a time in milliseconds");
  if (!(frame.sourceWidth > 0)) throw wrong(frame, "sourceWidth", "above 0");
  if (!(frame.sourceHeight > 0)) throw wrong(frame, "sourceHeight", "above 0");
}

function wrong({ frameId }: { frameId: number }, field: string, expected: string): StudioError {
  return new StudioError("bad-argument", `frame ${frameId}: "${field}" must be ${expected}`);
}
