import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import type { BackendCandidate } from "../../../../src/engine/backends/backendCandidate";
import { chooseBackend } from "../../../../src/engine/backends/chooseBackend";

const absentGpu: BackendCandidate = {
  name: "webgpu",
  start: async () => {
    throw new Error("no GPU here");
  },
};

const processor: BackendCandidate = {
  name: "cpu",
  async start() {
    await activateBackend("cpu");
    return { adapter: "plain processor", softwareAdapter: false };
  },
};

describe("chooseBackend", () => {
  it("goes on to the next candidate and tells about both", async () => {
    const chosen = await chooseBackend([absentGpu, processor]);
    expect(chosen).toMatchObject({ name: "cpu", adapter: "plain processor", softwareAdapter: false });
    expect(chosen.selfTests).toMatchObject([
      { backend: "webgpu", passed: false, reason: "no GPU here" },
      { backend: "cpu", passed: true },
    ]);
  });

  it("does not start a candidate after the one that passed", async () => {
    const chosen = await chooseBackend([processor, absentGpu]);
    expect(chosen.selfTests).toHaveLength(1);
  });

  it("gives every candidate's reason when none works", async () => {
    await expect(chooseBackend([absentGpu, { ...absentGpu, name: "wasm" }])).rejects.toMatchObject({
      code: "engine-unavailable",
      message: "no backend can compute here (webgpu: no GPU here; wasm: no GPU here)",
    });
  });
});

describe("activateBackend", () => {
  it("is an error where TensorFlow.js would silently go on with another backend", async () => {
    await activateBackend("cpu");
    const warning = vi.spyOn(console, "warn").mockReturnValue();
    tf.registerBackend("webgpu", () => {
      throw new Error("no device");
    });
    await expect(activateBackend("webgpu")).rejects.toMatchObject({ code: "engine-unavailable" });
    expect(warning).toHaveBeenCalled();
    warning.mockRestore();
    tf.removeBackend("webgpu");
  });
});
