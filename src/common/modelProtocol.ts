/** What page and host say to each other about models. Part of the `studio` channel (protocol.ts). */
import type { ErrorData } from "./errors";
import type { CurvePoint, HeldOutPoint, TrainingSettings } from "./trainingProtocol";
import type { Verdict, VerdictOutcome } from "./verdict";

export interface ModelSummary {
  id: string;
  name: string;
  /** What it sees: keypoints of a detector, or the picture of the person itself. */
  frontEnd: "keypoints" | "image";
  /** With `image`: side of the square picture that it takes, pixels. */
  imageSizePx?: number;
  /** It has learnt no poses yet: what it says means nothing. Absent where it has. */
  untrained?: true;
  stages: number;
  width: number;
  recurrent: "lstm" | "none" | "convlstm";
  form: "plain" | "residual";
  parameters: number;
}

/** One line of a network's table. */
export interface LayerRow {
  /** As its weights are named: `shared.conv1_1`, `stage2.lstm`. */
  layer: string;
  /** Of one frame; maps are (height, width, channels). */
  outputShape: readonly number[];
  parameters: number;
  /** Of one frame; biases, activations and pools are not counted. */
  multiplyAccumulates: number;
}

export interface InstalledModel {
  id: string;
  name: string;
  summary?: ModelSummary;
  /** MPJPE and PA-MPJPE in mm as the model card states them. */
  results?: { mpjpeMm: number; paMpjpeMm: number; measuredOn: string };
  error?: ErrorData;
  /** Ships with the program: cannot be removed or renamed. */
  bundled: boolean;
  bytes: number;
  /** The model that it was fine-tuned from, by id. */
  base?: string;
  outcome?: VerdictOutcome;
}

/** Where a model comes from; part of its model.json. */
export interface ModelLineage {
  /** Model that the run began with. */
  base: string;
  /** SHA-256 of its weights: names may be taken again. */
  baseHash: string;
  /** ISO 8601, UTC. */
  trainedAt: string;
  /** Version of the program that trained it. */
  program: string;
  settings: TrainingSettings;
  steps: number;
  trainedMs: number;
  backend: string;
  clips: { id: string; name: string; hash: string; part: "training" | "held-out" }[];
  curve: CurvePoint[];
  heldOut: HeldOutPoint[];
  verdict?: Verdict;
}

/** A model with everything that the Models screen shows. */
export interface ModelDetails {
  model: InstalledModel;
  /** The model card, Markdown. */
  card: string;
  lineage?: ModelLineage;
  /** SHA-256 of the weights. */
  hash: string;
  bytes: number;
  /** Bundled ones cannot be removed or renamed. */
  bundled: boolean;
  createdAt: string;
}

export type ModelCalls = {
  /** Also the broken ones. */
  "models.list": { params: Record<string, never>; result: InstalledModel[] };
  "models.details": { params: { id: string }; result: ModelDetails };
  "models.rename": { params: { id: string; name: string }; result: undefined };
  /** Into the trash; taken back by `models.restore`. @throws `bad-argument` for a bundled one */
  "models.remove": { params: { ids: string[] }; result: undefined };
  "models.restore": { params: { ids: string[] }; result: undefined };
  /** One safetensors file with description and card in its metadata. @returns where the page fetches it */
  "models.export": { params: { id: string }; result: { fileName: string; bytes: number; address: string } };
  /** The upload's file (upload.begin) as a model. @throws `model-broken` naming what is wrong with it */
  "models.import": { params: { uploadId: string }; result: { id: string } };
  /** Poses of a model on frames first..last of a clip, raw, as mm rows of 51 from the clip's start on. */
  "models.predict": {
    params: { modelId: string; clipId: string; first: number; last: number };
    result: { posesMm: Float32Array };
  };
};

export type ModelNotification = { type: "models.changed"; models: InstalledModel[] };
