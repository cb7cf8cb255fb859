/**
 * What page and host say to each other about fine-tuning: data sets and runs. Part of the `studio`
 * channel (protocol.ts). A run lives in the library's folder (`trainings/<id>/`), so that it survives every process.
 */

import type { BackendName } from "./backendName";
import type { ErrorData } from "./errors";
import type { Augmentation, PoseGroup, TargetSource } from "./trainingData";
import type { Verdict, VerdictOutcome } from "./verdict";

/**
 * What learns, each more than the one before: the LSTM, and fc_2, and the feature adaption, and everything. The
 * keypoint network has nothing below its feature adaption, so that the last two are the same there.
 */
export const learningParts = ["lstm", "lstm+fc", "adaption", "all"] as const;
export type LearningParts = (typeof learningParts)[number];

/** Everything that decides what a run does. The same settings, data and backend give the same weights. */
export interface TrainingSettings {
  /** Model to start from. */
  baseModel: string;
  /** Clips to learn from, and clips that are only measured on. */
  trainingClips: string[];
  heldOutClips: string[];
  learns: LearningParts;
  /** Which stages learn, 1 to 3; with `all` the shared part too. */
  stages: number[];
  seed: number;
  /** The run ends at the first of these; one is needed. */
  steps?: number;
  minutes?: number;
  /** Frames per sequence; the paper uses 5. */
  sequenceLength: number;
  batchSize: number;
  learningRate: number;
  weightDecay: number;
  gradientClip: number;
  /** `cosine` needs `steps`. */
  schedule: "constant" | "cosine";
  /** See LossKind in src/rpsm/loss.ts. */
  loss: "squared" | "euclidean";
  /** Decay of the moving average of the weights that is kept; 0: the last step's weights. */
  averaging: number;
  /** Share of each batch that comes from the built-in motion, against forgetting. */
  rehearsalShare: number;
  augmentation: Augmentation;
  /** How much each joint counts by what it comes from. */
  provenanceWeights: ProvenanceWeights;
  /** How much the reprojection of 2D corrections counts beside 3D targets. */
  reprojectionWeight: number;
  /** How often the held-out clips are measured, and how many measurements without a better one end the run. */
  evaluateEverySteps: number;
  patience?: number;
  /** For ablations: another network than the base model's; what fits is taken over from it. */
  network?: { recurrent?: "lstm" | "none"; stages?: number };
}

export interface ProvenanceWeights {
  /** Imported truth. */
  truth: number;
  corrected: number;
  blended: number;
  interpolated: number;
  /** Also filtered ones. */
  predicted: number;
}

export const usualProvenanceWeights: ProvenanceWeights = {
  truth: 1,
  corrected: 1,
  blended: 0.5,
  interpolated: 0.25,
  predicted: 0,
};

/** What can be learnt from a clip, for choosing clips. */
export interface ClipMaterial {
  clipId: string;
  name: string;
  tags: string[];
  frames: number;
  durationS: number;
  /** Who is seen, from the tag `person:NAME`; undefined: not said. */
  person?: string;
  /** Clips of one take (split, trimmed, duplicated) share it: they are never parted. */
  take: string;
  targetsFrom: TargetSource;
  /** Frames with at least one 3D target that a person gave or that was imported. */
  targetFrames: number;
  /** Frames with at least one keypoint that a person put right. */
  placedFrames: number;
  /** Why it cannot be used; undefined: it can. */
  problem?: "no-keypoints" | "no-corrections" | "broken" | "too-short";
  /** Broken: what is wrong. */
  error?: ErrorData;
}

export interface SplitProposal {
  training: string[];
  heldOut: string[];
  /** Why it was split like this: by person where that is possible, else by take. */
  reason: "by-person" | "by-take" | "only-one-take" | "nothing-to-learn";
}

/** What a data set holds, after weights: shown before a run begins. */
export interface DatasetSummary {
  training: DatasetPart;
  heldOut: DatasetPart;
  /** Clips that are in both parts' takes, or of one person in both: named so that the user can decide. */
  overlaps: { kind: "take" | "person"; clipIds: string[] }[];
  warnings: DatasetWarning[];
}

