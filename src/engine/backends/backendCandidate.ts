import type { BackendName } from "../../common/backendName";

/** A backend that runs: TensorFlow.js computes on it from now on. */
export interface StartedBackend {
  /** The GPU's name, or what WebAssembly runs on. */
  adapter: string;
  softwareAdapter: boolean;
  /** Resolves with the reason when the device is lost; absent where there is nothing to lose. */
  lost?: Promise<string>;
}

/** One backend that the engine may try. */
export interface BackendCandidate {
  readonly name: BackendName;
  /** Makes it TensorFlow.js's backend. @throws an error that says why it cannot be used here. */
  start(): Promise<StartedBackend>;
}
