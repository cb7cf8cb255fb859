import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type BackendInternals,
  dropFreeMemory,
  isOutOfMemory,
  OutOfMemoryError,
  watchingMemory,
} from "../../../../src/engine/training/outOfMemory";
import { useCpu, useWasm } from "../../rpsm/support/backends";
import { train, underWay } from "./support/train";
import { trainingRequest } from "./support/trainingRequest";

afterEach(() => vi.restoreAllMocks());

/** Lets chunks of more than so many sequences fail on their way back, as a full memory does. */
function memoryFor(most: number, message = "WebAssembly.Memory.grow(): Maximum memory size exceeded"): void {
  const engine = tf.engine();
  const original = engine.runKernel;
  vi.spyOn(engine, "runKernel").mockImplementation((kernelName, ...rest) => {
    // Transposed products come first in the gradients.
    if (kernelName === tf.Transpose && underWay.sequences > most && engine.state.gradientDepth === 0) {
      throw new RangeError(message);
    }
    return original.call(engine, kernelName, ...rest) as never;
  });
}

describe("when the memory is not enough", () => {
  beforeAll(useCpu);

  test("chunks are halved until they fit, it is told, and the step is repeated", async () => {
    await train(trainingRequest({ steps: 1 }));
    const before = tf.memory().numTensors;
    memoryFor(2);
    const { result, splits, sizes } = await train(trainingRequest({ batchSize: 7, steps: 3 }));
    expect(splits.map(({ microBatchSize }) => microBatchSize)).toEqual([4, 2]);
    expect(sizes).toEqual([7, 4, ...[2, 2, 2, 1], ...[2, 2, 2, 1], ...[2, 2, 2, 1]]);
    expect(tf.memory().numTensors).toBe(before);
    vi.restoreAllMocks();
    const small = await train(trainingRequest({ batchSize: 7, steps: 3, microBatchSize: 2 }));
    expect(result.weights).toEqual(small.result.weights);
  });

  test("a resumed training keeps the smaller chunks on the same backend", async () => {
    memoryFor(2);
    const { checkpoints, result } = await train(trainingRequest({ batchSize: 6, steps: 6, checkpointEverySteps: 3 }));
    vi.restoreAllMocks();
    const { weights, trainerState } = checkpoints[0]!;
    const resumed = await train(trainingRequest({ batchSize: 6, steps: 6, weights, trainerState }));
    expect(resumed.splits).toEqual([]);
    expect(Math.max(...resumed.sizes)).toBe(2);
    expect(resumed.result).toEqual(result);
  });

  test("for a single sequence, the training ends and says what to do", async () => {
    const before = tf.memory().numTensors;
    memoryFor(0, "Out of memory");
    await expect(train(trainingRequest({ batchSize: 2 }))).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("the memory is not enough"),
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("other errors are passed on", async () => {
    memoryFor(0, "no kernel");
    await expect(train(trainingRequest({ batchSize: 2 }))).rejects.toThrow("no kernel");
  });
});

test.each([
  "Out of memory",
  "GPUOutOfMemoryError",
  "vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY",
  "WebAssembly.Memory.grow(): Unable to grow instance memory",
  "Cannot enlarge memory arrays to size 2 bytes (OOM)",
  "Array buffer allocation failed",
])("%s is a lack of memory", (message) => {
  expect(isOutOfMemory(new Error(message))).toBe(true);
});

test("what is none is none", () => {
  expect(isOutOfMemory(new Error("in this room there is no one"))).toBe(false);
  expect(isOutOfMemory(undefined)).toBe(false);
});

describe("a backend", () => {
  test("WebAssembly: an allocation that fails is an error instead of nonsense", async () => {
    await useWasm();
    tf.zeros([4]).dispose();
    const { wasm } = tf.backend() as unknown as Required<BackendInternals>;
    const original = wasm._malloc;
    let isFull = false;
    wasm._malloc = (bytes) => (isFull ? 0 : original(bytes));
    const before = tf.memory().numTensors;
    await watchingMemory(async () => {});
    isFull = true;
    await expect(watchingMemory(async () => tf.tidy(() => tf.tensor1d([1, 2])))).rejects.toThrow(OutOfMemoryError);
    isFull = false;
    expect(tf.memory().numTensors).toBe(before);
    wasm._malloc = original;
  });

  test("WebGPU: what it tells afterwards is an error too", async () => {
    const answers = [{ message: "no memory for 4 GB" }, { message: "no memory for the optimiser" }, null];
    const device = { pushErrorScope: vi.fn(), popErrorScope: async () => answers.shift()! };
    await expect(watchingMemory(async () => 1, { device })).rejects.toThrow("no memory for 4 GB");
    const failing = () => Promise.reject(new Error("a read of nothing"));
    await expect(watchingMemory(failing, { device })).rejects.toThrow(OutOfMemoryError);
    expect(await watchingMemory(async () => 2, { device })).toBe(2);
    expect(device.pushErrorScope.mock.calls).toEqual([["out-of-memory"], ["out-of-memory"], ["out-of-memory"]]);
  });

  test("WebGPU: buffers that could not be had are not used again, also those that are freed only with the queue", () => {
    const destroyed: string[] = [];
    const buffer = (name: string) => ({ size: 4, destroy: () => destroyed.push(name) });
    const bufferManager = { freeBuffers: new Map([["4_1", [buffer("free")]]]), numFreeBuffers: 1 };
    dropFreeMemory({
      bufferManager,
      ensureCommandEncoderReady: () => {},
      endComputePassEncoder: () => {},
      submitQueue: () => {
        bufferManager.freeBuffers.get("4_1")!.push(buffer("queued"));
        bufferManager.numFreeBuffers++;
      },
    });
    expect(destroyed).toEqual(["free", "queued"]);
    expect(bufferManager).toEqual({ freeBuffers: new Map([["4_1", []]]), numFreeBuffers: 0 });
  });
});
