import { StudioError } from "../../common/errors";
import { parseSafetensorsHeader } from "../../common/safetensorsHeader";
import type { RunFolder } from "./runFolder";

/** Weights, their average and Adam's two moments, twice while one checkpoint replaces the other; the best, twice. */
const copiesOfWeights = 2 * 4 + 2;
const bytesPerParameter = 4;

/** @throws StudioError `disk-full` when a training could not keep its checkpoints */
export async function checkFreeSpace(folder: RunFolder, weights: Uint8Array): Promise<void> {
  const { entries } = parseSafetensorsHeader(weights, "the base model's weights");
  const parameters = entries.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
  const needed = parameters * bytesPerParameter * copiesOfWeights;
  const free = await folder.freeBytes();
  if (free >= needed) return;
  const inMb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new StudioError(
    "disk-full",
    `a training needs ${inMb(needed)} for its checkpoints in ${folder.path}, and ${inMb(free)} are free: free some space`,
  );
}
