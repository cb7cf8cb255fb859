import { dirname, join, sep } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../src/common/channels";
import { memoryLinkPair } from "../../../src/common/link";
import type { EngineCalls, EngineStatus } from "../../../src/common/protocol";
import { createCaller } from "../../../src/common/rpc";
import { type EngineOptions, startEngine } from "../../../src/engine/startEngine";

const wasmFolder = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), sep);

async function statusOf(options: Partial<EngineOptions>): Promise<EngineStatus> {
  const [engineEnd, hostEnd] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
  await startEngine(engineEnd, {
    ...{ place: "child process", backend: "auto", wasmFolder },
    findGpu: async () => undefined,
    onDeviceLost: () => {},
    ...options,
  });
  const link = splitIntoChannels(hostEnd).open("host") as Parameters<typeof createCaller<EngineCalls>>[0];
  return await createCaller<EngineCalls>(link).call("engine.status", {});
}

describe("startEngine", () => {
  it("runs on WebAssembly where there is no GPU, and says that it tried", async () => {
    const status = await statusOf({ backend: "auto" });
    expect(status).toMatchObject({
      ...{ place: "child process", backend: "wasm", adapter: "WebAssembly SIMD, 1 thread", softwareAdapter: false },
      selfTests: [
        { backend: "webgpu", passed: false, reason: "this place has no WebGPU" },
        { backend: "wasm", passed: true },
      ],
    });
    expect(status.selfTests[1]!.maxError).toBeLessThan(1e-4);
    expect(status.detector).toBeUndefined();
    expect(status.model).toBeUndefined();
  });

  it("tries nothing but WebAssembly when it is asked for", async () => {
    expect((await statusOf({ backend: "wasm" })).selfTests).toHaveLength(1);
  });

  it("falls back to nothing when WebGPU is asked for and absent", async () => {
    await expect(statusOf({ backend: "webgpu" })).rejects.toMatchObject({
      code: "engine-unavailable",
      message: "no backend can compute here (webgpu: this place has no WebGPU)",
    });
  });

  it("takes a software adapter only when WebGPU is asked for by name", async () => {
    const requestDevice = () => Promise.reject(new Error("the device was not granted"));
    const swiftShader = { info: { architecture: "swiftshader" }, limits: {}, requestDevice };
    const findGpu = async () => ({ requestAdapter: async () => swiftShader });
    const refused = /swiftshader computes on the processor/;
    await expect(statusOf({ backend: "webgpu", findGpu })).rejects.toThrow(/was not granted/);
    expect((await statusOf({ backend: "auto", findGpu })).selfTests[0]!.reason).toMatch(refused);
  });

  it("names a backend that does not exist", async () => {
    await expect(statusOf({ backend: "cuda" as never })).rejects.toMatchObject({ code: "bad-argument" });
  });

  describe("on a device that can be lost", () => {
    afterEach(() => vi.doUnmock("../../../src/engine/backends/chooseBackend"));

    it("passes the reason of its loss to the entry, which ends the process", async () => {
      let lose = (_reason: string) => {};
      const lost = new Promise<string>((resolve) => {
        lose = resolve;
      });
      const chosen = { name: "webgpu", adapter: "test", softwareAdapter: false, selfTests: [], lost };
      vi.doMock("../../../src/engine/backends/chooseBackend", () => ({ chooseBackend: async () => chosen }));
      vi.resetModules();
      const { startEngine: startOnDevice } = await import("../../../src/engine/startEngine");
      const onDeviceLost = vi.fn();
      const [link] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
      const findGpu = async () => undefined;
      await startOnDevice(link, {
        ...{ place: "child process", backend: "webgpu", wasmFolder },
        ...{ findGpu, onDeviceLost },
      });
      expect(onDeviceLost).not.toHaveBeenCalled();
      lose("the driver was reset");
      await vi.waitFor(() => expect(onDeviceLost).toHaveBeenCalledExactlyOnceWith("the driver was reset"));
    });
  });
});
