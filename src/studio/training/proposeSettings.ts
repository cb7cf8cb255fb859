import type { BackendName } from "../../common/backendName";
import { usualAugmentation } from "../../common/trainingData";
import { type ClipMaterial, type TrainingSettings, usualProvenanceWeights } from "../../common/trainingProtocol";
import type { ModelDescription } from "../models/modelDescription";

/** Below this many frames that say something, more training only learns them by heart. */
const fewFrames = 300;

export interface ProposalSubject {
  baseModel: string;
  network: Pick<ModelDescription["network"], "frontEnd" | "stages" | "form">;
  training: readonly Pick<ClipMaterial, "clipId" | "targetFrames" | "placedFrames">[];
  heldOutClips: readonly string[];
  backend: BackendName;
}

/**
 * Settings that fit some clips. The rules, each from experiments with the bundled model (docs/fine-tuning.md):
 * - The LSTM of every stage learns: enough to take on a habit, and at 3e-4 a few hundred steps are. The rest of the network
 *   would learn a little more and forget twice as much.
 * - Half of every batch is built-in motion: with a third twice as much was forgotten.
 * - Ten minutes on a processor, five on a graphics card; half of that for few frames. Measuring often and giving up after
 *   a while without a better measurement ends it sooner where it can.
 * - The loss is the one that the network's form was trained with.
 * - An image network differs: see imageSettings.
 */
export function proposeSettings(subject: ProposalSubject): TrainingSettings {
  const settings = keypointSettings(subject);
  return subject.network.frontEnd === "image" ? { ...settings, ...imageSettings(subject) } : settings;
}

function keypointSettings(subject: ProposalSubject): TrainingSettings {
  const { baseModel, network, training, heldOutClips, backend } = subject;
  const isFew = knownFrames(training) < fewFrames;
  const isFast = backend === "webgpu";
  return {
    baseModel,
    trainingClips: training.map(({ clipId }) => clipId),
    heldOutClips: [...heldOutClips],
    learns: "lstm",
    stages: Array.from({ length: network.stages }, (_, index) => index + 1),
    seed: 1,
    minutes: (isFast ? 5 : 10) / (isFew ? 2 : 1),
    sequenceLength: 16,
    batchSize: isFast ? 32 : 16,
    learningRate: 3e-4,
    weightDecay: 1e-4,
    gradientClip: 1,
    schedule: "constant",
    loss: network.form === "residual" ? "euclidean" : "squared",
    averaging: 0.98,
    rehearsalShare: 0.5,
    augmentation: { ...usualAugmentation },
    provenanceWeights: { ...usualProvenanceWeights },
    reprojectionWeight: 1,
    evaluateEverySteps: isFast ? 50 : 30,
    ...(heldOutClips.length > 0 && { patience: 10 }),
  };
}

/**
 * What an image network is trained with: everything but the shared convolutions, which a few clips would only spoil, in the
 * paper's sequences of 5 frames, a few at a time, because each frame is a thousand times the work of a keypoint
 * network's. Built-in motion has no pictures; keypoints and speed cannot be varied, the light can.
 */
function imageSettings({ backend }: ProposalSubject): Partial<TrainingSettings> {
  const isFast = backend === "webgpu";
  return {
    learns: "adaption",
    minutes: isFast ? 15 : 60,
    sequenceLength: 5,
    batchSize: 4,
    learningRate: 1e-4,
    rehearsalShare: 0,
    augmentation: { noise: 0, mirror: true, timeStretch: 0, dropOuts: 0, light: 0.2 },
    evaluateEverySteps: isFast ? 50 : 10,
  };
}

/** Frames with a target or a place that somebody gave. */
function knownFrames(clips: ProposalSubject["training"]): number {
  return clips.reduce((sum, { targetFrames, placedFrames }) => sum + Math.max(targetFrames, placedFrames), 0);
}
