import type { Channels } from "../../common/channels";
import {
  type EngineCalls,
  engineChannel,
  type FromEngine,
  type StreamOptions,
  type ToEngine,
} from "../../common/protocol";
import { createCaller } from "../../common/rpc";
import { type EngineChannel, EngineStream, type StreamListener } from "./engineStream";

const reopenMs = 500;

/**
 * The page's way to the engine, through all its restarts: opens the engine channel when there is a connection and the
 * engine is ready, and attaches every open stream to it.
 */
export class EngineClient {
  private readonly streams = new Set<EngineStream>();
  private channels: Channels | undefined;
  private ready = false;
  private channel: EngineChannel | undefined;
  private lastStreamId = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The present connection to the host; undefined while there is none. */
  setChannels(channels: Channels | undefined): void {
    if (this.channels === channels) return;
    this.channels = channels;
    this.lose();
    this.openChannel();
  }

  /** Whether the host says that the engine runs. */
  setReady(ready: boolean): void {
    this.ready = ready;
    this.openChannel();
  }

  openStream(options: Pick<StreamOptions, "mode" | "smoothing">, listener: StreamListener): EngineStream {
    const stream: EngineStream = new EngineStream(
      { ...options },
      listener,
      () => ++this.lastStreamId,
      this.now,
      () => this.streams.delete(stream),
    );
    this.streams.add(stream);
    if (this.channel) stream.attach(this.channel);
    return stream;
  }

  private openChannel(): void {
    if (!this.channels || !this.ready || this.channel) return;
    const link = this.channels.open<ToEngine, FromEngine>(engineChannel);
    // rpc's types are those of a link that carries calls only; this one carries frames too.
    const caller = createCaller<EngineCalls>(link as Parameters<typeof createCaller<EngineCalls>>[0]);
    const channel: EngineChannel = { link, caller };
    this.channel = channel;
    link.onMessage((message) => {
      if (message.type !== "pose" && message.type !== "skip") return;
      for (const stream of this.streams) stream.receive(message);
    });
    link.onClose(() => {
      if (this.channel !== channel) return;
      this.lose();
      // Usually the host says next that the engine restarts; when it does not, the channel alone was closed.
      setTimeout(() => this.openChannel(), reopenMs);
    });
    for (const stream of this.streams) stream.attach(channel);
  }

  private lose(): void {
    this.channel = undefined;
    for (const stream of this.streams) stream.detach();
  }
}
