import { StudioError } from "../../common/errors";
import { parseSafetensorsHeader, withMetadata } from "../../common/safetensorsHeader";
import type { TrainingSettings } from "../../common/trainingProtocol";
import type { Checkpoint } from "./checkpointFiles";
import type { TrainingRun } from "./trainingRun";

/** What the trainer's state says of measurements: another run's, on other clips perhaps. */
const measurements: ReadonlySet<string> = new Set(["measuredStep", "sinceBest", "bestStep", "bestErrorMm"]);

/**
 * The checkpoint of a run as the beginning of another one: its weights and its optimiser, but not what it measured.
 * @throws StudioError `bad-argument` when it has none, or another network or other parts of it would learn
 */
export async function continueFrom(run: TrainingRun, settings: TrainingSettings): Promise<Checkpoint> {
  const { name, settings: before } = run.document;
  for (const field of ["baseModel", "network", "learns", "stages"] as const) {
    const [was, is] = [before[field], settings[field]].map((value) => JSON.stringify(value));
    if (was === is) continue;
    const wayOut = "keep that training as a model and begin with the model to change it";
    throw new StudioError("bad-argument", `"${field}": the checkpoint of "${name}" has ${was}, not ${is}: ${wayOut}`);
  }
  const checkpoint = await run.folder.readCheckpoint();
  if (!checkpoint) throw new StudioError("bad-argument", `the training "${name}" has no checkpoint to go on from`);
  return { ...checkpoint, trainedMs: 0, trainerState: withoutMeasurements(checkpoint.trainerState) };
}

function withoutMeasurements(trainerState: Uint8Array): Uint8Array {
  const source = "the checkpoint's trainer state";
  const { metadata } = parseSafetensorsHeader(trainerState, source);
  const kept = Object.entries(metadata).filter(([key]) => !measurements.has(key));
  return withMetadata(trainerState, source, Object.fromEntries(kept));
}
