import { type ChannelEnvelope, splitIntoChannels } from "../../../src/common/channels";
import { StudioError } from "../../../src/common/errors";
import { type Link, memoryLinkPair } from "../../../src/common/link";
import type { EngineCalls, EngineStatus, FromEngine, ToEngine } from "../../../src/common/protocol";
import { type Handlers, serveCalls } from "../../../src/common/rpc";
import type { EngineAttempt, EngineProcess } from "../../../src/studio/engineProcess";
import { ExitListeners } from "../../../src/studio/exitListeners";

/** An engine in memory: answers like the real one, without computing, and dies when told to. */
export class FakeEngine {
  readonly loaded: string[] = [];
  readonly process: EngineProcess;
  readonly clients: Link<FromEngine, ToEngine>[] = [];
  modelError: StudioError | undefined;
  softwareAdapter = false;
  private readonly exits = new ExitListeners();
  private readonly end: Link<ChannelEnvelope, ChannelEnvelope>;

  constructor(readonly attempt: EngineAttempt) {
    const [hostEnd, engineEnd] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
    this.end = engineEnd;
    this.process = {
      link: hostEnd,
      onExit: (listener) => this.exits.add(listener),
      kill: () => this.die("killed", undefined),
    };
  }

  /** As after a passed self-test. */
  serve(): this {
    splitIntoChannels(this.end).onOpen((name, channel) => {
      const link = channel as Link<FromEngine, ToEngine>;
      if (name !== "host") this.clients.push(link);
      serveCalls<EngineCalls>(link as Parameters<typeof serveCalls<EngineCalls>>[0], this.handlers());
      link.onMessage((message) => {
        if (message.type === "frame") {
          link.send({ type: "skip", streamId: message.streamId, frameId: message.frameId, reason: "no-person" });
        }
      });
    });
    return this;
  }

  die(reason: string, code: number | undefined = 1): void {
    this.end.close(reason);
    this.exits.emit({ code, reason });
  }

  private handlers(): Handlers<EngineCalls> {
    const { place, backend } = this.attempt;
    const refuse = () => {
      throw new StudioError("internal", "not part of this fake");
    };
    return {
      "engine.status": (): EngineStatus => ({
        place,
        backend: backend === "auto" ? "wasm" : backend,
        adapter: "memory",
        softwareAdapter: this.softwareAdapter,
        selfTests: [{ backend: backend === "auto" ? "wasm" : backend, passed: true, maxError: 0, elapsedMs: 1 }],
      }),
      "detector.load": ({ detector }) => {
        this.loaded.push(detector.id);
        return { id: detector.id, imageSize: 192 };
      },
      "model.load": ({ model }) => {
        if (this.modelError) throw this.modelError;
        this.loaded.push(model.id);
        const { id } = model;
        return {
          id,
          name: id,
          frontEnd: "keypoints",
          stages: 3,
          width: 8,
          recurrent: "lstm",
          form: "plain",
          parameters: 1,
        };
      },
      "stream.open": () => ({ imageSize: 192, credits: 2 }),
      "stream.setSmoothing": refuse,
      "stream.reset": refuse,
      "stream.close": refuse,
      "training.run": refuse,
      "network.run": refuse,
      "clips.predict": refuse,
      "model.create": refuse,
      "model.describe": refuse,
    };
  }
}
