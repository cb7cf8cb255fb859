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
  /** Median time of one frame on this machine, as measured when the engine loaded it; keypoint networks only. */
  stepMs?: number;
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

/** What a person chooses of a new image network; the rest is the paper's: three stages, plain form. */
export interface ImageNetworkChoice {
  /** Side of the square picture of the person, a multiple of 8; the paper uses 368. */
  sizePx: number;
  /** Channels of the first convolution, which all others are multiples of; the paper uses 64. */
  baseChannels: number;
  /** Of the features and of the recurrent layer; the paper uses 1024. */
  width: number;
  recurrent: ModelSummary["recurrent"];
}

/** How the colours were given to a network that weights come from: 0..1, ImageNet's mean and spread, or OpenPose's. */
export type BackboneColours = "plain" | "imagenet" | "openpose";

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
  /** The layers of an installed model, or of one that could be created. @throws `model-missing`, `model-broken` */
  "models.describe": { params: { id: string } | { network: ImageNetworkChoice }; result: { layers: LayerRow[] } };
  /**
   * An untrained image network in the library; with the upload's weights of a 2D network (upload.begin) where it has
   * layers for them. @returns its id, and how many tensors were taken over. @throws `model-broken` naming what does not fit
   */
  "models.create": {
    params: {
      name: string;
      network: ImageNetworkChoice;
      backbone?: { uploadId: string; colours: BackboneColours };
    };
    result: { id: string; taken: number };
  };
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
