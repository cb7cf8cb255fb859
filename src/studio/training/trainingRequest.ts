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

/** A run's settings and data as the engine wants them. */
export function trainingRequest(material: TrainingMaterial): TrainingRequest {
  const { settings, network, checkpoint, heldOut, watched, backend } = material;
  const { seed, batchSize, sequenceLength, learningRate, schedule, weightDecay, gradientClip } = settings;
  const { loss, reprojectionWeight, averaging, learns, stages, evaluateEverySteps, patience } = settings;
  return {
    description: network.description,
    weights: checkpoint?.weights ?? material.baseWeights,
    inherits: network.inherits,
    // Of another form than the base model nobody can teach it.
    teacher: network.inherits ? undefined : material.baseWeights,
    trainerState: checkpoint?.trainerState,
    ...{ seed, batchSize, sequenceLength, learningRate, schedule, weightDecay, gradientClip },
    ...{ loss, reprojectionWeight, averaging },
    steps: settings.steps === undefined ? endlessSteps : material.firstStep + settings.steps,
    mostMs: leftMs(settings, checkpoint?.trainedMs ?? 0),
    learns: { parts: learns, stages },
    checkpointEverySteps: material.checkpointEverySteps ?? checkpointEverySteps[backend],
    sources: sourcesOf(material),
    heldOut:
      heldOut.length === 0
        ? undefined
        : { clips: heldOut.map(({ clip }) => clip), everySteps: evaluateEverySteps, patience, watched: [...watched] },
  };
}

function sourcesOf({ settings, network, clips, motion }: TrainingMaterial): TrainingSource[] {
  const { rehearsalShare, augmentation } = settings;
  const own: TrainingSource = { kind: "clips", share: 1 - rehearsalShare, clips, augmentation };
  if (!motion || rehearsalShare === 0) return [own];
  const targets = network.inherits ? "truth" : "teacher";
  return [own, { kind: "motion", share: rehearsalShare, motion, targets }];
}
