import { StudioError } from "../common/errors";
import type { Log } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import type { ModelSummary } from "../common/modelProtocol";
import type { DetectorFiles, EngineStatus } from "../common/protocol";
import type { Settings } from "../common/settings";
import { EngineConnection } from "./engineConnection";
import { spawnNodeEngine } from "./nodeEngineProcess";

const startTimeoutMs = 120_000;

export interface HeadlessEngineOptions {
  /** out/main/engine.js */
  engineEntry: string;
  backend: Settings["backend"];
  log: Log;
}

/**
 * An engine in a child process for the command line: started once and not again, because a command that failed half
 * way should say so. Whoever started it ends it with `connection.kill()`.
 * @throws StudioError `engine-unavailable` with what the engine said
 */
export async function startHeadlessEngine(
  options: HeadlessEngineOptions,
): Promise<{ connection: EngineConnection; status: EngineStatus }> {
  const attempt = { place: "child process", backend: options.backend } as const;
  const connection = new EngineConnection(spawnNodeEngine(options.engineEntry, attempt, options.log));
  try {
    return { connection, status: await connection.whenStarted(startTimeoutMs) };
  } catch (error) {
    connection.kill();
    throw error;
  }
}

/** Hands the engine what it needs to predict. */
export async function loadForPrediction(
  connection: EngineConnection,
  detector: DetectorFiles,
  model: ModelFiles,
): Promise<ModelSummary> {
  try {
    await connection.host.call("detector.load", { detector });
    return await connection.host.call("model.load", { model });
  } catch (error) {
    if (error instanceof StudioError && error.code === "link-closed") {
      throw new StudioError("engine-lost", `the engine ended while loading: ${error.message}`);
    }
    throw error;
  }
}
