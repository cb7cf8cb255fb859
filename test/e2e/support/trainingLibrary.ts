import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JournalEntry } from "../../../src/common/clipEdits";
import { usualAugmentation } from "../../../src/common/trainingData";
import { type TrainingSettings, usualProvenanceWeights } from "../../../src/common/trainingProtocol";
import type { Verdict } from "../../../src/common/verdict";
import type { ClipLibrary } from "../../../src/studio/library/clipLibrary";
import { type RunDocument, runFormat, runVersion } from "../../../src/studio/training/runDocument";

/** Limbs that a person corrects: RKnee, LKnee, LElbow, LWrist, RElbow, RWrist. */
const correctedJoints = [2, 5, 12, 13, 15, 16];

/** Corrects the limbs of these frames in 3D: hanging straight down. */
export async function correctFrames(library: ClipLibrary, clipId: string, frames: readonly number[]): Promise<void> {
  const entries = frames.map((frame): JournalEntry => {
    const records = correctedJoints.map((joint) => [`bone/${frame}/${joint}`, [null, [0, 1, 0]]]);
    return { type: "change", label: "move-joint", atMs: 1_760_000_000_000 + frame, diff: Object.fromEntries(records) };
  });
  await library.appendEdits(clipId, 0, entries);
}

/** Puts a keypoint of these frames right in the picture. */
export async function placeKeypoints(library: ClipLibrary, clipId: string, frames: readonly number[]): Promise<void> {
  const entries = frames.map((frame): JournalEntry => {
    const diff = { [`keypoint/${frame}/10`]: [null, [200, 150]] as [unknown, unknown] };
    return { type: "change", label: "move-keypoint", atMs: 1_760_000_000_000 + frame, diff };
  });
  await library.appendEdits(clipId, 0, entries);
}

export function trainingSettings(change: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    baseModel: "rpsm-keypoints-512",
    trainingClips: ["a"],
    heldOutClips: ["b"],
    learns: "lstm",
    stages: [1, 2, 3],
    seed: 1,
    minutes: 10,
    sequenceLength: 16,
    batchSize: 16,
    learningRate: 1e-4,
    weightDecay: 1e-4,
    gradientClip: 1,
    schedule: "constant",
    loss: "euclidean",
    averaging: 0.98,
    rehearsalShare: 0.5,
    augmentation: usualAugmentation,
    provenanceWeights: usualProvenanceWeights,
    reprojectionWeight: 1,
    evaluateEverySteps: 20,
    patience: 10,
    ...change,
  };
}

export interface WrittenRun {
  run: Partial<RunDocument> & Pick<RunDocument, "id">;
  /** Held-out errors of base model and best, mm. */
  errorsMm?: [before: number, best: number];
  /** Held-out errors of each clip after the training, mm: gives it a verdict. */
  afterMm?: readonly number[];
  framesPerSecond?: number;
}

/** Writes a run into a library's folder as the studio leaves it. */
export function writeRun(libraryFolder: string, { run, errorsMm, afterMm, framesPerSecond = 180 }: WrittenRun): void {
  const folder = join(libraryFolder, "trainings", run.id);
  mkdirSync(folder, { recursive: true });
  const document: RunDocument = {
    format: runFormat,
    version: runVersion,
    name: run.id,
    createdAt: new Date().toISOString(),
    state: "finished",
    settings: trainingSettings(),
    queuedAtMs: Date.now(),
    clips: [],
    firstStep: 0,
    step: 0,
    trainedMs: 0,
    ...run,
  };
  const { step } = document;
  const write = (name: string, value: object) => writeFileSync(join(folder, name), `${JSON.stringify(value)}\n`);
  write("run.json", document);
  const point = { step, loss: 0.1, mpjpeMm: 60, gradientNorm: 0.4, learningRate: 1e-4, framesPerSecond };
  if (step > 0) write("curve.jsonl", point);
  if (errorsMm) {
    const points = errorsMm.map((errorMm, index) => ({
      step: index * step,
      errorMm,
      mpjpeMm: errorMm,
      loss: errorMm / 1000,
      perJointMm: new Array(17).fill(errorMm),
    }));
    writeFileSync(join(folder, "heldOut.jsonl"), points.map((each) => `${JSON.stringify(each)}\n`).join(""));
  }
  if (afterMm) write("verdict.json", verdictOf(afterMm, document.outcome ?? "better"));
}

const beforeMm = 100;

function verdictOf(afterMm: readonly number[], outcome: Verdict["outcome"]): Verdict {
  const mean = afterMm.reduce((sum, each) => sum + each, 0) / afterMm.length;
  const around = (value: number, width: number) => ({ mean: value, low: value - width, high: value + width });
  const comparison = (before: number, after: number, width: number) => ({
    before: around(before, width),
    after: around(after, width),
    difference: around(after - before, width / 2),
  });
  return {
    outcome,
    measure: "mpjpe",
    against: "annotations",
    intervalsOver: "clips",
    heldOut: comparison(beforeMm, mean, 8),
    jitter: comparison(200, 150, 12),
    boneSpreadMm: comparison(9, 8, 1),
    builtIn: comparison(62, 63.1, 1),
    perJoint: { beforeMm: new Array(17).fill(beforeMm), afterMm: new Array(17).fill(mean) },
    perClip: afterMm.map((each, index) => ({
      clipId: `held-out-${index}`,
      name: `Held out ${index + 1}`,
      frames: 300,
      beforeMm,
      afterMm: each,
    })),
    worst: [],
    mostImproved: [],
    advice: [{ kind: "use-it" }],
  };
}
