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
  const { device, bufferManager, wasm } = backend;
  if (wasm) checkAllocations(wasm);
  if (!device) return work();
  device.pushErrorScope("out-of-memory");
  const outcome = await settle(work);
  const error = await device.popErrorScope();
  if (error) {
    dropFreeBuffers(bufferManager);
    throw new OutOfMemoryError(error.message);
  }
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

/** Buffers that could not be had are among those that wait to be used again. */
function dropFreeBuffers(manager: BackendInternals["bufferManager"]): void {
  for (const buffers of manager?.freeBuffers.values() ?? []) {
    for (const buffer of buffers) buffer.destroy();
    manager!.numFreeBuffers -= buffers.length;
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
