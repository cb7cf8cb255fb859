import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const projectRoot = resolve(import.meta.dirname, "../../..");

/** Where tests may write; ignored by git. */
export const outputFolder = join(projectRoot, "test", "output");

/** Real footage beside the project; tests that need it are skipped where it is absent. */
const mediaFolder = resolve(projectRoot, "../shared/media");
export const mediaMissing = !existsSync(mediaFolder);

/** One woman facing the camera, three squats, whole body; 720 x 1280, 65 frames, 5 frames a second. */
export const squatsVideo = join(mediaFolder, "pose_squats.mp4");
/** One figure, whole body, 120 frames, 30 frames a second. */
export const figureVideo = join(mediaFolder, "pose_1.mp4");

/** Frames of squatsVideo around the lowest point of each squat, and while she stands, as seen in the pictures. */
export const squatBottoms = [
  [8, 13],
  [32, 38],
  [56, 62],
] as const;
export const squatTops = [
  [0, 3],
  [19, 27],
  [42, 51],
] as const;

/** The bundled demo clip, and where its joints really are in each frame (resources/demo/README.md). */
export const demoClip = join(projectRoot, "resources", "demo", "demo.webm");
export const demoTruth = join(projectRoot, "resources", "demo", "truth.json");
