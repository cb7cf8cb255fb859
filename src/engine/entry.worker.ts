/**
 * The engine as a Web Worker, on the browser's own WebGPU: for the desktop host's hidden window, where Dawn's
 * bindings cannot read back from the GPU. Whoever starts it speaks ChannelEnvelopes by postMessage.
 *
 * Its URL's query: backend=auto|webgpu|wasm, place=hidden window|worker, wasm=<folder URL of the .wasm files>.
 * It reports what a process would by its exit code with an error event on the Worker, whose message begins with
 * "engine-unavailable:" or "gpu-lost:", and closes.
 */
import type { ChannelEnvelope } from "../common/channels";
import type { ErrorCode } from "../common/errors";
import type { Gpu } from "./backends/gpuAdapter";
import { bufferedLink } from "./bufferedLink";
import { type EngineOptions, startEngine } from "./startEngine";

declare const self: DedicatedWorkerGlobalScope;

const query = new URL(self.location.href).searchParams;
const buffered = bufferedLink<ChannelEnvelope, ChannelEnvelope>(
  (message) => self.postMessage(message),
  () => self.close(),
);
self.addEventListener("message", ({ data }: MessageEvent<ChannelEnvelope>) => buffered.receive(data));

startEngine(buffered.link, {
  backend: (query.get("backend") ?? "auto") as EngineOptions["backend"],
  place: query.get("place") === "hidden window" ? "hidden window" : "worker",
  findGpu: async () => self.navigator.gpu as unknown as Gpu | undefined,
  wasmFolder: query.get("wasm") ?? new URL("./", self.location.href).href,
  onDeviceLost: (reason) => end("gpu-lost", reason),
}).catch((error: unknown) => end("engine-unavailable", error instanceof Error ? error.message : String(error)));

function end(code: ErrorCode, reason: string): void {
  self.reportError(new Error(`${code}: ${reason}`));
  buffered.closed(reason);
  self.close();
}
