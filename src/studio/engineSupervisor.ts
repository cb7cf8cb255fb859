import { type ErrorData, fromErrorData, StudioError, toErrorData } from "../common/errors";
import { type Link, relay, type Unsubscribe } from "../common/link";
import type { Log } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import type { ModelSummary } from "../common/modelProtocol";
import type { DetectorFiles, EngineState, EngineStatus, FromEngine, SelfTest, ToEngine } from "../common/protocol";
import { EngineConnection } from "./engineConnection";
import type { EngineAttempt, EngineExit, SpawnEngine } from "./engineProcess";
import { failedSelfTest, foundNoBackend, whenUsable } from "./engineStart";

/** Waits before each restart after a crash; after the last one the supervisor gives up. */
const restartDelaysMs = [500, 2000, 8000];
/** A run this long counts as healthy: the next crash starts at the first delay again. */
const healthyRunMs = 60_000;

export interface EngineSupervisorOptions {
  spawn: SpawnEngine;
  /** Ways to run the engine, the best first (engineAttempts). */
  attempts: readonly EngineAttempt[];
  /** Reads the detector's files. */
  detector: () => Promise<DetectorFiles>;
  /** Reads the files of the model in use, for an engine that has none yet. */
  model: (engine: EngineStatus) => Promise<ModelFiles>;
  /** Sees the loaded model with its measured speed; reads the one to load in its place, if there is to be one. */
  modelInstead?: (loaded: ModelSummary, engine: EngineStatus) => Promise<ModelFiles | undefined>;
  log: Log;
}

/**
 * Keeps one engine running: tries the ways to run it in order, hands it detector and model, restarts it when it dies,
 * and always says what it is doing. A way that failed its self-test stays in the status, so that nothing is silent. A
 * model that cannot be loaded does not stop it: the engine goes on with the detector alone.
 */
export class EngineSupervisor {
  private current: EngineState;
  private attempts: readonly EngineAttempt[];
  private attemptIndex = 0;
  private failedAttempts: SelfTest[] = [];
  private wasReady = false;
  private readySinceMs = 0;
  private restarts = 0;
  private restartTimer: NodeJS.Timeout | undefined;
  private connection: EngineConnection | undefined;
  private modelLoads: Promise<void> = Promise.resolve();
  /** Counts the user's choices: one made while a model is being loaded is loaded after it. */
  private modelChoice = 0;
  private readonly stateListeners = new Set<(state: EngineState) => void>();

  constructor(private readonly options: EngineSupervisorOptions) {
    this.attempts = options.attempts;
    this.current = this.startingState();
  }

  get state(): EngineState {
    return this.current;
  }

