import { readFileSync } from "node:fs";
import { join } from "node:path";

export const videoPose3dFolder = join(import.meta.dirname, "../../../fixtures/videoPose3d");

/** See make.py there. */
export function videoPose3dBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(videoPose3dFolder, name)));
}

/** What NumPy reads out of the files. */
export const expected = JSON.parse(readFileSync(join(videoPose3dFolder, "expected.json"), "utf8")) as {
  /** By "S9/Walking": frames, the last frame's 17 joints, the sum of all their coordinates. */
  takes: Record<string, { frames: number; last: number[][]; sum: number }>;
  /** The last frame as the second camera sees it, mm from the hip. */
  camera: Record<string, number[][]>;
};
