/**
 * The engine as a process of its own: a Node child process (child_process.fork with serialization "advanced") or
 * Electron's utility process. Its parent speaks ChannelEnvelopes. WebGPU comes from the `webgpu` package (Dawn).
 *
 * Arguments: --backend auto|webgpu|wasm, --place "child process"|"utility process".
 * Exit codes: 0 the parent is gone, 2 wrong arguments, 3 no backend works, 4 the GPU was lost; the reason of 2, 3
 * and 4 is on stderr. It always ends by process.exit: a process that used Dawn does not end by itself.
 */
import { dirname, join, sep } from "node:path";
import { parseArgs } from "node:util";
import type { ChannelEnvelope, SharedLink } from "../common/channels";
import type { Gpu } from "./backends/gpuAdapter";
import { bufferedLink } from "./bufferedLink";
import { type EngineOptions, startEngine } from "./startEngine";

const exitCodes = { parentGone: 0, wrongArguments: 2, noBackend: 3, deviceLost: 4 } as const;

/** Electron's `process.parentPort`; its types are for Electron's own processes only. */
interface ParentPort {
  on(event: "message", listener: (event: { data: ChannelEnvelope }) => void): void;
  postMessage(message: ChannelEnvelope): void;
}

const argumentsGiven = readArguments();
const link = linkToParent();
startEngine(link, {
  ...argumentsGiven,
  findGpu: findDawn,
  wasmFolder: join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), sep),
  onDeviceLost: (reason) => exit(exitCodes.deviceLost, `the GPU was lost: ${reason}`),
}).catch((error: unknown) => exit(exitCodes.noBackend, error instanceof Error ? error.message : String(error)));

function readArguments(): Pick<EngineOptions, "backend" | "place"> {
  const { values } = parseArgs({
    options: {
      backend: { type: "string", default: "auto" },
      place: { type: "string", default: "child process" },
    },
  });
  const { backend, place } = values;
  if (backend !== "auto" && backend !== "webgpu" && backend !== "wasm") {
    return exit(exitCodes.wrongArguments, `--backend must be auto, webgpu or wasm, not "${backend}"`);
  }
  if (place !== "child process" && place !== "utility process") {
    return exit(exitCodes.wrongArguments, `--place must be "child process" or "utility process", not "${place}"`);
  }
  return { backend, place };
}

function linkToParent(): SharedLink {
  // The parent decides when the engine ends: Ctrl+C in a terminal reaches the whole group at once.
  process.on("SIGINT", () => {});
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort) {
    const buffered = bufferedLink<ChannelEnvelope, ChannelEnvelope>(
      (message) => parentPort.postMessage(message),
      () => exit(exitCodes.parentGone),
    );
    parentPort.on("message", ({ data }) => buffered.receive(data));
    return buffered.link;
  }
  if (!process.send) return exit(exitCodes.wrongArguments, "the engine is started by RPSM Studio, not by hand");
  // The pipe takes a part of a large message each time the event loop turns.
  let last: Promise<void> = Promise.resolve();
  const buffered = bufferedLink<ChannelEnvelope, ChannelEnvelope>(
    (message) => {
      if (process.connected) last = new Promise((resolve) => process.send!(message, () => resolve()));
    },
    () => exit(exitCodes.parentGone),
    () => last,
  );
  process.on("message", (message) => buffered.receive(message as ChannelEnvelope));
  process.on("disconnect", () => exit(exitCodes.parentGone));
  return buffered.link;
}

/** Dawn as `navigator.gpu`; Node has a navigator of its own, Electron may not. */
async function findDawn(): Promise<Gpu | undefined> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if (globalThis.navigator) Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  return gpu as unknown as Gpu;
}

function exit(code: number, reason?: string): never {
  if (reason !== undefined) console.error(reason);
  process.exit(code);
}
