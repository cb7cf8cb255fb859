import { readFileSync } from "node:fs";
import { type PinholeCamera, projectX, projectY, toCameraSpace } from "../../../src/pose/camera";
import { mocapPointCount, mocapPointOfKeypoint } from "../../../src/pose/mocapPoints";
import { coordinateCount } from "../../../src/pose/skeleton";
import { generateMotion } from "../../../src/pose/synthesis/motionPrior";
import { cameraAxes } from "../../../src/pose/synthesis/virtualCamera";
import { keypointFile } from "../../unit/studio/importing/keypointFile";

export interface Filming {
  takes: number;
  seed: number;
  /** Turn of the camera about its direction of view. */
  rollDegrees: number;
}

const fps = 25;
const distanceMm = 4000;
const millimetresPerMetre = 1000;

/**
 * Takes of invented motion, three seconds each, as files of keypoints with their truth: what a fixed camera at the
 * height of a chest sees of a person who walks about, with exact keypoints.
 */
export function filmTakes({ takes, seed, rollDegrees }: Filming): Uint8Array[] {
  const bytes = readFileSync("resources/motion/motion-prior.safetensors");
  const motion = generateMotion(bytes, { seed, clips: takes, seconds: 3 });
  const perFrame = mocapPointCount * 3;
  return motion.clips.map(({ start, frames }) => {
    const step = motion.fps / fps;
    const shown = Math.floor(frames / step);
    const keypoints = new Float32Array(shown * coordinateCount);
    const truthM = new Float32Array(shown * coordinateCount);
    for (let frame = 0; frame < shown; frame++) {
      const at = (start + frame * step) * perFrame;
      const world = Float32Array.from(motion.points.subarray(at, at + perFrame), (eighths) => eighths / 8);
      const camera = cameraAt([world[0]!, 1200, world[2]! + distanceMm], rollDegrees);
      const seen = new Float32Array(perFrame);
      toCameraSpace(camera, world, seen);
      mocapPointOfKeypoint.forEach((point, keypoint) => {
        const [x, y, z] = [0, 1, 2].map((axis) => seen[point * 3 + axis]!) as [number, number, number];
        keypoints.set([projectX(camera, x, z), projectY(camera, y, z), 0.9], frame * coordinateCount + keypoint * 3);
      });
      for (let i = 0; i < coordinateCount; i++) truthM[frame * coordinateCount + i] = seen[i]! / millimetresPerMetre;
    }
    const times = Array.from({ length: shown }, (_, frame) => frame / fps);
    return keypointFile(times, keypoints, truthM, [1280, 960]);
  });
}

/** It looks along -Z. */
function cameraAt(position: readonly [number, number, number], rollDegrees: number): PinholeCamera {
  const axes = cameraAxes(Math.PI, 0, (rollDegrees * Math.PI) / 180);
  return { position, axes, focalPx: 1200, imageWidth: 1280, imageHeight: 960 };
}