export interface DatasetPart {
  clips: number;
  frames: number;
  durationS: number;
  /** Frames with a 3D target of any weight, and with 2D places. */
  targetFrames: number;
  placedFrames: number;
  /** 17: share of the frames with anything to learn from in which the joint has a target (3D or 2D). */
  jointCoverage: number[];
  /** Poses by what the body does (pose/dataset/poseGroup.ts), as shares of the frames to learn from whose pose is known. */
  poseVariety: Record<PoseGroup, number>;
  /** Mean distance in mm between random pairs of poses: how much they differ. */
  spreadMm: number;
  /** Frames on which the base model is furthest from the targets, the worst first; empty until a model has been run. */
  worstFrames: { clipId: string; frame: number; errorMm: number }[];
}

export type DatasetWarning =
  | { kind: "few-frames"; frames: number; advised: number }
  | { kind: "no-held-out" }
  | { kind: "joint-uncovered"; joint: number }
  | { kind: "only-2d" }
  | { kind: "one-clip" };

export type RunState =
  /** In the queue. */
  | "waiting"
  /** Reads clips, measures the base model. */
  | "preparing"
  | "running"
  | "paused"
  /** Engine or studio ended in the middle; can be resumed. */
  | "interrupted"
  /** Measures the new weights. */
  | "judging"
  /** Has a verdict; to be kept or discarded. */
  | "finished"
  | "failed";

/** A run as the list shows it. */
export interface RunSummary {
  id: string;
  name: string;
  createdAt: string;
  state: RunState;
  /** Waiting: its place in the queue, from 1. */
  queuePlace?: number;
  baseModel: string;
  /** The run whose checkpoint it goes on from, if it does. */
  continues?: string;
  experimentId?: string;
  /** What the user called the experiment. */
  experimentName?: string;
  /** What sets it apart in its experiment: "T = 5". */
  variant?: string;
  step: number;
  /** Undefined while only time limits it. */
  steps?: number;
  minutes?: number;
  /** Time spent on steps, over all sessions. */
  trainedMs: number;
  secondsLeft?: number;
  /** Preparing: frames whose pictures are cut out for an image network, of all that it needs. */
  pictures?: { done: number; total: number };
  /** The measure that decides (HeldOutPoint), best so far. */
  best?: { step: number; errorMm: number };
  outcome?: VerdictOutcome;
  /** Model that was made of it. */
  keptAs?: string;
  error?: ErrorData;
}

/** A point of the curves; those of a long run are merged, so that there are never more than a few thousand. */
export interface CurvePoint {
  step: number;
  /** Training loss, mean since the point before. */
  loss: number;
  /** MPJPE on the training batch against 3D targets, mm; NaN without any. */
  mpjpeMm: number;
  gradientNorm: number;
  learningRate: number;
  framesPerSecond: number;
}

/** What measuring the held-out clips gave at a step. */
export interface HeldOutPoint {
  step: number;
  /** What decides about better and worse: MPJPE where there is 3D, else the reprojection error at the body's distance. */
  errorMm: number;
  mpjpeMm?: number;
  reprojectionMm?: number;
  loss: number;
  /** 17, mm; NaN where nothing is known. */
  perJointMm: number[];
}

/** A held-out frame that is drawn again and again while the network learns. */
export interface WatchedFrame {
  clipId: string;
  clipName: string;
  frame: number;
  /** 17 x 3 mm, camera axes, relative to the hip. */
  before: Float32Array;
  now: Float32Array;
  /** Undefined where only 2D is known. */
  truth?: Float32Array;
}

