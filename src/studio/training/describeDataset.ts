import type { TrainingClip } from "../../common/trainingData";
import type { ClipMaterial, DatasetSummary, TrainingSettings } from "../../common/trainingProtocol";
import { summarizeDatasetSteps } from "../../pose/dataset/summarizeDataset";
import { measuringWeights } from "../../pose/dataset/trainingClip";
import type { ClipLibrary } from "../library/clipLibrary";
import { WorkTurns } from "../workTurns";
import { readTrainingClips } from "./dataset/readTrainingClips";

/**
 * What the settings' clips hold. @throws StudioError `bad-argument` for a clip that cannot be used, `clip-missing`,
 * `clip-broken`, `cancelled`
 */
export async function describeDataset(
  library: Pick<ClipLibrary, "read">,
  { trainingClips, heldOutClips, provenanceWeights }: TrainingSettings,
  material: readonly ClipMaterial[],
  signal: AbortSignal,
): Promise<DatasetSummary> {
  const training = await readTrainingClips(library, trainingClips, provenanceWeights, signal);
  const heldOut = await readTrainingClips(library, heldOutClips, measuringWeights, signal);
  return summarizeClips(library, training, heldOut, material, signal);
}

/** The same of clips that were read already. Their worst frames are by the poses that are kept with the clips. */
export async function summarizeClips(
  library: Pick<ClipLibrary, "read">,
  training: readonly TrainingClip[],
  heldOut: readonly TrainingClip[],
  material: readonly ClipMaterial[],
  signal: AbortSignal,
): Promise<DatasetSummary> {
  const predictionsMm = new Map<string, Float32Array>();
  for (const { id } of [...training, ...heldOut]) {
    const clip = await library.read(id);
    // Motion of another program has no predictions: its poses are the truth.
    if (clip.info.source.kind === "motion" || !clip.info.columns.includes("pose_mm")) continue;
    predictionsMm.set(id, (await clip.readColumn("pose_mm")) as Float32Array);
  }
  const shown = new Set([...training, ...heldOut].map(({ id }) => id));
  const dataset = { training, heldOut, predictionsMm, material: material.filter(({ clipId }) => shown.has(clipId)) };
  return new WorkTurns(signal).through(summarizeDatasetSteps(dataset));
}
