import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { activateBackend } from "./activateBackend";
import type { BackendCandidate } from "./backendCandidate";
import { installKernels } from "./kernels/installKernels";

/**
 * WebAssembly on the processor: works everywhere.
 * @param wasmFolder where tfjs-backend-wasm's .wasm files are: a folder or a URL, ending in a separator
 */
export function wasmCandidate(wasmFolder: string): BackendCandidate {
  return {
    name: "wasm",
    async start() {
      setWasmPaths(wasmFolder);
      // Its threads need cross-origin isolation in a page and are off in Node: one build everywhere.
      tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
      await activateBackend("wasm");
      await installKernels();
      const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
      return { adapter: `WebAssembly${simd ? " SIMD" : ""}, 1 thread`, softwareAdapter: false };
    },
  };
}
