import { StudioError } from "../../common/errors";
import { readSafetensors, writeSafetensors } from "../../common/safetensors";
import type { Adam } from "../../rpsm/adam";

const format = "rpsm-studio-trainer-state";
const source = "the checkpoint's trainer state";

/** How far a training has come. */
export interface TrainingPosition {
  /** Steps done. */
  step: number;
  framesSeen: number;
}

/** What a resumed training needs besides the weights: Adam's moments and the counters, as a safetensors file. */
export async function writeTrainerState(optimiser: Adam, position: TrainingPosition): Promise<Uint8Array> {
  const { step, framesSeen } = position;
  const metadata = { format, version: "1", step: String(step), framesSeen: String(framesSeen) };
  return writeSafetensors(await optimiser.state(), "F32", metadata);
}

/**
 * Puts a new optimiser where the checkpoint's was.
 * @throws StudioError `model-broken` when the bytes are no trainer state or belong to another network
 */
export function restoreTrainerState(optimiser: Adam, bytes: Uint8Array): TrainingPosition {
  const { tensors, metadata } = readSafetensors(bytes, source);
  if (metadata.format !== format) throw new StudioError("model-broken", `${source} is another kind of file`);
  if (metadata.version !== "1") {
    throw new StudioError("model-broken", `${source} has version ${metadata.version}; this program reads version 1`);
  }
  const position = { step: counter(metadata, "step"), framesSeen: counter(metadata, "framesSeen") };
  optimiser.restore(tensors, position.step, source);
  return position;
}

function counter(metadata: Readonly<Record<string, string>>, name: string): number {
  const value = Number(metadata[name] ?? Number.NaN);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new StudioError("model-broken", `${source}: "${name}" is not a whole number`);
}
