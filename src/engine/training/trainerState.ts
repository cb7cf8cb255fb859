import { StudioError } from "../../common/errors";
import { readSafetensors, writeSafetensors } from "../../common/safetensors";
import type { Adam } from "../../rpsm/adam";
import type { WeightAverage } from "../../rpsm/weightAverage";
import type { HeldOutRecord } from "./heldOutMeasure";

const format = "rpsm-studio-trainer-state";
const source = "the checkpoint's trainer state";

/** How far a training has come. */
export interface TrainingPosition {
  /** Steps done. */
  step: number;
  framesSeen: number;
  heldOut: HeldOutRecord;
  /** Where the memory was not enough for more: sequences at once, on this backend. */
  split?: { microBatchSize: number; backend: string };
}

/** What learns, besides the weights themselves. */
export interface LearningState {
  optimiser: Adam;
  average?: WeightAverage;
}

/**
 * What a resumed training needs besides the weights, as a safetensors file: Adam's moments and the weights' average as
 * tensors, the counters as metadata.
 */
export async function writeTrainerState(
  { optimiser, average }: LearningState,
  { step, framesSeen, heldOut, split }: TrainingPosition,
): Promise<Uint8Array> {
  const { measuredStep, best, sinceBest } = heldOut;
  const tensors = [...(await optimiser.state()), ...((await average?.state()) ?? [])];
  const metadata = {
    ...{ format, version: "1", step: String(step), framesSeen: String(framesSeen) },
    ...(average && { averagedSteps: String(average.stepCount) }),
    ...(measuredStep !== undefined && { measuredStep: String(measuredStep), sinceBest: String(sinceBest) }),
    ...(best && { bestStep: String(best.step), bestErrorMm: String(best.errorMm) }),
    ...(split && { microBatchSize: String(split.microBatchSize), backend: split.backend }),
  };
  return writeSafetensors(tensors, "F32", metadata);
}

/**
 * Puts a new optimiser, and the average, where the checkpoint's were. A checkpoint of a training that kept no average
 * leaves a new one at its weights.
 * @throws StudioError `model-broken` when the bytes are no trainer state or belong to another network
 */
export function restoreTrainerState({ optimiser, average }: LearningState, bytes: Uint8Array): TrainingPosition {
  const { tensors, metadata } = readSafetensors(bytes, source);
  if (metadata.format !== format) throw new StudioError("model-broken", `${source} is another kind of file`);
  if (metadata.version !== "1") {
    throw new StudioError("model-broken", `${source} has version ${metadata.version}; this program reads version 1`);
  }
  const position = { step: counter(metadata, "step"), framesSeen: counter(metadata, "framesSeen") };
  optimiser.restore(tensors, position.step, source);
  const averagedSteps = counter(metadata, "averagedSteps", 0);
  if (averagedSteps > 0) average?.restore(tensors, averagedSteps, source);
  const { backend } = metadata;
  return {
    ...position,
    heldOut: readRecord(metadata),
    ...(backend && { split: { microBatchSize: counter(metadata, "microBatchSize"), backend } }),
  };
}

function readRecord(metadata: Readonly<Record<string, string>>): HeldOutRecord {
  if (metadata.measuredStep === undefined) return { sinceBest: 0 };
  const record = { measuredStep: counter(metadata, "measuredStep"), sinceBest: counter(metadata, "sinceBest") };
  if (metadata.bestStep === undefined) return record;
  const errorMm = Number(metadata.bestErrorMm ?? Number.NaN);
  if (Number.isNaN(errorMm)) throw new StudioError("model-broken", `${source}: "bestErrorMm" is not a number`);
  return { ...record, best: { step: counter(metadata, "bestStep"), errorMm } };
}

/** @param absent what it is where the file does not say; undefined: it has to */
function counter(metadata: Readonly<Record<string, string>>, name: string, absent?: number): number {
  if (metadata[name] === undefined && absent !== undefined) return absent;
  const value = Number(metadata[name] ?? Number.NaN);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new StudioError("model-broken", `${source}: "${name}" is not a whole number`);
}
