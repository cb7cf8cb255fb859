import { StudioError } from "../../common/errors";
import type { ModelLineage } from "../../common/modelProtocol";
import { parseDescription } from "../models/modelDescription";
import type { ModelContent } from "../models/modelFolder";
import { modelIdFor } from "../models/ownModels";
import { halfPrecision } from "./halfPrecision";
import { mergeCurve } from "./mergeCurve";
import { modelCard } from "./modelCard";
import { withCommit } from "./programCommit";
import type { SessionHost } from "./sessionHost";
import { trainedNetwork } from "./trainedNetwork";
import type { TrainingRun } from "./trainingRun";

/** Points of a curve that a model keeps: it shall open quickly for years. */
const mostKeptPoints = 500;

export interface KeptModelOptions {
  name: string;
  /** Default: made of the name. */
  id?: string;
  /** Version of the program. */
  program: string;
}

/**
 * The model that a finished run makes: its best weights, where they come from, and a card.
 * @throws StudioError `bad-argument` before it is finished, `model-missing` when its base model is gone
 */
export async function keptModel(
  run: TrainingRun,
  host: Pick<SessionHost, "readModel">,
  { name, id = modelIdFor(name), program }: KeptModelOptions,
): Promise<ModelContent> {
  const weights = await run.folder.readBest();
  if (run.document.state !== "finished" || !weights) {
    throw new StudioError("bad-argument", `the training "${run.document.name}" is not finished: stop it first`);
  }
  const { settings } = run.document;
  const { description, image } = trainedNetwork(await host.readModel(settings.baseModel), settings);
  // Built-in motion is not mixed into what an image network sees, whatever the settings say.
  const lineage = await lineageOf(run, program, image ? { ...settings, rehearsalShare: 0 } : settings);
  return {
    description: { ...parseDescription(description, "the trained network"), id, name },
    weights: await halfPrecision(weights),
    card: modelCard(name, lineage),
    lineage,
  };
}

async function lineageOf(run: TrainingRun, program: string, settings: ModelLineage["settings"]): Promise<ModelLineage> {
  const { baseHash = "", trainedMs, step, backend, clips, firstStep } = run.document;
  const { curve, heldOut, verdict } = await run.load();
  let merged = curve;
  while (merged.length > mostKeptPoints) merged = mergeCurve(merged, firstStep);
  return {
    base: settings.baseModel,
    baseHash,
    trainedAt: new Date().toISOString(),
    program: withCommit(program),
    settings,
    // The best may have been measured after the last checkpoint.
    steps: Math.max(step, run.best?.step ?? 0),
    trainedMs,
    backend: backend ? `${backend.name} (${backend.adapter})` : "",
    clips: clips.map(({ id, name, hash, part }) => ({ id, name, hash, part })),
    ...{ curve: merged, heldOut, verdict },
  };
}
