/** Prints sampleRun on WebGPU as JSON; started by webgpuProcess.ts. */
import * as tf from "@tensorflow/tfjs-core";
import { create, globals } from "webgpu";
import { sampleRun } from "./sampleRun";

async function main(): Promise<void> {
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) }, configurable: true });
  await import("@tensorflow/tfjs-backend-webgpu");
  // Small products would be computed on the processor otherwise.
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  if (!(await tf.setBackend("webgpu")) || tf.getBackend() !== "webgpu") throw new Error("WebGPU did not start");
  process.stdout.write(JSON.stringify(await sampleRun()));
}

main().then(
  () => process.stdout.write("", () => process.exit(0)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
