import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { installKernels } from "../../../../src/engine/backends/kernels/installKernels";

export async function useCpu(): Promise<void> {
  await use("cpu");
}

/** WebAssembly as the engine runs it. */
export async function useWasm(): Promise<void> {
  setWasmPaths(`${process.cwd()}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await use("wasm");
  await installKernels();
}

async function use(name: string): Promise<void> {
  // Without it TensorFlow.js advertises its Node binding.
  tf.enableProdMode();
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend did not start`);
}
