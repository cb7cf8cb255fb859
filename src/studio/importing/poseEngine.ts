import { StudioError, toErrorData } from "../../common/errors";
import type { ModelSummary } from "../../common/modelProtocol";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import type { ClipStream, KeypointFrame } from "../clipStream";
import type { VideoFrame } from "../videoReader";

/** Whoever runs an engine: the studio's own, or one of the command line's. */
export interface PoseEngine {
  /**
   * A new stream, once the engine is ready.
   * @throws StudioError `engine-unavailable`, `engine-lost` when there will be none
   */
  open(signal: AbortSignal): Promise<ClipStream>;
}

/** An engine that dies this often in a row at the same frame is not tried again. */
const mostAttempts = 3;

/**
 * Poses for every frame, also when the engine dies on the way: as soon as it runs again, the frame under way is asked for
 * again and the work goes on. What the network remembered of the frames before is lost then, as after a cut.
 */
export class SteadyStream {
  private stream: ClipStream | undefined;
  private networkInUse: ModelSummary | undefined;

  private constructor(
    private readonly engine: PoseEngine,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener("abort", this.close);
  }

  /** @throws StudioError `model-missing`, and those of PoseEngine.open */
  static async open(engine: PoseEngine, signal: AbortSignal): Promise<SteadyStream> {
    const steady = new SteadyStream(engine, signal);
    try {
      steady.networkInUse = await steady.ask((stream) => stream.model());
      if (steady.networkInUse) return steady;
      throw new StudioError("model-missing", "the engine has no network: choose one in the settings");
    } catch (error) {
      steady.close();
      throw error;
    }
  }

  /** The network in use when the work began. */
  get model(): ModelSummary {
    return this.networkInUse!;
  }

  predict(frame: VideoFrame): Promise<PoseMessage | SkipMessage> {
    return this.ask((stream) => stream.predict(frame));
  }

  lift(frame: KeypointFrame, imageSize: readonly [number, number]): Promise<PoseMessage | SkipMessage> {
    return this.ask((stream) => stream.lift(frame, imageSize));
  }

  /** The next frame does not continue the one before. */
  async reset(): Promise<void> {
    await this.ask((stream) => stream.reset());
  }

  readonly close = (): void => {
    this.signal.removeEventListener("abort", this.close);
    this.stream?.close();
  };

  private async ask<T>(question: (stream: ClipStream) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      this.signal.throwIfAborted();
      try {
        this.stream ??= await this.engine.open(this.signal);
        return await question(this.stream);
      } catch (error) {
        this.signal.throwIfAborted();
        const { code, message } = toErrorData(error);
        if (code !== "engine-lost" && code !== "link-closed") throw error;
        if (attempt === mostAttempts) throw new StudioError("engine-lost", message);
        this.stream = undefined;
      }
    }
  }
}