  onState(listener: (state: EngineState) => void): Unsubscribe {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** Starts from the top of the list, also after it gave up. `attempts` replaces the list. */
  restart(attempts: readonly EngineAttempt[] = this.attempts): void {
    this.stop();
    this.attempts = attempts;
    this.attemptIndex = 0;
    this.failedAttempts = [];
    this.wasReady = false;
    this.restarts = 0;
    void this.run();
  }

  stop(): void {
    clearTimeout(this.restartTimer);
    const connection = this.connection;
    this.connection = undefined;
    connection?.kill();
  }

  /**
   * Waits until the engine is ready, also through restarts.
   * @throws StudioError the reason when it gives up; the signal's reason
   */
  whenReady(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (state: EngineState) => {
        if (state.state === "ready") settle(resolve);
        else if (state.state === "failed") settle(() => reject(fromErrorData(state.error)));
      };
      const stopListening = this.onState(look);
      const onAbort = () => settle(() => reject(signal.reason));
      const settle = (act: () => void) => {
        stopListening();
        signal.removeEventListener("abort", onAbort);
        act();
      };
      signal.addEventListener("abort", onAbort);
      if (signal.aborted) onAbort();
      else look(this.current);
    });
  }

  /** Joins a client's engine channel to the engine; closes it, with the reason, while the engine is not ready. */
  connect(client: Link<FromEngine, ToEngine>): void {
    if (this.current.state !== "ready" || !this.connection) {
      client.close(`the engine is ${this.current.state}`);
      return;
    }
    relay(this.connection.openClient(), client);
  }

  /** Loads the model in use again, after the user chose another one. */
  reloadModel(): Promise<void> {
    this.modelChoice++;
    this.modelLoads = this.modelLoads.then(async () => {
      const connection = this.connection;
      if (this.current.state !== "ready" || !connection) return;
      try {
        await this.becomeReady(connection);
      } catch {
        // The engine ended meanwhile; its exit is handled where it is listened to.
      }
    });
    return this.modelLoads;
  }

  private async run(): Promise<void> {
    const startedAtMs = performance.now();
    let connection: EngineConnection | undefined;
    this.setState(this.startingState());
    try {
      const started = new EngineConnection(this.options.spawn(this.attempt));
      connection = started;
      this.connection = started;
      await whenUsable(started, this.hasNextAttempt);
      await started.host.call("detector.load", { detector: await this.options.detector() });
      await this.becomeReady(started);
      if (this.connection !== started) return;
      this.wasReady = true;
      this.readySinceMs = performance.now();
      started.onExit((exit) => this.onExitWhileReady(started, exit));
    } catch (error) {
      // Another run has begun, or the supervisor was stopped.
      if (connection && this.connection !== connection) return;
      connection?.kill();
      this.connection = undefined;
      this.onStartFailed(error, performance.now() - startedAtMs);
    }
  }

  private async becomeReady(connection: EngineConnection): Promise<void> {
    let modelError: ErrorData | undefined;
    let loadedChoice: number;
    do {
      loadedChoice = this.modelChoice;
      modelError = await this.tryLoadModel(connection);
    } while (loadedChoice !== this.modelChoice);
    const status = await connection.host.call("engine.status", {});
    if (this.connection !== connection) return;
    const selfTests = [...this.failedAttempts, ...status.selfTests];
    this.setState({ state: "ready", status: { ...status, selfTests }, modelError });
  }

  private async tryLoadModel(connection: EngineConnection): Promise<ErrorData | undefined> {
    try {
      const status = await connection.host.call("engine.status", {});
      const loaded = await connection.host.call("model.load", { model: await this.options.model(status) });
      const instead = await this.options.modelInstead?.(loaded, status);
      if (instead) await connection.host.call("model.load", { model: instead });
      return undefined;
    } catch (error) {
      if (error instanceof StudioError && error.code === "link-closed") throw error;
      this.options.log.warn(`the model was not loaded: ${toErrorData(error).message}`);
      return toErrorData(error);
    }
  }

  private onStartFailed(error: unknown, elapsedMs: number): void {
    const { code, message } = toErrorData(error);
    const { place, backend } = this.attempt;
    const noBackend = foundNoBackend(error);
    if (code === "file-missing" || code === "file-broken") {
      this.giveUp(new StudioError(code, message));
    } else if (this.hasNextAttempt && (noBackend || !this.wasReady)) {
      this.options.log.warn(`the engine does not run in a ${place} on ${backend}: ${message}`);
      this.failedAttempts.push(failedSelfTest(this.attempt, message, elapsedMs));
      this.attemptIndex++;
      void this.run();
    } else if (noBackend && !this.wasReady) {
      this.giveUp(new StudioError("engine-unavailable", message));
    } else {
      this.restartLater(message);
    }
  }

  private onExitWhileReady(connection: EngineConnection, exit: EngineExit): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    if (performance.now() - this.readySinceMs > healthyRunMs) this.restarts = 0;
    this.restartLater(exit.reason);
  }

  private restartLater(reason: string): void {
    const delayMs = restartDelaysMs[this.restarts];
    if (delayMs === undefined) {
      const times = restartDelaysMs.length + 1;
      this.giveUp(
        new StudioError("engine-lost", `the engine stopped ${times} times in a row; the last time: ${reason}`),
      );
      return;
    }
    this.restarts++;
    this.options.log.warn(`${reason}; starting it again in ${delayMs / 1000} s`);
    const attempts = restartDelaysMs.length;
    this.setState({ state: "restarting", reason, attempt: this.restarts, attempts, inMs: delayMs });
    this.restartTimer = setTimeout(() => void this.run(), delayMs);
  }

  private giveUp(error: StudioError): void {
    this.options.log.error(error.message);
    this.setState({ state: "failed", error: toErrorData(error) });
  }

  private get attempt(): EngineAttempt {
    const attempt = this.attempts[this.attemptIndex];
    if (!attempt) throw new StudioError("internal", "the engine supervisor was given no way to run the engine");
    return attempt;
  }

  private get hasNextAttempt(): boolean {
    return this.attemptIndex + 1 < this.attempts.length;
  }

  private startingState(): EngineState {
    return { state: "starting", place: this.attempt.place, backend: this.attempt.backend };
  }

  private setState(state: EngineState): void {
    this.current = state;
    for (const listener of [...this.stateListeners]) listener(state);
  }
}
