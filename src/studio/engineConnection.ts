import { type Channels, splitIntoChannels } from "../common/channels";
import type { EngineNotification } from "../common/engineTraining";
import { StudioError } from "../common/errors";
import type { Link, Unsubscribe } from "../common/link";
import type { EngineCalls, EngineStatus, FromEngine, ToEngine } from "../common/protocol";
import { type Caller, createCaller } from "../common/rpc";
import type { EngineExit, EngineProcess } from "./engineProcess";

/** The process ended before, or instead of, answering. */
export class EngineExitError extends StudioError {
  constructor(readonly exit: EngineExit) {
    super("engine-unavailable", exit.reason);
  }
}

/** The host's end of one engine process: the host-only channel, and one channel per client. */
export class EngineConnection {
  /** Host-only calls: detector.load, model.load, training.run. */
  readonly host: Caller<EngineCalls>;
  private readonly hostLink: Link<ToEngine, FromEngine>;
  private readonly channels: Channels;
  private nextClient = 1;

  constructor(private readonly process: EngineProcess) {
    this.channels = splitIntoChannels(process.link);
    this.hostLink = this.channels.open<ToEngine, FromEngine>("host");
    this.host = createCaller<EngineCalls>(this.hostLink);
  }

  /**
   * Waits until the engine has tested itself and answers.
   * @throws EngineExitError when it ended instead, StudioError `engine-unavailable` when it stays silent (and is killed)
   */
  async whenStarted(timeoutMs: number): Promise<EngineStatus> {
    let timer: NodeJS.Timeout | undefined;
    let stopListening: Unsubscribe = () => {};
    const exited = new Promise<never>((_, reject) => {
      stopListening = this.process.onExit((exit) => reject(new EngineExitError(exit)));
    });
    const silent = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const reason = `the engine did not answer within ${timeoutMs / 1000} s of its start`;
        reject(new StudioError("engine-unavailable", reason));
      }, timeoutMs);
    });
    // When the process ends, the link closes first and the call rejects without the reason: the exit has it.
    const status = this.host.call("engine.status", {}).catch((error: unknown) => {
      if (error instanceof StudioError && error.code === "link-closed") return exited;
      throw error;
    });
    try {
      return await Promise.race([status, exited, silent]);
    } finally {
      clearTimeout(timer);
      stopListening();
    }
  }

  /** See EngineProcess.pid. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** A new channel that speaks ToEngine / FromEngine. */
  openClient(): Link<ToEngine, FromEngine> {
    return this.channels.open<ToEngine, FromEngine>(`client-${this.nextClient++}`);
  }

  /** What a training tells while it runs. */
  onNotification(listener: (notification: EngineNotification) => void): Unsubscribe {
    return this.hostLink.onMessage((message) => {
      switch (message.type) {
        case "training.progress":
        case "training.checkpoint":
        case "training.heldOut":
        case "training.batchSplit":
          listener(message);
      }
    });
  }

  onExit(listener: (exit: EngineExit) => void): Unsubscribe {
    return this.process.onExit(listener);
  }

  kill(): void {
    this.process.kill();
  }
}
