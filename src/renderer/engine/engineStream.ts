import { type ErrorData, toErrorData } from "../../common/errors";
import type { Link } from "../../common/link";
import type {
  CropBox,
  EngineCalls,
  FromEngine,
  PoseMessage,
  SkipMessage,
  StreamOptions,
  ToEngine,
} from "../../common/protocol";
import type { Caller } from "../../common/rpc";
import { wholePictureCrop } from "../../pose/personCrop";
import type { CapturedFrame } from "./capturedFrame";
import { FramePacer } from "./framePacer";
import { FrameSlot } from "./frameSlot";

/** A channel to a running engine. */
export interface EngineChannel {
  link: Link<ToEngine, FromEngine>;
  caller: Caller<EngineCalls>;
}

export interface StreamListener {
  /** One per frame that was sent, except those sent before a reset. */
  onAnswer(answer: PoseMessage | SkipMessage, roundTripMs: number, capturedAtMs: number): void;
  /** The engine takes frames, for the first time or again after it was lost. */
  onOpen?(): void;
  /** The engine refuses the stream; it is tried again. */
  onRefused?(error: ErrorData): void;
}

interface SentFrame {
  capturedAtMs: number;
  sentAtMs: number;
  /** Resets before this frame was sent. */
  epoch: number;
}

const retryOpenMs = 500;

/**
 * One live stream of frames to the engine. Sends the newest frame whenever it has a credit, follows the person with the crop
 * that the engine proposes, and outlives the engine: it is attached to each new one.
 */
export class EngineStream {
  private readonly slot = new FrameSlot();
  private readonly underWay = new Map<number, SentFrame>();
  private channel: EngineChannel | undefined;
  private streamId = 0;
  private opened = false;
  private credits = 0;
  private nextFrameId = 1;
  private epoch = 0;
  private crop: CropBox | undefined;
  private rgb = new Uint8Array(0);
  private imageSize = 0;
  private lostWithEngine = 0;
  /** A frame is being cut out; one at a time. */
  private cropping = false;
  private readonly pacer = new FramePacer();
  private paceTimer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    private readonly options: Pick<StreamOptions, "mode" | "smoothing">,
    private readonly listener: StreamListener,
    private readonly nextStreamId: () => number,
    private readonly now: () => number,
    private readonly onClosed: () => void,
  ) {}

  /** Frames never answered: replaced by newer ones, or lost with an engine. */
  get dropped(): number {
    return this.slot.dropped + this.lostWithEngine;
  }

  /** When the oldest frame that has no answer yet was sent; undefined while there is none. */
  get waitingSinceMs(): number | undefined {
    for (const { sentAtMs } of this.underWay.values()) return sentAtMs;
    return undefined;
  }

  /** Takes over the frame and releases it. */
  offer(frame: CapturedFrame): void {
    if (this.closed) {
      frame.release();
      return;
    }
    this.slot.put(frame);
    void this.sendNewest();
  }

  setSmoothing(smoothing: number): void {
    this.options.smoothing = smoothing;
    if (this.opened)
      this.quietly(this.channel?.caller.call("stream.setSmoothing", { streamId: this.streamId, smoothing }));
  }

  /** After a seek or a cut: frames under way are forgotten, and the person is looked for in the whole picture. */
  reset(): void {
    this.epoch++;
    this.crop = undefined;
    this.slot.clear();
    if (this.opened) this.quietly(this.channel?.caller.call("stream.reset", { streamId: this.streamId }));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.slot.clear();
    if (this.opened) this.quietly(this.channel?.caller.call("stream.close", { streamId: this.streamId }));
    this.detach();
    this.onClosed();
  }

  /** For EngineClient: an engine is there. */
  attach(channel: EngineChannel): void {
    this.detach();
    this.channel = channel;
    void this.open(channel);
  }

  /** For EngineClient: the engine is gone, and with it every frame under way. */
  detach(): void {
    this.channel = undefined;
    this.opened = false;
    this.credits = 0;
    this.crop = undefined;
    this.lostWithEngine += this.underWay.size;
    this.underWay.clear();
    clearTimeout(this.paceTimer);
    this.paceTimer = undefined;
  }

  /** For EngineClient: a pose or skip, perhaps of another stream. */
  receive(answer: PoseMessage | SkipMessage): void {
    const sent = answer.streamId === this.streamId ? this.underWay.get(answer.frameId) : undefined;
    if (!sent) return;
    this.underWay.delete(answer.frameId);
    this.credits++;
    this.imageSize = answer.imageSize ?? this.imageSize;
    this.pacer.answered(this.now(), (answer.detectMs ?? 0) + (answer.type === "pose" ? answer.liftMs : 0));
    if (sent.epoch === this.epoch) {
      this.crop = answer.nextCrop;
      this.listener.onAnswer(answer, this.now() - sent.sentAtMs, sent.capturedAtMs);
    }
    void this.sendNewest();
  }

  private async open(channel: EngineChannel): Promise<void> {
    const streamId = this.nextStreamId();
    try {
      const { imageSize, credits } = await channel.caller.call("stream.open", { streamId, ...this.options });
      if (this.channel !== channel) return;
      this.streamId = streamId;
      this.imageSize = imageSize;
      this.credits = credits;
      this.opened = true;
      this.listener.onOpen?.();
      void this.sendNewest();
    } catch (error) {
      const data = toErrorData(error);
      if (this.channel !== channel || data.code === "link-closed") return;
      this.listener.onRefused?.(data);
      setTimeout(() => {
        if (this.channel === channel) void this.open(channel);
      }, retryOpenMs);
    }
  }

  private async sendNewest(): Promise<void> {
    const { channel, epoch } = this;
    if (!this.opened || !channel || this.credits === 0 || this.cropping || this.paceTimer !== undefined) return;
    const waitMs = this.underWay.size === 0 ? 0 : this.pacer.waitMs(this.now());
    if (waitMs > 0) {
      this.paceTimer = setTimeout(() => {
        this.paceTimer = undefined;
        void this.sendNewest();
      }, waitMs);
      return;
    }
    const frame = this.slot.take();
    if (!frame) return;
    const { capturedAtMs, sourceWidth, sourceHeight } = frame;
    const crop = this.crop ?? wholePictureCrop(sourceWidth, sourceHeight);
    const cutOutFromMs = this.now();
    this.cropping = true;
    const rgb = this.picture();
    const written = await frame.writeCrop(crop, this.imageSize, rgb).then(
      () => true,
      // The picture was taken away, with its source.
      () => false,
    );
    this.cropping = false;
    this.pacer.cutOut(this.now() - cutOutFromMs);
    frame.release();
    if (written && this.opened && this.channel === channel && this.epoch === epoch) {
      const frameId = this.nextFrameId++;
      this.credits--;
      if (this.underWay.size === 0) this.pacer.started(this.now());
      this.underWay.set(frameId, { capturedAtMs, sentAtMs: this.now(), epoch });
      const { streamId } = this;
      // Every transport copies the message, so `rgb` is free for the next frame as soon as this returns.
      channel.link.send({ type: "frame", streamId, frameId, capturedAtMs, sourceWidth, sourceHeight, crop, rgb });
    }
    void this.sendNewest();
  }

  /** Memory for a picture of the present size, the same one for all. */
  private picture(): Uint8Array {
    const bytes = this.imageSize * this.imageSize * 3;
    if (this.rgb.length !== bytes) this.rgb = new Uint8Array(bytes);
    return this.rgb;
  }

  /** Fails only with the engine, which its own state tells. */
  private quietly(call: Promise<unknown> | undefined): void {
    call?.catch(() => {});
  }
}
