import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import { runSelfTest } from "../../../../src/engine/backends/selfTest";

afterEach(() => vi.restoreAllMocks());

describe("runSelfTest", () => {
  it("passes on a backend that computes, with an error of rounding, and leaves no tensor", async () => {
    await activateBackend("cpu");
    const before = tf.memory().numTensors;
    const result = await runSelfTest("cpu");
    expect(result).toMatchObject({ backend: "cpu", passed: true });
    expect(result.maxError).toBeLessThan(1e-4);
    expect(result.reason).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("fails on a read-back of zeros", async () => {
    await activateBackend("cpu");
    vi.spyOn(MathBackendCPU.prototype, "readSync").mockReturnValue(new Float32Array(48 * 40));
    const result = await runSelfTest("cpu");
    expect(result.passed).toBe(false);
    expect(result.maxError).toBeGreaterThan(1);
    expect(result.reason).toMatch(/came back wrong/);
  });

  it("fails on a read-back of NaN and on one that is cut short", async () => {
    await activateBackend("cpu");
    const readSync = vi.spyOn(MathBackendCPU.prototype, "readSync");
    readSync.mockReturnValue(new Float32Array(48 * 40).fill(Number.NaN));
    expect(await runSelfTest("cpu")).toMatchObject({ passed: false });
    readSync.mockReturnValue(new Float32Array(5));
    expect(await runSelfTest("cpu")).toMatchObject({ passed: false });
  });

  it("says why when reading back throws, as in Electron's utility process", async () => {
    await activateBackend("cpu");
    vi.spyOn(MathBackendCPU.prototype, "readSync").mockImplementation(() => {
      throw new Error("External buffers are not allowed");
    });
    const before = tf.memory().numTensors;
    const result = await runSelfTest("cpu");
    expect(result).toMatchObject({ passed: false, reason: "External buffers are not allowed" });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives up on a read-back that never comes", async () => {
    await activateBackend("cpu");
    vi.useFakeTimers();
    vi.spyOn(MathBackendCPU.prototype, "read").mockReturnValue(new Promise(() => {}));
    const result = runSelfTest("cpu");
    await vi.advanceTimersByTimeAsync(25_000);
    vi.useRealTimers();
    expect(await result).toMatchObject({ passed: false, reason: "no answer within 20 s" });
  });
});
