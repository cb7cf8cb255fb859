import { StudioError } from "../common/errors";
import type { EngineStatus, SelfTest } from "../common/protocol";
import { type EngineConnection, EngineExitError } from "./engineConnection";
import { type EngineAttempt, noBackendExitCode } from "./engineProcess";

/** Longest start seen is a few seconds; a software GPU driver that compiles shaders may take far longer. */
export const startTimeoutMs = 60_000;

/** SwiftShader or llvmpipe: 60 to 90 times slower than WebAssembly, so it is only taken when nothing else is left. */
class SoftwareAdapterError extends StudioError {
  constructor(adapter: string) {
    super("engine-unavailable", `${adapter} computes in software and counts as no GPU`);
  }
}

/**
 * Waits until an engine has tested itself and can be used.
 * @param hasNext there is another way to run it: a software adapter is refused then
 * @throws StudioError those of EngineConnection.whenStarted, `engine-unavailable` for a software adapter
 */
export async function whenUsable(connection: EngineConnection, hasNext: boolean): Promise<EngineStatus> {
  const status = await connection.whenStarted(startTimeoutMs);
  if (status.softwareAdapter && hasNext) throw new SoftwareAdapterError(status.adapter);
  return status;
}

/** Starting it again the same way would not help. */
export function foundNoBackend(error: unknown): boolean {
  return (
    error instanceof SoftwareAdapterError || (error instanceof EngineExitError && error.exit.code === noBackendExitCode)
  );
}

/** A way to run the engine that failed, as the status shows it. */
export function failedSelfTest({ place, backend }: EngineAttempt, message: string, elapsedMs: number): SelfTest {
  const tried = backend === "auto" ? "webgpu" : backend;
  return { backend: tried, passed: false, maxError: Number.NaN, elapsedMs, reason: `${place}: ${message}` };
}
