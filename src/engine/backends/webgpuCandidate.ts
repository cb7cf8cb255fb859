import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import { activateBackend } from "./activateBackend";
import type { BackendCandidate } from "./backendCandidate";
import { adapterName, type Gpu, type GpuAdapter, isSoftwareAdapter } from "./gpuAdapter";

export interface WebgpuOptions {
  /** Finds the WebGPU API and makes it `navigator.gpu`; undefined where there is none. */
  findGpu(): Promise<Gpu | undefined>;
  /** Whether a software adapter will do; only when the user asked for WebGPU by name. */
  allowSoftware: boolean;
}

/** Limits that the backend's kernels use as far as the adapter goes; without them a device has the small defaults. */
const raisedLimits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** The GPU through WebGPU. */
export function webgpuCandidate({ findGpu, allowSoftware }: WebgpuOptions): BackendCandidate {
  return {
    name: "webgpu",
    async start() {
      const gpu = await findGpu();
      if (!gpu) throw new StudioError("engine-unavailable", "this place has no WebGPU");
      const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
      if (!adapter) throw new StudioError("engine-unavailable", "WebGPU found no GPU");
      const softwareAdapter = isSoftwareAdapter(adapter);
      if (softwareAdapter && !allowSoftware) {
        throw new StudioError(
          "engine-unavailable",
          `${adapterName(adapter)} computes on the processor, slower than WebAssembly: it counts as no GPU`,
        );
      }
      const { lost } = await activateOn(adapter);
      return { adapter: adapterName(adapter), softwareAdapter, lost };
    },
  };
}

/**
 * Starts TensorFlow.js on this very adapter. The backend's own start would ask for an adapter again, and requests a
 * feature in a form (an array within the array) that only browsers forgive.
 */
async function activateOn(adapter: GpuAdapter): Promise<{ lost: Promise<string> }> {
  const limits = adapter.limits as Readonly<Record<string, number>>;
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(raisedLimits.map((name) => [name, limits[name]!])),
  });
  // Loaded only now: the module looks for navigator.gpu as it loads.
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device as never, adapter.info as never));
  await activateBackend("webgpu");
  return { lost: device.lost.then(({ reason, message }) => message || reason || "no reason given") };
}
