/** What the host says to an engine that trains and measures, and what that tells. Part of the `host` channel (protocol.ts). */
import type { ModelFiles } from "./modelFiles";
import type { Augmentation, MotionData, TrainingClip } from "./trainingData";
import type { CurvePoint, HeldOutPoint, LearningParts } from "./trainingProtocol";

/** Clips to run a network over, frame after frame with its state carried, as a stream would. */
export interface PredictRequest {
  /** Undefined: the loaded one. */
  model?: ModelFiles;
  clips: Pick<TrainingClip, "imageSize" | "timestampsS" | "cuts" | "keypoints" | "pictures">[];
}

export interface PredictResult {
  /** The last stage's raw poses of each clip, (F, 51) mm; NaN where no person is seen. */
  posesMm: Float32Array[];
}

/** Where a training draws its sequences from; shares are relative to one another. */
export type TrainingSource =
  /** Invented views of motion (src/pose/synthesis). */
  | {
      kind: "motion";
      share: number;
      motion: MotionData;
      /** `teacher`: what the request's teacher predicts instead of the truth. */
      targets: "truth" | "teacher";
    }
  | { kind: "clips"; share: number; clips: TrainingClip[]; augmentation: Augmentation };

/** Clips that are measured now and then while a network learns. */
export interface HeldOutRequest {
  clips: TrainingClip[];
  everySteps: number;
  /** The training ends after so many measurements without a better one. */
  patience?: number;
  /** Frames whose poses are told with each measurement. */
  watched: { clip: number; frame: number }[];
}

export interface TrainingRequest {
  /** Text of model.json of the network to train: architecture, target scaling. */
  description: string;
  /** Weights to start from; random (seeded) when absent. */
  weights?: Uint8Array;
  /**
   * Take over what fits of the weights, draw the rest anew: for a network of another form than theirs. With a trainer state
   * the weights are this network's own already.
   */
  inherits?: boolean;
  /** Optimiser state, averages and counters of a checkpoint: resumes exactly. */
  trainerState?: Uint8Array;
  /**
   * Weights, of the description's network, that predict the targets of `teacher` sources, and that clips are held near
   * to where only their places in the picture are known.
   */
  teacher?: Uint8Array;
  seed: number;
  /** Steps to reach in total (a resumed run counts the steps before). */
  steps: number;
  /** Ends it sooner; time of this call alone. */
  mostMs?: number;
  batchSize: number;
  /** Sequences that are computed at once, their gradients added up; default: what the backend does best. */
  microBatchSize?: number;
  sequenceLength: number;
  learningRate: number;
  schedule: "constant" | "cosine";
  weightDecay: number;
  gradientClip: number;
  loss: "squared" | "euclidean";
  /** Weight of the reprojection error beside that of 3D targets. */
  reprojectionWeight: number;
  /** Decay of the moving average of the weights; 0: none. Held-out clips are measured with the averaged weights. */
  averaging: number;
  /** Absent: everything learns. */
  learns?: { parts: LearningParts; stages: number[] };
  checkpointEverySteps: number;
  sources: TrainingSource[];
  heldOut?: HeldOutRequest;
}

export interface TrainingResult {
  step: number;
  framesSeen: number;
  /** Of the last step. */
  weights: Uint8Array;
  /** Their moving average, where there is one: what a model is made of. */
  averaged?: Uint8Array;
  trainerState: Uint8Array;
  ended: "steps-done" | "time-up" | "early-stop" | "cancelled";
}

export type EngineNotification =
  | {
      type: "training.progress";
      step: number;
      steps: number;
      framesSeen: number;
      elapsedMs: number;
      /** Means since the last one. */
      point: CurvePoint;
    }
  | {
      type: "training.checkpoint";
      step: number;
      framesSeen: number;
      weights: Uint8Array;
      /** See TrainingResult. */
      averaged?: Uint8Array;
      trainerState: Uint8Array;
    }
  | {
      type: "training.heldOut";
      point: HeldOutPoint;
      /** 17 x 3 mm for each watched frame. */
      watched: Float32Array[];
      /** The weights that were measured, when they are the best so far. */
      best?: Uint8Array;
    }
  /** The graphics memory was not enough: from now on so many sequences at once. */
  | { type: "training.batchSplit"; microBatchSize: number };
