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
