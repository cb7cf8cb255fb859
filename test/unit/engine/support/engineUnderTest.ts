import "@tensorflow/tfjs-backend-cpu";
import { expect } from "vitest";
import type { ChannelEnvelope } from "../../../../src/common/channels";
import { splitIntoChannels } from "../../../../src/common/channels";
import { type Link, memoryLinkPair } from "../../../../src/common/link";
import type { ModelFiles } from "../../../../src/common/modelFiles";
import type {
  DetectorFiles,
  EngineCalls,
  FrameMessage,
  FromEngine,
  PoseMessage,
  SkipMessage,
  ToEngine,
} from "../../../../src/common/protocol";
import { type Caller, createCaller } from "../../../../src/common/rpc";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import type { Detector2D } from "../../../../src/engine/detector/detector2D";
import { Engine } from "../../../../src/engine/engine";
import { serveEngine } from "../../../../src/engine/engineServer";
import type { RpsmConfig } from "../../../../src/rpsm/config";
import { RpsmNetwork } from "../../../../src/rpsm/network";

export const fakeImageSize = 4;

/** What the fake detector sees, as the picture's first byte; the second is the person's pose. */
export const sight = { nobody: 0, person: 1, notANumber: 2, crash: 3 } as const;

/** Stands in for MoveNet: reads from the picture's first two bytes what it shall find. */
export function fakeDetector(): Detector2D {
  return {
    id: "movenet-lightning",
    imageSize: fakeImageSize,
    async detect(rgb, crop) {
      await Promise.resolve();
      if (rgb[0] === sight.crash) throw new Error("the detector broke down");
      const keypoints = personKeypoints(rgb[1]!, crop.x, crop.y, rgb[0] === sight.nobody ? 0.05 : 0.8);
      if (rgb[0] === sight.notANumber) keypoints[7] = Number.NaN;
      return keypoints;
    },
    dispose: () => {},
  };
}

/** A person's 17 keypoints; `pose` moves them a little. */
export function personKeypoints(pose: number, x = 0, y = 0, score = 0.8): Float32Array {
  return Float32Array.from({ length: 51 }, (_, i) => {
    const joint = Math.floor(i / 3);
    if (i % 3 === 0) return x + 300 + 40 * Math.cos(joint * 2.4) + pose * Math.sin(joint);
    if (i % 3 === 1) return y + 100 + joint * 18 + pose * Math.cos(joint);
    return score;
  });
}

export const tinyConfig: RpsmConfig = {
  ...{ frontEnd: "keypoints", stages: 3, width: 8, recurrent: "lstm", form: "residual" },
  target: {
    offsetMm: Array.from({ length: 51 }, (_, i) => i * 10),
    scaleMm: Array.from({ length: 51 }, () => 200),
  },
};

/** A model of random weights, as the host would hand it over. */
export async function tinyModel(seed: number, id = `tiny-${seed}`, config = tinyConfig): Promise<ModelFiles> {
  const network = RpsmNetwork.create(config, seed);
  const weights = await network.toSafetensors("F32");
  network.dispose();
  const description = JSON.stringify({
    format: "rpsm-studio-model",
    version: 1,
    id,
    name: `Tiny ${seed}`,
    network: config,
    ...(config.image && { untrained: true }),
  });
  return { id, description, weights };
}

export const detectorFiles: DetectorFiles = { id: "movenet-lightning", graph: "{}", weights: new Uint8Array() };

export interface TestClient extends Caller<EngineCalls> {
  link: Link<ToEngine, FromEngine>;
  /** Every pose and skip, in the order they came. */
  answers: (PoseMessage | SkipMessage)[];
  /** Sends a frame; see `sight`. */
  send(frame: Partial<FrameMessage> & { sees?: number; pose?: number }): void;
  /** Sends a frame and waits for its answer. */
  ask(frame: Partial<FrameMessage> & { sees?: number; pose?: number }): Promise<PoseMessage | SkipMessage>;
}

/** An engine on the cpu backend with the fake detector, served over a memory link. */
export async function engineUnderTest() {
  await activateBackend("cpu");
  const [engineEnd, hostEnd] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
  const backend = { name: "cpu" as const, adapter: "test", softwareAdapter: false, selfTests: [] };
  const engine = new Engine("child process", backend, async () => fakeDetector());
  serveEngine(engineEnd, engine);
  const channels = splitIntoChannels(hostEnd);
  return { engine, hostEnd, connect: (name: string) => connect(channels.open<ToEngine, FromEngine>(name)) };
}

function connect(link: Link<ToEngine, FromEngine>): TestClient {
  const answers: TestClient["answers"] = [];
  const waiting = new Map<number, (answer: PoseMessage | SkipMessage) => void>();
  link.onMessage((message) => {
    if (message.type !== "pose" && message.type !== "skip") return;
    answers.push(message);
    waiting.get(message.frameId)?.(message);
  });
  let nextFrameId = 1000;
  const send: TestClient["send"] = ({ sees = sight.person, pose = 0, ...fields }) => {
    const rgb = new Uint8Array(fakeImageSize ** 2 * 3);
    rgb.set([sees, pose]);
    const frameId = nextFrameId++;
    link.send({
      ...{ type: "frame", streamId: 1, frameId, capturedAtMs: frameId * 40 },
      ...{ sourceWidth: 640, sourceHeight: 480, crop: { x: 0, y: 0, size: 640 }, rgb },
      ...fields,
    });
  };
  const ask: TestClient["ask"] = (frame) => {
    const frameId = frame.frameId ?? nextFrameId;
    const answer = new Promise<PoseMessage | SkipMessage>((resolve) => waiting.set(frameId, resolve));
    send(frame);
    return answer;
  };
  return {
    ...createCaller<EngineCalls>(link as Parameters<typeof createCaller<EngineCalls>>[0]),
    link,
    answers,
    send,
    ask,
  };
}

export const clipStream = { streamId: 1, mode: "clip", smoothing: 0 } as const;

/** An engine with detector and model, and a client with stream 1 open. */
export async function engineWithStream() {
  const bench = await engineUnderTest();
  const host = bench.connect("host");
  const client = bench.connect("client-1");
  await host.call("detector.load", { detector: detectorFiles });
  await host.call("model.load", { model: await tinyModel(1) });
  await client.call("stream.open", clipStream);
  const close = () => {
    bench.hostEnd.close("test over");
    bench.engine.dispose();
  };
  return { ...bench, host, client, close };
}

export function expectPose(answer: PoseMessage | SkipMessage): PoseMessage {
  expect(answer).toMatchObject({ type: "pose" });
  return answer as PoseMessage;
}
