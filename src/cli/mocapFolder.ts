import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../common/errors";
import { type Mocap, mocapFileNames, readMocap } from "../formats/mocap";

/**
 * Reads a folder of motion capture.
 * @throws StudioError `file-missing`, `file-broken` naming the file
 */
export async function readMocapFolder(folder: string): Promise<Mocap> {
  const [index, points] = await Promise.all([
    readPart(join(folder, mocapFileNames.index)),
    readPart(join(folder, mocapFileNames.points)),
  ]);
  return readMocap(index.toString("utf8"), points);
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const names = `${mocapFileNames.index} and ${mocapFileNames.points}`;
    const reason = (error as Error).message;
    throw new StudioError("file-missing", `motion capture is a folder with ${names}: ${path}: ${reason}`);
  }
}
