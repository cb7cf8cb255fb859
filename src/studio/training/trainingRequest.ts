import type { BackendName } from "../../common/backendName";
import type { TrainingRequest, TrainingSource } from "../../common/engineTraining";
import type { MotionData, TrainingClip } from "../../common/trainingData";
import type { TrainingSettings } from "../../common/trainingProtocol";
import type { Checkpoint } from "./checkpointFiles";
import type { HeldOutPiece } from "./heldOutSubset";
import type { TrainedNetwork } from "./trainedNetwork";
import { leftMs } from "./trainingNotes";
import type { WatchedPlace } from "./watchedFrames";

/** For a run that only time limits. */
const endlessSteps = 1_000_000_000;
/** About one checkpoint in half a minute: one is 130 MB for the bundled model. */
const checkpointEverySteps: Readonly<Record<BackendName, number>> = { webgpu: 400, wasm: 60, cpu: 20 };

export interface TrainingMaterial {
  settings: TrainingSettings;
  network: TrainedNetwork;
  /** Of the base model. */
  baseWeights: Uint8Array;
  /** To go on from. */
  checkpoint: Checkpoint | undefined;
  /** See RunDocument.firstStep. */
  firstStep: number;
  clips: TrainingClip[];
  heldOut: readonly HeldOutPiece[];
  watched: readonly WatchedPlace[];
  motion: MotionData | undefined;
  backend: BackendName;
  checkpointEverySteps: number | undefined;
}

/** Steps of an image network take long. */
const checkpointEveryPicturedSteps: Readonly<Record<BackendName, number>> = { webgpu: 100, wasm: 10, cpu: 5 };

/** A run's settings and data as the engine wants them. */
export function trainingRequest(material: TrainingMaterial): TrainingRequest {
  const { settings, network, checkpoint, heldOut, watched, backend } = material;
  const { seed, batchSize, sequenceLength, learningRate, schedule, weightDecay, gradientClip } = settings;
  const usualSteps = network.image ? checkpointEveryPicturedSteps : checkpointEverySteps;
  const { loss, reprojectionWeight, averaging, learns, stages, evaluateEverySteps, patience } = settings;
  return {
    description: network.description,
    weights: checkpoint?.weights ?? material.baseWeights,
    inherits: network.inherits,
    teacher: hasTeacher(material) ? material.baseWeights : undefined,
    trainerState: checkpoint?.trainerState,
    ...{ seed, batchSize, sequenceLength, learningRate, schedule, weightDecay, gradientClip },
    ...{ loss, reprojectionWeight, averaging },
    steps: settings.steps === undefined ? endlessSteps : material.firstStep + settings.steps,
    mostMs: leftMs(settings, checkpoint?.trainedMs ?? 0),
    learns: { parts: learns, stages },
    checkpointEverySteps: material.checkpointEverySteps ?? usualSteps[backend],
    sources: sourcesOf(material),
    heldOut:
      heldOut.length === 0
        ? undefined
        : { clips: heldOut.map(({ clip }) => clip), everySteps: evaluateEverySteps, patience, watched: [...watched] },
  };
}

/**
 * Nobody can teach a network of another form than the base model. An image network has a teacher only where it is needed,
 * for clips that are known in the picture alone: it is as large as the network that learns.
 */
function hasTeacher({ network, clips }: TrainingMaterial): boolean {
  if (network.inherits) return false;
  return !network.image || clips.some(({ placeWeights }) => placeWeights.some((weight) => weight > 0));
}

/** Built-in motion has no pictures that an image network could learn from. */
function sourcesOf({ settings, network, clips, motion }: TrainingMaterial): TrainingSource[] {
  const { rehearsalShare, augmentation } = settings;
  const own: TrainingSource = { kind: "clips", share: 1 - rehearsalShare, clips, augmentation };
  if (!motion || rehearsalShare === 0 || network.image) return [own];
  const targets = network.inherits ? "truth" : "teacher";
  return [own, { kind: "motion", share: rehearsalShare, motion, targets }];
}
