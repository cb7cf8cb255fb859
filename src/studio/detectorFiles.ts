import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../common/errors";
import type { DetectorFiles } from "../common/protocol";

/**
 * Reads MoveNet Lightning's graph model (4.7 MB), which the build copies out of the `@vladmandic/human` package.
 * @throws StudioError `file-missing` naming the file
 */
export async function readDetectorFiles(folder: string): Promise<DetectorFiles> {
  const graphPath = join(folder, "movenet-lightning.json");
  const weightsPath = join(folder, "movenet-lightning.bin");
  try {
    const [graph, weights] = await Promise.all([readFile(graphPath, "utf8"), readFile(weightsPath)]);
    return { id: "movenet-lightning", graph, weights: new Uint8Array(weights) };
  } catch (error) {
    const why = (error as Error).message;
    throw new StudioError("file-missing", `the person detector cannot be read (${why}); build the program again`);
  }
}
