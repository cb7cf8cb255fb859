import * as tf from "@tensorflow/tfjs-core";

/** The backend has no memory for a tensor. */
export class OutOfMemoryError extends Error {}

/** What the backends' own code throws: Dawn and browsers for WebGPU, V8 and Emscripten for WebAssembly. */
const messages = /out[ -]?of[ -]?memory|out_of_\w*memory|allocation failed|cannot enlarge memory|memory\.grow|\boom\b/i;

export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof OutOfMemoryError) return true;
  return messages.test(String((error as { message?: unknown } | undefined)?.message ?? error));
}

interface WatchedDevice {
  pushErrorScope(filter: "out-of-memory"): void;
  popErrorScope(): Promise<{ message: string } | null>;
}

/** What is reached into of the backends; each has one of them. */
export interface BackendInternals {
  /** WebGPU. */
  device?: WatchedDevice;
  bufferManager?: { freeBuffers: Map<string, { size: number; destroy(): void }[]>; numFreeBuffers: number };
  ensureCommandEncoderReady?(): void;
  endComputePassEncoder?(): void;
  submitQueue?(): void;
  /** WebAssembly. */
  wasm?: { _malloc(bytes: number): number; _free(address: number): void };
}

/**
 * Does work on the backend and says when there was no memory for it. A GPU tells only afterwards and computes nonsense
 * until then; WebAssembly's allocator answers 0, where the backend would write over other numbers.
 *
 * @param backend default: the one in use
 * @throws OutOfMemoryError, or what `work` throws
 */
export async function watchingMemory<T>(
  work: () => Promise<T>,
  backend: BackendInternals = tf.backend() as BackendInternals,
): Promise<T> {
  const { device, wasm } = backend;
  if (wasm) checkAllocations(wasm);
  if (!device) return work();
  device.pushErrorScope("out-of-memory");
  const outcome = await settle(work);
  const error = await device.popErrorScope();
  if (error) throw new OutOfMemoryError(error.message);
  if ("error" in outcome) throw outcome.error;
  return outcome.result;
}

async function settle<T>(work: () => Promise<T>): Promise<{ result: T } | { error: unknown }> {
  try {
    return { result: await work() };
  } catch (error) {
    return { error };
  }
}

/**
 * Gives back the graphics memory that waits to be used again; to be called when everything of the work that failed is
 * disposed: buffers that could not be had are among it.
 */
export function dropFreeMemory(backend: BackendInternals = tf.backend() as BackendInternals): void {
  const { bufferManager } = backend;
  if (!bufferManager) return;
  // What was disposed while commands waited is free when they are on their way.
  backend.ensureCommandEncoderReady!();
  backend.endComputePassEncoder!();
  backend.submitQueue!();
  for (const buffers of bufferManager.freeBuffers.values()) {
    for (const buffer of buffers) buffer.destroy();
    bufferManager.numFreeBuffers -= buffers.length;
    buffers.length = 0;
  }
}

const checked = new WeakSet<object>();

function checkAllocations(wasm: NonNullable<BackendInternals["wasm"]>): void {
  if (checked.has(wasm)) return;
  checked.add(wasm);
  // At its first call Emscripten's stub puts the function itself in its place.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) throw new OutOfMemoryError(`WebAssembly has no ${bytes} bytes left`);
    return address;
  };
}
