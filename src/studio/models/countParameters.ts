import { open } from "node:fs/promises";
import { StudioError } from "../../common/errors";
import { parseSafetensorsHeader } from "../../common/safetensorsHeader";
import { whyUnreadable } from "../whyUnreadable";

/** Headers of networks are a few kilobytes; the format itself allows more. */
const headerBytesRead = 1_000_000;

/**
 * The number of parameters in a safetensors file, from its header alone, and a check that the file is whole.
 * @throws StudioError `model-missing` or `model-broken` naming the file
 */
export async function countParameters(path: string): Promise<number> {
  const file = await open(path).catch((error: unknown) => {
    throw new StudioError("model-missing", `${path} ${whyUnreadable(error)}`);
  });
  try {
    const { size } = await file.stat();
    const beginning = Buffer.alloc(Math.min(size, headerBytesRead));
    await file.read(beginning, 0, beginning.length, 0);
    const { entries } = parseSafetensorsHeader(beginning, path, size);
    return entries.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    throw new StudioError(error.code, `${error.message}; copy the model again`);
  } finally {
    await file.close();
  }
}
