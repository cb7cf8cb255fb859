import type { SharedLink } from "../common/channels";
import { StudioError } from "../common/errors";
import type { EngineStatus } from "../common/protocol";
import type { BackendCandidate } from "./backends/backendCandidate";
import { chooseBackend } from "./backends/chooseBackend";
import { wasmCandidate } from "./backends/wasmCandidate";
import { type WebgpuOptions, webgpuCandidate } from "./backends/webgpuCandidate";
import { Engine } from "./engine";
import { serveEngine } from "./engineServer";

export interface EngineOptions {
  place: EngineStatus["place"];
  /** `auto`: WebGPU on a real GPU, else WebAssembly. */
  backend: "auto" | "webgpu" | "wasm";
  /** See WebgpuOptions. */
  findGpu: WebgpuOptions["findGpu"];
  /** See wasmCandidate. */
  wasmFolder: string;
  /** The device is gone and with it everything that was loaded: the entry ends its process. */
  onDeviceLost(reason: string): void;
}

/**
 * What both entries do: choose a backend, then serve the link. The link's messages must wait until then.
 * @throws StudioError `engine-unavailable` when no backend passes its self-test
 */
export async function startEngine(link: SharedLink, options: EngineOptions): Promise<void> {
  const backend = await chooseBackend(candidatesFor(options));
  void backend.lost?.then(options.onDeviceLost);
  serveEngine(link, new Engine(options.place, backend));
}

function candidatesFor({ backend, findGpu, wasmFolder }: EngineOptions): BackendCandidate[] {
  const webgpu = webgpuCandidate({ findGpu, allowSoftware: backend === "webgpu" });
  const wasm = wasmCandidate(wasmFolder);
  switch (backend) {
    case "auto":
      return [webgpu, wasm];
    case "webgpu":
      return [webgpu];
    case "wasm":
      return [wasm];
    default:
      throw new StudioError("bad-argument", `backend must be auto, webgpu or wasm, not "${backend satisfies never}"`);
  }
}
