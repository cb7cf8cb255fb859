/**
 * Everything that is said between renderer, host and engine (ARCHITECTURE.md, "Protocol").
 *
 * A client (a window, a browser tab, the command line) has one link to its host, split into two channels:
 * `studio` ends in the host's services, `engine` is relayed to the engine process. When the engine dies, its
 * channel closes with a reason, `engine.state` on the studio channel says what happens next, and after
 * `ready` the client opens the channel again.
 *
 * Three traffic classes: calls (rpc.ts), frames (each gets exactly one `pose` or `skip`), and notifications
 * (may be lost or merged; a call can always repair them).
 */

import type { BackendName } from "./backendName";
import type {
  EngineNotification,
  PredictRequest,
  PredictResult,
  TrainingRequest,
  TrainingResult,
} from "./engineTraining";
import type { ErrorData } from "./errors";
import type { LibraryCalls, LibraryNotification } from "./libraryProtocol";
import type { ModelFiles } from "./modelFiles";
import type { InstalledModel, LayerRow, ModelCalls, ModelNotification, ModelSummary } from "./modelProtocol";
import type { CallRequest, CallResponse } from "./rpc";
import type { Settings } from "./settings";
import type { TrainingCalls, TrainingNotification } from "./trainingProtocol";

export const studioChannel = "studio";
export const engineChannel = "engine";

/** Frames that may be under way per stream. */
export const creditsPerStream = 2;

/** Result of the engine's start-up check: upload, matmul, read back, compare. */
export interface SelfTest {
  backend: BackendName;
  passed: boolean;
  /** Largest absolute difference from the same product in plain numbers; NaN when it never came to a comparison. */
  maxError: number;
  elapsedMs: number;
  /** Why it failed. */
  reason?: string;
}

export interface EngineStatus {
  /** Where the engine runs; the badge shows it. */
  place: "utility process" | "child process" | "hidden window" | "worker";
  backend: BackendName;
  /** The GPU's name, or the processor for WebAssembly ("WebAssembly SIMD, 1 thread"). */
  adapter: string;
  /** SwiftShader, llvmpipe: counts as no GPU. */
  softwareAdapter: boolean;
  /** Every backend that was tried, in order, the one in use last. */
  selfTests: SelfTest[];
  detector?: string;
  model?: ModelSummary;
}

/** The 2D detector's files. */
export interface DetectorFiles {
  id: "movenet-lightning";
  /** Text of the graph model's JSON. */
  graph: string;
  weights: Uint8Array;
}

/** A rectangle in pixels of the source picture; it may reach beyond the picture (those pixels are black). */
export interface CropBox {
  x: number;
  y: number;
  size: number;
}

export interface StreamOptions {
  streamId: number;
  /** `live` resets after a gap, `clip` never drops a frame. */
  mode: "live" | "clip";
  /** See Settings.smoothing. */
  smoothing: number;
}

export interface StreamOpened {
  /** Side in pixels of the square RGB picture that each frame should carry. */
  imageSize: number;
  credits: number;
}

/** One frame of a stream: the person's crop, scaled to imageSize. */
export interface FrameMessage {
  type: "frame";
  streamId: number;
  frameId: number;
  /** Presentation or capture time of the frame in its source; differences are what counts. */
  capturedAtMs: number;
  /** Size of the whole source picture in pixels. */
  sourceWidth: number;
  sourceHeight: number;
  /** Where in the source the picture was cut out. */
  crop: CropBox;
  /** imageSize * imageSize * 3 bytes, RGB, row by row. Another square is scaled, if it is no smaller than the detector's. */
  rgb: Uint8Array;
}

/** One frame of a stream of which only the keypoints are known: lifted as if the detector had found them. */
export interface KeypointsMessage {
  type: "keypoints";
  streamId: number;
  frameId: number;
  /** As in FrameMessage. */
  capturedAtMs: number;
  sourceWidth: number;
  sourceHeight: number;
  /** 17 COCO keypoints x (x px, y px, score 0..1) in the source picture. */
  keypoints: Float32Array;
}

export interface PoseMessage {
  type: "pose";
  streamId: number;
  frameId: number;
  capturedAtMs: number;
  /** 17 COCO keypoints x (x px, y px, score 0..1) in the source picture. */
  keypoints: Float32Array;
  /** 17 Human3.6M joints x (x, y, z) mm, camera axes (x right, y down, z away), relative to the hip, smoothed. */
  pose: Float32Array;
  /** Every stage's pose before smoothing, in the same units; the last is the raw form of `pose`. */
  stagePoses: Float32Array[];
  /** Crop to use for the next frame. */
  nextCrop: CropBox;
  /** The stream's imageSize from now on, where this frame's was another: the network was replaced. */
  imageSize?: number;
  detectMs: number;
  liftMs: number;
}

