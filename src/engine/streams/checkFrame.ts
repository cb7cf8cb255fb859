import { StudioError } from "../../common/errors";
import type { FrameMessage, KeypointsMessage } from "../../common/protocol";
import { keypointCount, keypointStride } from "../../pose/keypoints";

/** Frames come from another process. @throws StudioError `bad-argument` that names the field */
export function checkFrame(frame: FrameMessage, imageSize: number): void {
  const { crop, rgb } = frame;
  const bytes = imageSize * imageSize * 3;
  if (!(rgb instanceof Uint8Array) || rgb.length !== bytes) {
    throw wrong(frame, "rgb", `${bytes} bytes (${imageSize} x ${imageSize} RGB)`);
  }
  checkSource(frame);
  if (!crop || !Number.isFinite(crop.x) || !Number.isFinite(crop.y) || !(crop.size > 0)) {
    throw wrong(frame, "crop", "a square with x, y and a size above 0");
  }
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
