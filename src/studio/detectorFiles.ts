import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../common/errors";
import type { DetectorFiles } from "../common/protocol";
import { whyUnreadable } from "./whyUnreadable";

/**
 * Reads MoveNet Lightning's graph model (4.7 MB), which the build copies out of the `@vladmandic/human` package.
 * @throws StudioError `file-missing` naming the file
 */
export async function readDetectorFiles(folder: string): Promise<DetectorFiles> {
  const [graph, weights] = await Promise.all(
    ["movenet-lightning.json", "movenet-lightning.bin"].map((name) => readPart(join(folder, name))),
  );
  return { id: "movenet-lightning", graph: new TextDecoder().decode(graph), weights: new Uint8Array(weights!) };
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const problem = `the person detector's file ${path} ${whyUnreadable(error)}`;
    throw new StudioError("file-missing", `${problem}; build or install the program again`);
  }
}
