import { Camera } from "@mediapipe/camera_utils";
import { StudioError } from "../../common/errors";
import { cameraError } from "./cameraErrors";
import { withoutUsbIds } from "./cameraList";
import { tickWhileHidden } from "./hiddenTicker";
import { startOnStream } from "./mediapipeCamera";
import { UnseenFrames } from "./unseenFrames";

export interface CameraRequest {
  /** Undefined: whichever the system prefers. */
  deviceId: string | undefined;
  /** What the user calls it, for messages. */
  name: string;
  width: number;
  height: number;
}

export interface CameraEvents {
  /** A picture that was not there before; its time in the video, ms. */
  onFrame(mediaTimeMs: number): void;
  /** Pictures went by while the page was busy. */
  onUnseen(frames: number): void;
  onUnplugged(): void;
}

/** A running camera, shown in a video element. */
export interface CameraSource {
  readonly deviceId: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** As the camera says; undefined when it does not. */
  readonly framesPerSecond: number | undefined;
  stop(): void;
}

/** @throws StudioError `camera-none`, `camera-refused`, `camera-busy` or `camera-unplugged` */
export async function openCamera(
  video: HTMLVideoElement,
  request: CameraRequest,
  events: CameraEvents,
): Promise<CameraSource> {
  const stream = await askForStream(request);
  const track = stream.getVideoTracks()[0]!;
  let stopped = false;
  let newestMs = -1;
  let deliveredMs = -1;
  let videoFrameRequest = 0;
  const unseen = new UnseenFrames();

  const stopTicking = tickWhileHidden(() => deliver(video.currentTime * 1000));
  function deliver(mediaTimeMs: number): void {
    // Camera calls at the display's rate whatever the camera's, and goes on after stop().
    if (stopped || mediaTimeMs <= deliveredMs) return;
    deliveredMs = mediaTimeMs;
    events.onFrame(mediaTimeMs);
  }
  const noteFrame: VideoFrameRequestCallback = (_now, { mediaTime, presentedFrames }) => {
    newestMs = mediaTime * 1000;
    events.onUnseen(unseen.before(presentedFrames));
    if (!stopped) videoFrameRequest = video.requestVideoFrameCallback(noteFrame);
  };

  let camera: Camera | undefined;
  function stop(): void {
    if (stopped) return;
    stopped = true;
    stopTicking();
    video.cancelVideoFrameCallback(videoFrameRequest);
    void camera?.stop();
    for (const each of stream.getTracks()) each.stop();
    video.onloadedmetadata = null;
    video.srcObject = null;
  }

  try {
    camera = new Camera(video, {
      onFrame: async () => deliver(newestMs),
      width: request.width,
      height: request.height,
    });
    videoFrameRequest = video.requestVideoFrameCallback(noteFrame);
    await startOnStream(camera, stream);
    await firstPicture(video);
  } catch (error) {
    stop();
    throw error instanceof StudioError ? error : cameraError(error, request.name);
  }
  track.addEventListener("ended", () => {
    if (!stopped) events.onUnplugged();
  });
  const { deviceId = "", frameRate } = track.getSettings();
  return {
    deviceId,
    label: withoutUsbIds(track.label),
    width: video.videoWidth,
    height: video.videoHeight,
    framesPerSecond: frameRate,
    stop,
  };
}

async function askForStream({ deviceId, name, width, height }: CameraRequest): Promise<MediaStream> {
  if (!navigator.mediaDevices) {
    const message = "browsers give cameras only to pages from this computer or over https";
    throw new StudioError("camera-refused", message);
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        deviceId: deviceId ? { exact: deviceId } : undefined,
        width: { ideal: width },
        height: { ideal: height },
      },
    });
  } catch (error) {
    throw cameraError(error, name);
  }
}

const firstPictureTimeoutMs = 10_000;

function firstPicture(video: HTMLVideoElement): Promise<void> {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      video.removeEventListener("loadeddata", onLoaded);
      reject(new StudioError("camera-busy", "the camera was opened but sends no picture"));
    }, firstPictureTimeoutMs);
    const onLoaded = () => {
      clearTimeout(timer);
      resolve();
    };
    video.addEventListener("loadeddata", onLoaded, { once: true });
  });
}
