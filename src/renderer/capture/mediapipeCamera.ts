import type { Camera } from "@mediapipe/camera_utils";

/**
 * Starts MediaPipe's camera on a stream that is open already. Camera can ask only for "a camera", not for a certain one,
 * and answers a refusal with alert(); for the length of this call it is therefore given our stream.
 */
export function startOnStream(camera: Camera, stream: MediaStream): Promise<void> {
  const { mediaDevices } = navigator;
  Object.defineProperty(mediaDevices, "getUserMedia", { configurable: true, value: () => Promise.resolve(stream) });
  try {
    return camera.start();
  } finally {
    // Uncovers the browser's own method, which lives on the prototype.
    Reflect.deleteProperty(mediaDevices, "getUserMedia");
  }
}