export interface RunDetails {
  summary: RunSummary;
  /** Of the last `training.news` that is in here; the next one that is new has this number + 1. */
  newsNumber: number;
  settings: TrainingSettings;
  backend?: { name: BackendName; adapter: string };
  /** What held-out errors are measured with and against; known once the clips were read. */
  yardstick?: Pick<Verdict, "measure" | "against">;
  /** The clips as they were when the run began. */
  clips: { id: string; name: string; hash: string; part: "training" | "held-out"; frames: number }[];
  dataset?: DatasetSummary;
  curve: CurvePoint[];
  heldOut: HeldOutPoint[];
  log: LogLine[];
  watched: WatchedFrame[];
  verdict?: Verdict;
}

export interface LogLine {
  atMs: number;
  /** Known to the page's translations; `values` fill the sentence. */
  text:
    | "started"
    | "resumed"
    | "paused"
    | "interrupted"
    | "checkpoint"
    | "better"
    | "batch-split"
    | "early-stop"
    | "time-up"
    | "steps-done"
    | "stopped"
    | "failed"
    | "kept";
  values?: Record<string, string | number>;
}

/** How a run starts. */
export type RunStart =
  | { kind: "new"; settings: TrainingSettings }
  /** From the weights and the optimiser of another run's checkpoint, as a run of its own. */
  | { kind: "from-checkpoint"; runId: string; settings: TrainingSettings };

export interface ExperimentRequest {
  name: string;
  settings: TrainingSettings;
  variants: ExperimentVariant[];
}

/** What a variant changes in the experiment's settings. */
export type ExperimentVariant =
  | { kind: "as-is" }
  | { kind: "without-lstm" }
  | { kind: "stages"; stages: number }
  | { kind: "sequence-length"; frames: number }
  | { kind: "learning-rate"; rate: number }
  | { kind: "learns"; learns: LearningParts };

export type TrainingCalls = {
  /** Every clip of the library, with what can be learnt from it. */
  "training.material": { params: Record<string, never>; result: ClipMaterial[] };
  "training.proposeSplit": { params: { clipIds: string[] }; result: SplitProposal };
  /** Settings that fit these clips and a model, the one in use where none is named, all fields filled. */
  "training.proposeSettings": {
    params: { trainingClips: string[]; heldOutClips: string[]; baseModel?: string };
    result: TrainingSettings;
  };
  /** Reads the clips and counts. @throws `bad-argument` naming the clip that cannot be used */
  "training.summarize": { params: { settings: TrainingSettings }; result: DatasetSummary };
  /** Writes the data set for training/ (PyTorch) as a job; see Job.exported. */
  "training.exportDataset": { params: { settings: TrainingSettings }; result: { jobId: string } };
  /** Queues a run. @throws `bad-argument` naming the field */
  "training.start": { params: { name: string; start: RunStart }; result: { id: string } };
  "training.startExperiment": { params: ExperimentRequest; result: { experimentId: string; runIds: string[] } };
  "training.list": { params: Record<string, never>; result: RunSummary[] };
  "training.open": { params: { id: string }; result: RunDetails };
  /** Writes a checkpoint and waits; resolves when it stands still. */
  "training.pause": { params: { id: string }; result: undefined };
  /** Goes on from the last checkpoint; queued when another one runs. */
  "training.resume": { params: { id: string }; result: undefined };
  /** Ends it and judges the best weights. */
  "training.stop": { params: { id: string }; result: undefined };
  /** Throws the run and its files away, whatever its state. */
  "training.discard": { params: { id: string }; result: undefined };
  "training.rename": { params: { id: string; name: string }; result: RunSummary };
  /** Makes a model of the best weights. @returns its id */
  "training.keep": { params: { id: string; name: string }; result: { modelId: string } };
};

export type TrainingNotification =
  | { type: "training.runsChanged"; upserted: RunSummary[]; removed: string[] }
  /** At most 5 a second, numbered from 1 for each run; after a gap: training.open. */
  | {
      type: "training.news";
      id: string;
      number: number;
      curve: CurvePoint[];
      heldOut: HeldOutPoint[];
      log: LogLine[];
      /** All of them, when they were drawn again. */
      watched?: WatchedFrame[];
    };