export interface SkipMessage {
  type: "skip";
  streamId: number;
  frameId: number;
  /** `no-person`: nobody found (nextCrop is the whole picture). `no-stream`: the stream is closed. */
  reason: "no-person" | "no-stream" | "no-model" | "failed";
  nextCrop?: CropBox;
  /** As in PoseMessage. */
  imageSize?: number;
  /** With `failed`. */
  error?: ErrorData;
  /** The detector's keypoints where they were seen but no pose could be made of them (`no-model`). */
  keypoints?: Float32Array;
  detectMs?: number;
}

export type EngineCalls = {
  "engine.status": { params: Record<string, never>; result: EngineStatus };
  /** Host only: hands the detector to the engine. */
  "detector.load": { params: { detector: DetectorFiles }; result: { id: string; imageSize: number } };
  /** Host only: replaces the network; open streams go on with it, their state reset. */
  "model.load": { params: { model: ModelFiles }; result: ModelSummary };
  /** Host only: weights for a network that has none yet. */
  "model.create": { params: NewNetworkRequest; result: NewNetworkResult };
  /** Host only: the layers of the network that a model.json describes. */
  "model.describe": { params: { description: string }; result: { layers: LayerRow[] } };
  "stream.open": { params: StreamOptions; result: StreamOpened };
  "stream.setSmoothing": { params: { streamId: number; smoothing: number }; result: undefined };
  /** Forgets the LSTM's state, the filter's and the tracked person: after a seek or a cut. */
  "stream.reset": { params: { streamId: number }; result: undefined };
  "stream.close": { params: { streamId: number }; result: undefined };
  /** Host only, one training at a time. Resolves when it ended or was cancelled (AbortSignal). */
  "training.run": { params: TrainingRequest; result: TrainingResult };
  /** Host only: runs the loaded network over whole sequences, as a stream would: frame after frame, unsmoothed. */
  "network.run": { params: NetworkRunRequest; result: NetworkRunResult };
  /** Host only: poses of whole clips. */
  "clips.predict": { params: PredictRequest; result: PredictResult };
};

export interface NewNetworkRequest {
  /** Text of model.json. */
  description: string;
  /** Of the weights that are drawn. */
  seed: number;
  /** A safetensors file of the ones that are not: every tensor of it must have its place in the network. */
  weights?: Uint8Array;
  /** The file's name in errors. */
  weightsName?: string;
}

export interface NewNetworkResult {
  /** A safetensors file, half precision. */
  weights: Uint8Array;
  /** The tensors that are the file's. */
  taken: string[];
}

export interface NetworkRunRequest {
  /** Undefined: the loaded one. */
  model?: ModelFiles;
  sequences: number;
  framesPerSequence: number;
  /** (sequences, framesPerSequence, keypointFeatureCount) */
  inputs: Float32Array;
}

export interface NetworkRunResult {
  /** Every stage's poses, each (sequences, framesPerSequence, 51) mm. */
  stagePosesMm: Float32Array[];
}

/** What the engine is doing, as the host sees it. */
export type EngineState =
  | { state: "starting"; place: EngineStatus["place"]; backend: BackendName | "auto" }
  | { state: "ready"; status: EngineStatus; modelError?: ErrorData }
  | { state: "restarting"; reason: string; attempt: number; attempts: number; inMs: number }
  | { state: "failed"; error: ErrorData };

export interface StudioInfo {
  version: string;
  host: "desktop" | "browser";
  hostReason: string;
  settings: Settings;
  engine: EngineState;
  models: InstalledModel[];
  /** Undefined when the library folder can be written to. */
  libraryError?: ErrorData;
  /** What this host can do that another cannot. */
  capabilities: { revealFolders: boolean };
}

export type StudioCalls = LibraryCalls &
  TrainingCalls &
  ModelCalls & {
    "studio.info": { params: Record<string, never>; result: StudioInfo };
    "settings.update": { params: { change: Partial<Settings> }; result: Settings };
    /** Starts the engine again after it gave up, or on another backend. */
    "engine.restart": { params: Record<string, never>; result: undefined };
  };

export type StudioNotification =
  | LibraryNotification
  | TrainingNotification
  | ModelNotification
  | { type: "engine.state"; engine: EngineState }
  | { type: "settings.changed"; settings: Settings };

export type ToEngine = CallRequest<EngineCalls> | FrameMessage | KeypointsMessage;
export type FromEngine = CallResponse | PoseMessage | SkipMessage | EngineNotification;
export type ToStudio = CallRequest<StudioCalls>;
export type FromStudio = CallResponse | StudioNotification;
