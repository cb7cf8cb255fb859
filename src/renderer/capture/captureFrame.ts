import type { CapturedFrame } from "../engine/capturedFrame";
import type { Cropper } from "./cropper";

/** A captured frame whose picture somebody else may have as well. */
export interface CapturedPicture extends CapturedFrame {
  /** The whole picture, without copying its pixels. Whoever takes it closes it. Undefined without WebCodecs. */
  sharePicture(): VideoFrame | undefined;
}

/**
 * The video's present picture, held without copying it (WebCodecs), so that a frame that waits for the engine keeps
 * its picture and its time together. On pages without WebCodecs (not a secure context) it is the video itself, which may
 * have moved on by one frame when it is cut out.
 *
 * @returns undefined while the video has no picture
 */
export function captureFrame(
  video: HTMLVideoElement,
  capturedAtMs: number,
  cropper: Cropper,
): CapturedPicture | undefined {
  const { videoWidth: sourceWidth, videoHeight: sourceHeight } = video;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || sourceWidth === 0) return undefined;
  const held = holdPicture(video);
  return {
    capturedAtMs,
    sourceWidth,
    sourceHeight,
    writeCrop: (crop, side, into) => cropper.writeCrop(held ?? video, sourceWidth, sourceHeight, crop, side, into),
    sharePicture: () => held?.clone(),
    release: () => held?.close(),
  };
}

function holdPicture(video: HTMLVideoElement): VideoFrame | undefined {
  if (typeof VideoFrame === "undefined") return undefined;
  try {
    return new VideoFrame(video, { timestamp: 0 });
  } catch {
    // Between two sources a video can have a size and no picture yet.
    return undefined;
  }
}
