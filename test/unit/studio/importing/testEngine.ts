import "@tensorflow/tfjs-backend-cpu";
import { onTestFinished } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../../src/common/channels";
import { StudioError } from "../../../../src/common/errors";
import { memoryLinkPair } from "../../../../src/common/link";
import type { EngineCalls, FromEngine, ToEngine } from "../../../../src/common/protocol";
import { createCaller } from "../../../../src/common/rpc";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import type { Detector2D } from "../../../../src/engine/detector/detector2D";
import { Engine } from "../../../../src/engine/engine";
import { serveEngine } from "../../../../src/engine/engineServer";
import { ClipStream } from "../../../../src/studio/clipStream";
import type { PoseEngine } from "../../../../src/studio/importing/poseEngine";
import { detectorFiles, personKeypoints, tinyConfig, tinyModel } from "../../engine/support/engineUnderTest";

const imageSize = 4;
/** A picture without a brighter pixel shows nobody. */
export const darkest = 30;

/** Sees a person in every picture that is not dark; how bright it is says how the person stands. */
function brightnessDetector(onFrame: () => void): Detector2D {
  return {
    id: "movenet-lightning",
    imageSize,
    async detect(rgb) {
      onFrame();
      const brightest = Math.max(...rgb);
      return brightest < darkest ? personKeypoints(0, 0, 0, 0.05) : seenAt(brightest);
    },
    dispose: () => {},
  };
}

/** What the detector finds in a picture whose brightest value is this. */
export function seenAt(brightest: number): Float32Array {
  return personKeypoints(brightest / 10);
}

export interface TestEngine extends PoseEngine {
  /** Streams that were opened. */
  readonly opened: number;
  /** Frames that the detector looked at. */
  readonly looked: number;
  /** Ends the engine when the detector looks at its n-th frame from now; it can be started again `restarts` times. */
  dieAfter(frames: number, restarts?: number): void;
}

/** The real engine with a tiny network on the cpu backend, and a detector that sees brightness. */
export async function testEngine({ model = true, config = tinyConfig } = {}): Promise<TestEngine> {
  await activateBackend("cpu");
  const state = { opened: 0, looked: 0, dieAt: Number.POSITIVE_INFINITY, restarts: 0 };
  let running = await startEngine();
  onTestFinished(() => running.stop());

  async function startEngine() {
    const [engineEnd, hostEnd] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
    const backend = { name: "cpu" as const, adapter: "test", softwareAdapter: false, selfTests: [] };
    const detector = brightnessDetector(() => {
      if (++state.looked === state.dieAt) hostEnd.close("killed (SIGKILL)");
    });
    const engine = new Engine("child process", backend, async () => detector);
    serveEngine(engineEnd, engine);
    const channels = splitIntoChannels(hostEnd);
    const host = channels.open<ToEngine, FromEngine>("host");
    const caller = createCaller<EngineCalls>(host as Parameters<typeof createCaller<EngineCalls>>[0]);
    await caller.call("detector.load", { detector: detectorFiles });
    if (model) await caller.call("model.load", { model: await tinyModel(1, "tiny-1", config) });
    let isDead = false;
    hostEnd.onClose(() => {
      isDead = true;
    });
    const stop = () => {
      hostEnd.close("test over");
      engine.dispose();
    };
    return { channels, stop, isDead: () => isDead };
  }

  return {
    get opened() {
      return state.opened;
    },
    get looked() {
      return state.looked;
    },
    dieAfter(frames, restarts = 0) {
      state.dieAt = state.looked + frames;
      state.restarts = restarts;
    },
    async open(signal) {
      signal.throwIfAborted();
      if (running.isDead()) {
        if (state.restarts-- <= 0) throw new StudioError("engine-lost", "the engine stopped for good");
        running = await startEngine();
      }
      const link = running.channels.open<ToEngine, FromEngine>(`client-${++state.opened}`);
      return ClipStream.open(link, 0);
    },
  };
}
