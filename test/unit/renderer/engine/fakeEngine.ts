import { type Channels, type SharedLink, splitIntoChannels } from "../../../../src/common/channels";
import { type Link, memoryLinkPair } from "../../../../src/common/link";
import type { EngineCalls, FrameMessage, FromEngine, SkipMessage, ToEngine } from "../../../../src/common/protocol";
import { serveCalls } from "../../../../src/common/rpc";
import type { CapturedFrame } from "../../../../src/renderer/engine/capturedFrame";

/** A host with an engine behind it, in memory: it records what it is asked and answers frames when told to. */
export class FakeEngine {
  readonly channels: Channels;
  readonly calls: { method: string; params: unknown }[] = [];
  readonly frames: FrameMessage[] = [];
  opened = 0;
  refusal: Error | undefined;
  private link: Link<FromEngine, ToEngine> | undefined;

  constructor() {
    const [page, host] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
    this.channels = splitIntoChannels(page);
    splitIntoChannels(host).onOpen((_name, link) => this.serve(link as Link<FromEngine, ToEngine>));
  }

  /** Answers the oldest frame that has no answer yet. */
  answer(change: Partial<SkipMessage> = {}): void {
    const { streamId, frameId } = this.frames.shift()!;
    this.link!.send({ type: "skip", streamId, frameId, reason: "no-person", ...change });
  }

  die(): void {
    this.frames.length = 0;
    this.link!.close("the engine process ended");
  }

  private serve(link: Link<FromEngine, ToEngine>): void {
    this.link = link;
    this.opened++;
    const note = (method: string) => (params: unknown) => {
      this.calls.push({ method, params });
      return undefined;
    };
    serveCalls<EngineCalls>(link as Parameters<typeof serveCalls<EngineCalls>>[0], {
      ...({} as never as Parameters<typeof serveCalls<EngineCalls>>[1]),
      "stream.open": (params) => {
        note("stream.open")(params);
        if (this.refusal) throw this.refusal;
        return { imageSize: 4, credits: 2 };
      },
      "stream.setSmoothing": note("stream.setSmoothing"),
      "stream.reset": note("stream.reset"),
      "stream.close": note("stream.close"),
    });
    link.onMessage((message) => {
      if (message.type === "frame") this.frames.push(message);
    });
  }
}

export interface TestFrame extends CapturedFrame {
  released: number;
}

/** A frame whose picture is its own time, so that a test sees which one was sent. */
export function testFrame(capturedAtMs: number): TestFrame {
  return {
    capturedAtMs,
    sourceWidth: 640,
    sourceHeight: 480,
    released: 0,
    async writeCrop(_crop, _side, into) {
      into.fill(capturedAtMs);
    },
    release() {
      this.released++;
    },
  };
}

/** Lets every message and promise that is under way arrive. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}
