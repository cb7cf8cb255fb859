import { backend, getBackend, type TensorInfo } from "@tensorflow/tfjs-core";
import { StudioError } from "../../../common/errors";
import type { HeapAllocator } from "./scratch";

/** What the kernels use of the WebAssembly backend of TensorFlow.js 4.22. */
export interface WasmBackend {
  readonly wasm: HeapAllocator & { readonly asm: { readonly memory: WebAssembly.Memory } };
  /** Address of a tensor's numbers; above 2 GB too a positive number. */
  getMemoryOffset(dataId: object): number;
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** @throws StudioError `internal` when another backend is active */
export function activeWasmBackend(): WasmBackend {
  if (getBackend() !== "wasm") throw new StudioError("internal", `the active backend is ${getBackend()}, not wasm`);
  return backend() as unknown as WasmBackend;
}
