import { constants, setPriority } from "node:os";
import { toErrorData } from "../common/errors";
import type { Log } from "../common/log";
import type { EngineStatus, SelfTest } from "../common/protocol";
import { EngineConnection } from "./engineConnection";
import type { EngineAttempt, SpawnEngine } from "./engineProcess";
import { failedSelfTest, whenUsable } from "./engineStart";

export interface WorkEngineOptions {
  spawn: SpawnEngine;
  /** Ways to run the engine, the best first (engineAttempts). */
  attempts: readonly EngineAttempt[];
  log: Log;
}

/** An engine for one piece of work. */
export interface WorkEngine {
  connection: EngineConnection;
  /** With every way that was tried before. */
  status: EngineStatus;
}

/**
 * Starts an engine of its own for the host's long work (trainings), beside the one that serves live capture: neither
 * waits for the other, and one that runs out of memory takes nothing else with it. It has neither detector nor model,
 * gives way to every other process where the system can do that, and is not started again when it dies. Whoever opened
 * it ends it with `connection.kill()`.
 *
 * @throws StudioError `engine-unavailable` with what the last way said; the signal's reason
 */
export async function openWorkEngine(options: WorkEngineOptions, signal: AbortSignal): Promise<WorkEngine> {
  const { attempts, log } = options;
  const failed: SelfTest[] = [];
  for (let index = 0; ; index++) {
    signal.throwIfAborted();
    const attempt = attempts[index]!;
    const startedAtMs = performance.now();
    try {
      const { connection, status } = await start(options.spawn, attempt, index + 1 < attempts.length, signal);
      yieldToOthers(connection.pid, log);
      return { connection, status: { ...status, selfTests: [...failed, ...status.selfTests] } };
    } catch (error) {
      signal.throwIfAborted();
      if (index + 1 >= attempts.length) throw error;
      const { message } = toErrorData(error);
      log.warn(`the engine for long work does not run in a ${attempt.place} on ${attempt.backend}: ${message}`);
      failed.push(failedSelfTest(attempt, message, performance.now() - startedAtMs));
    }
  }
}

async function start(
  spawn: SpawnEngine,
  attempt: EngineAttempt,
  hasNext: boolean,
  signal: AbortSignal,
): Promise<WorkEngine> {
  const connection = new EngineConnection(spawn(attempt));
  const kill = () => connection.kill();
  signal.addEventListener("abort", kill, { once: true });
  try {
    return { connection, status: await whenUsable(connection, hasNext) };
  } catch (error) {
    connection.kill();
    throw error;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** Live capture and everything else that a person waits for comes first. */
function yieldToOthers(pid: number | undefined, log: Log): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug(`the engine for long work keeps its priority: ${(error as Error).message}`);
  }
}
