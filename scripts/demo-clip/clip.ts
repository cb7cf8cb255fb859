import { PerspectiveCamera } from "three";
import { routineSeconds } from "./motion/routine";

/** Size of the demo clip in pixels: 4:3, because the picture pane is narrow. */
export const clipSize = { width: 720, height: 540 };
export const clipFramesPerSecond = 30;
export const clipFrames = routineSeconds * clipFramesPerSecond;

/** At chest height, 3.75 m away, looking at the figure; metres. */
export function createClipCamera(): PerspectiveCamera {
  const camera = new PerspectiveCamera(36, clipSize.width / clipSize.height, 0.1, 30);
  camera.position.set(0.06, 1.22, 3.75);
  camera.lookAt(0.06, 1.04, 0);
  camera.updateMatrixWorld();
  return camera;
}
