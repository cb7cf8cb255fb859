import { expect, vi } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import type { ModelFiles } from "../../../../src/common/modelFiles";
import { type MotionData, usualAugmentation } from "../../../../src/common/trainingData";
import {
  type RunState,
  type TrainingNotification,
  type TrainingSettings,
  usualProvenanceWeights,
} from "../../../../src/common/trainingProtocol";
import { type BuiltInSet, builtInSet, rehearsalMotion } from "../../../../src/pose/synthesis/builtInSet";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { RunStore } from "../../../../src/studio/training/runStore";
import type { SessionHost } from "../../../../src/studio/training/sessionHost";
import { TrainingQueue } from "../../../../src/studio/training/trainingQueue";
import { tinyModel } from "../../engine/support/engineUnderTest";
import { armRaise } from "../../pose/synthesis/testMotion";
import { quietLog } from "../library/testClips";
import { type MemoryEngine, memoryEngine } from "./memoryEngine";

/** Four takes, so that the built-in set has one to itself. */
const motion: MotionData = {
  ...armRaise(400),
  clips: [0, 100, 200, 300].map((start, subject) => ({ subject, start, frames: 100 })),
};

/** A part of the built-in set: the whole one takes long on the cpu backend. */
function somethingMeasured(): BuiltInSet {
  const set = builtInSet(motion);
  const sequences = 2;
  const rows = (values: Float32Array) => values.slice(0, (values.length / set.sequences) * sequences);
  return { ...set, sequences, inputs: rows(set.inputs), targetsMm: rows(set.targetsMm) };
}

const builtIn = { rehearsal: rehearsalMotion(motion), measured: somethingMeasured() };

/** Settings of a training of a tiny network that is over in a moment. */
export function quickSettings(change: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    baseModel: "tiny-1",
    trainingClips: [],
    heldOutClips: [],
    learns: "lstm+fc",
    stages: [1, 2, 3],
    seed: 7,
    steps: 6,
    sequenceLength: 3,
    batchSize: 2,
    learningRate: 1e-3,
    weightDecay: 0,
    gradientClip: 1,
    schedule: "constant",
    loss: "euclidean",
    averaging: 0.5,
    rehearsalShare: 0.25,
    augmentation: { ...usualAugmentation },
    provenanceWeights: { ...usualProvenanceWeights },
    reprojectionWeight: 1,
    evaluateEverySteps: 3,
    ...change,
  };
}

export interface HostUnderTest extends SessionHost {
  engines: MemoryEngine[];
  models: Map<string, ModelFiles>;
}

/** A host with real engines in memory and a tiny model. */
export async function hostUnderTest(library: ClipLibrary, change: Partial<SessionHost> = {}): Promise<HostUnderTest> {
  const engines: MemoryEngine[] = [];
  const model = await tinyModel(1);
  const models = new Map([[model.id, model]]);
  return {
    library,
    readModel: async (id) => {
      const found = models.get(id);
      if (!found) throw new StudioError("model-missing", `there is no model "${id}"`);
      return found;
    },
    readBuiltIn: async () => builtIn,
    openEngine: async () => {
      const engine = await memoryEngine();
      engines.push(engine);
      return engine;
    },
    checkpointEverySteps: 2,
    log: quietLog,
    engines,
    models,
    ...change,
  };
}

export interface QueueUnderTest {
  queue: TrainingQueue;
  heard: TrainingNotification[];
  reach(id: string, state: RunState): Promise<void>;
}

/** The library's queue, as a program that starts finds it. */
export async function openQueue(folder: string, host: SessionHost): Promise<QueueUnderTest> {
  const heard: TrainingNotification[] = [];
  const queue = await TrainingQueue.open(await RunStore.open(folder), host, (notification) => heard.push(notification));
  const reach = (id: string, state: RunState) =>
    vi.waitFor(() => expect(queue.find(id).document, queue.find(id).document.error?.message).toMatchObject({ state }), {
      timeout: 20_000,
      interval: 5,
    });
  return { queue, heard, reach };
}
