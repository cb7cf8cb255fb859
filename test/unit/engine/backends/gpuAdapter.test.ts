import { describe, expect, it } from "vitest";
import {
  adapterName,
  type GpuAdapter,
  type GpuAdapterInfo,
  isSoftwareAdapter,
} from "../../../../src/engine/backends/gpuAdapter";
import { webgpuCandidate } from "../../../../src/engine/backends/webgpuCandidate";

function adapter(info: GpuAdapterInfo, isFallbackAdapter = false): GpuAdapter {
  return {
    info,
    isFallbackAdapter,
    limits: {},
    requestDevice: () => Promise.reject(new Error("the device was not granted")),
  };
}

const swiftShader = adapter({ vendor: "google", architecture: "swiftshader" });
const geForce = adapter({ vendor: "nvidia", architecture: "ampere" });

describe("isSoftwareAdapter", () => {
  it("knows the renderers that run on the processor, by any of their names", () => {
    expect(isSoftwareAdapter(swiftShader)).toBe(true);
    expect(isSoftwareAdapter(adapter({ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }))).toBe(true);
    expect(isSoftwareAdapter(adapter({ device: "Microsoft Basic Render Driver" }))).toBe(true);
    expect(isSoftwareAdapter(adapter({}, true))).toBe(true);
    expect(isSoftwareAdapter(adapter({ isFallbackAdapter: true }))).toBe(true);
  });
  it("takes a GPU for a GPU", () => {
    expect(isSoftwareAdapter(geForce)).toBe(false);
    expect(isSoftwareAdapter(adapter({ vendor: "intel", architecture: "gen-12lp" }))).toBe(false);
  });
});

describe("adapterName", () => {
  it("is the driver's description, else vendor and architecture", () => {
    expect(adapterName(adapter({ vendor: "nvidia", description: "NVIDIA GeForce RTX 3060" }))).toBe(
      "NVIDIA GeForce RTX 3060",
    );
    expect(adapterName(geForce)).toBe("nvidia ampere");
    expect(adapterName(adapter({}))).toBe("unnamed GPU");
  });
});

describe("webgpuCandidate", () => {
  const start = (found: GpuAdapter | null | undefined, allowSoftware = false) =>
    webgpuCandidate({
      findGpu: async () => (found === undefined ? undefined : { requestAdapter: async () => found }),
      allowSoftware,
    }).start();

  it("says what is missing", async () => {
    await expect(start(undefined)).rejects.toThrow("this place has no WebGPU");
    await expect(start(null)).rejects.toThrow("WebGPU found no GPU");
  });
  it("refuses a software adapter unless it was asked for", async () => {
    await expect(start(swiftShader)).rejects.toThrow(/google swiftshader .* counts as no GPU/);
    await expect(start(swiftShader, true)).rejects.toThrow("the device was not granted");
    await expect(start(geForce)).rejects.toThrow("the device was not granted");
  });
});
