import { getKernel, type KernelConfig, type KernelFunc, registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import { StudioError } from "../../../common/errors";

const backendName = "wasm";

/** Puts another kernel in the place of one of the WebAssembly backend's. @returns what takes it back */
export function replaceKernel(kernelName: string, make: (original: KernelFunc) => KernelFunc): () => void {
  const original = configOf(kernelName);
  unregisterKernel(kernelName, backendName);
  registerKernel({ ...original, kernelFunc: make(original.kernelFunc) });
  return () => {
    unregisterKernel(kernelName, backendName);
    registerKernel(original);
  };
}

/** Adds a kernel that TensorFlow.js does not have. @returns what takes it back */
export function addKernel(kernelName: string, kernelFunc: KernelFunc): () => void {
  registerKernel({ kernelName, backendName, kernelFunc });
  return () => unregisterKernel(kernelName, backendName);
}

export function kernelNamed(kernelName: string): KernelFunc {
  return configOf(kernelName).kernelFunc;
}

function configOf(kernelName: string): KernelConfig {
  const config = getKernel(kernelName, backendName);
  if (!config) throw new StudioError("internal", `the ${backendName} backend has no kernel ${kernelName}`);
  return config;
}
