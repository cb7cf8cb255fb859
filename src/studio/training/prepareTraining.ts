import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingClip } from "../../common/trainingData";
import { measuringWeights } from "../../pose/dataset/trainingClip";
import { measureClips } from "../../pose/evaluation/measureClips";
import { yardstickOf } from "../../pose/evaluation/yardstick";
import { weightsHash } from "../models/modelFolder";
import type { WorkEngine } from "../workEngine";
import { clipHash } from "./dataset/clipHash";
import { listMaterial } from "./dataset/listMaterial";
import { readTrainingClips } from "./dataset/readTrainingClips";
import { summarizeClips } from "./describeDataset";
import { checkFreeSpace } from "./freeSpace";
import { type HeldOutPiece, heldOutSubset } from "./heldOutSubset";
import { picturedTraining } from "./picturedTraining";
import { predictClips } from "./predictClips";
import type { RunDocument } from "./runDocument";
import type { SessionHost } from "./sessionHost";
import { type TrainedNetwork, trainedNetwork } from "./trainedNetwork";
import type { TrainingRun } from "./trainingRun";
import { chooseWatched, type WatchedPlace, watchedFrames } from "./watchedFrames";

/**
 * Of the pieces that are measured while a network learns: a few seconds on WebAssembly. The paper's image network takes
 * seconds for each frame there: as many of them as say anything at all.
 */
const mostHeldOutFrames = 800;
const mostHeldOutPictures = 120;

/** What a run's steps are made of. */
export interface PreparedTraining {
  base: ModelFiles;
  network: TrainedNetwork;
  clips: TrainingClip[];
  heldOut: HeldOutPiece[];
  watched: WatchedPlace[];
  /** The base model's poses of each held-out piece, (F, 51) mm. */
  beforeMm: Float32Array[];
}

/**
 * Reads a run's model and clips, and measures the base model on the held-out pieces. The first time it notes what they
 * are; later they must be the same, because a run that went on with other data could not be repeated.
 *
 * @throws StudioError `model-missing`, `model-broken`, `bad-argument`, `clip-missing`, `clip-broken`, `clip-changed`,
 *   `disk-full`, `cancelled`; those of picturedTraining for an image network, and of the engine
 */
export async function prepareTraining(
  run: TrainingRun,
  host: SessionHost,
  opening: Promise<WorkEngine>,
  signal: AbortSignal,
): Promise<PreparedTraining> {
  const { settings } = run.document;
  const base = await readBase(run, host);
  const network = trainedNetwork(base, settings);
  await checkFreeSpace(run.folder, base.weights);
  const clips = await readTrainingClips(host.library, settings.trainingClips, settings.provenanceWeights, signal);
  const whole = await readTrainingClips(host.library, settings.heldOutClips, measuringWeights, signal);
  checkTargets(clips);
  await noteClips(run, host, clips, whole, signal);
  if (!(await run.load()).dataset) {
    await run.setDataset(
      await summarizeClips(host.library, clips, whole, await listMaterial(host.library, signal), signal),
    );
  }
  const pieces = heldOutSubset(whole, network.image ? mostHeldOutPictures : mostHeldOutFrames);
  const { clips: learnt, heldOut } = network.image
    ? await run.cutting((onProgress) =>
        picturedTraining(
          host.library,
          { clips, whole, heldOut: pieces },
          { sizePx: network.image!.sizePx, signal, onProgress },
        ),
      )
    : { clips, heldOut: pieces };
  const { connection, status } = await opening;
  await run.change({ backend: { name: status.backend, adapter: status.adapter }, yardstick: yardstickOf(whole) });
  const measured = heldOut.map(({ clip }) => clip);
  const beforeMm = await predictClips(connection, base, measured, signal);
  const watched = chooseWatched(heldOut, beforeMm);
  const { firstStep } = run.document;
  // A training that begins anew measures its first weights, the base model's, by itself.
  const before = firstStep > 0 && measured.length > 0 ? measureClips(measured, beforeMm) : undefined;
  if (before) {
    await run.begin({ step: firstStep, loss: Number.NaN, ...before }, watchedFrames(heldOut, watched, beforeMm));
  }
  return { base, network, clips: learnt, heldOut, watched, beforeMm };
}

/** The model that the run began with. @throws StudioError `model-missing` when it is another one by now */
export async function readBase(run: TrainingRun, host: SessionHost): Promise<ModelFiles> {
  const { settings, baseHash } = run.document;
  const base = await host.readModel(settings.baseModel);
  const hash = weightsHash(base.weights);
  if (baseHash === undefined) await run.change({ baseHash: hash });
  else if (baseHash !== hash) {
    const name = settings.baseModel;
    throw new StudioError("model-missing", `model "${name}" is not the one any more that this training began with`);
  }
  return base;
}

/** @throws StudioError `bad-argument` when there is nothing that a network could learn */
function checkTargets(clips: readonly TrainingClip[]): void {
  const isAny = (weights: Float32Array) => weights.some((weight) => weight > 0);
  if (clips.some(({ jointWeights, placeWeights }) => isAny(jointWeights) || isAny(placeWeights))) return;
  const why = "none of these clips has a truth or a correction that counts";
  throw new StudioError("bad-argument", `"trainingClips": ${why}: correct some frames first, or import a truth`);
}

/** @throws StudioError `clip-changed` naming the first clip that is not as it was */
async function noteClips(
  run: TrainingRun,
  host: SessionHost,
  training: readonly TrainingClip[],
  heldOut: readonly TrainingClip[],
  signal: AbortSignal,
): Promise<void> {
  const found: RunDocument["clips"] = [];
  for (const [part, clips] of [["training", training] as const, ["held-out", heldOut] as const]) {
    for (const { id, name, timestampsS } of clips) {
      found.push({ id, name, hash: await clipHash(host.library, id, signal), part, frames: timestampsS.length });
    }
  }
  const { clips: noted } = run.document;
  if (noted.length === 0) return run.change({ clips: found });
  const changed = found.find(({ id, hash }) => noted.find((clip) => clip.id === id)?.hash !== hash);
  if (!changed) return;
  const wayOut = "start a new training from its checkpoint, or stop it and judge what it has learnt";
  throw new StudioError("clip-changed", `clip "${changed.name}" has changed since this training began: ${wayOut}`);
}
