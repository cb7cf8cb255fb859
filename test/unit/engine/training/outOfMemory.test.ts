import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type BackendInternals,
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

  test("WebGPU: what it tells afterwards is an error too, and buffers that could not be had are not used again", async () => {
    const destroyed: number[] = [];
    const buffer = (size: number) => ({ size, destroy: () => destroyed.push(size) });
    const bufferManager = { freeBuffers: new Map([["4_1", [buffer(4), buffer(4)]]]), numFreeBuffers: 2 };
    const answers = [{ message: "no memory for 4 GB" }, null];
    const device = { pushErrorScope: vi.fn(), popErrorScope: async () => answers.shift()! };
    const backend = { device, bufferManager };
    await expect(watchingMemory(async () => 1, backend)).rejects.toThrow("no memory for 4 GB");
    expect(device.pushErrorScope).toHaveBeenCalledWith("out-of-memory");
    expect(destroyed).toEqual([4, 4]);
    expect(bufferManager).toEqual({ freeBuffers: new Map([["4_1", []]]), numFreeBuffers: 0 });
    expect(await watchingMemory(async () => 2, backend)).toBe(2);
  });
});
