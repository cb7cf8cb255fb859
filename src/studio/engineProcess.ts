import type { SharedLink } from "../common/channels";
import type { Unsubscribe } from "../common/link";
import type { EngineStatus } from "../common/protocol";
import type { Settings } from "../common/settings";

/** One way to run the engine: where, and on which backend. */
export interface EngineAttempt {
  place: EngineStatus["place"];
  backend: Settings["backend"];
}

export interface EngineExit {
  /** Exit code; undefined when a signal ended it or it never started. */
  code: number | undefined;
  /** For a person: how it ended and the last thing it said. */
  reason: string;
}

/** The engine said that no backend works; starting it again the same way would not help. */
export const noBackendExitCode = 3;

/** A running engine, whatever kind of process it is. Each host brings its own. */
export interface EngineProcess {
  readonly link: SharedLink;
  /** The system's number of the process; undefined where it has none of its own, or not yet. */
  readonly pid?: number | undefined;
  /** Called once. Called at once when the process is gone already. */
  onExit(listener: (exit: EngineExit) => void): Unsubscribe;
  /** Ends the process; harmless when it is gone. */
  kill(): void;
}

export type SpawnEngine = (attempt: EngineAttempt) => EngineProcess;

/**
 * What a host tries, in order, for a backend setting. The Dawn bindings can fail or crash natively (in Electron at the
 * first read-back, dawn-gpu/node-webgpu issue 5), so every list ends with something that needs no GPU unless the user
 * insists on one.
 */
export function engineAttempts(host: "desktop" | "browser", backend: Settings["backend"]): EngineAttempt[] {
  if (host === "browser") {
    const first: EngineAttempt = { place: "child process", backend };
    return backend === "auto" ? [first, { place: "child process", backend: "wasm" }] : [first];
  }
  const onWebGpu: EngineAttempt[] = [
    { place: "utility process", backend: "webgpu" },
    { place: "hidden window", backend: "webgpu" },
  ];
  const onWasm: EngineAttempt = { place: "utility process", backend: "wasm" };
  switch (backend) {
    case "auto":
      return [...onWebGpu, onWasm];
    case "webgpu":
      return onWebGpu;
    case "wasm":
      return [onWasm];
  }
}
