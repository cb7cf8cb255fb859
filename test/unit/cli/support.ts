import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { armRaise } from "../pose/synthesis/testMotion";

/** A folder of motion capture with one short take per split. */
export async function writeSmallMocap(folder: string, framesPerClip = 40): Promise<void> {
  const { points, fps } = armRaise(3 * framesPerClip);
  const clips = ["train", "val", "test"].map((split, i) => ({
    name: split,
    subject: i + 1,
    start: i * framesPerClip,
    frames: framesPerClip,
    split,
    desc: "raises an arm",
  }));
  const index = { shape: [3 * framesPerClip, 24, 3], units_per_mm: 8, fps, clips };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "cmu24_50fps.json"), JSON.stringify(index));
  await writeFile(join(folder, "cmu24_50fps.i16"), new Uint8Array(points.buffer));
}

/** A TRC file of somebody who stands still for a second. */
export async function writeStandingTrc(path: string): Promise<void> {
  const joints = {
    ...{ Hip: [0, 0.91], RHip: [-0.09, 0.91], RKnee: [-0.09, 0.5], RAnkle: [-0.09, 0.08] },
    ...{ LHip: [0.09, 0.91], LKnee: [0.09, 0.5], LAnkle: [0.09, 0.08], Neck: [0, 1.45], Head: [0, 1.64] },
    ...{ LShoulder: [0.19, 1.43], LElbow: [0.19, 1.14], LWrist: [0.19, 0.86] },
    ...{ RShoulder: [-0.19, 1.43], RElbow: [-0.19, 1.14], RWrist: [-0.19, 0.86] },
  };
  const names = Object.keys(joints);
  const places = Object.values(joints).flatMap(([left, up]) => [0, up, -left!]);
  const rows = Array.from({ length: 60 }, (_, frame) => [frame + 1, (frame / 60).toFixed(4), ...places].join("\t"));
  const header = [
    "PathFileType\t4\t(X/Y/Z)\ta.trc",
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits",
    `60\t60\t60\t${names.length}\tm`,
    `Frame#\tTime\t${names.join("\t\t\t")}`,
    `\t\t${names.map((_, i) => `X${i + 1}\tY${i + 1}\tZ${i + 1}`).join("\t")}`,
  ];
  await writeFile(path, [...header, ...rows, ""].join("\n"));
}
