import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it } from "vitest";
import type { PoseMessage, SkipMessage } from "../../../src/common/protocol";
import { keypointFeatureCount, writeKeypointFeatures } from "../../../src/pose/keypointFeatures";
import { wholePictureCrop } from "../../../src/pose/personCrop";
import { RpsmNetwork } from "../../../src/rpsm/network";
import {
  detectorFiles,
  engineUnderTest,
  personKeypoints,
  sight,
  type TestClient,
  tinyConfig,
  tinyModel,
} from "./support/engineUnderTest";

const noParams = {};
const stream = { streamId: 1, mode: "clip", smoothing: 0 } as const;

function expectPose(answer: PoseMessage | SkipMessage): PoseMessage {
  expect(answer).toMatchObject({ type: "pose" });
  return answer as PoseMessage;
}

let bench: Awaited<ReturnType<typeof engineUnderTest>>;
let host: TestClient;
let client: TestClient;

/** An engine with detector and model, and a client with stream 1 open. */
beforeEach(async () => {
  bench = await engineUnderTest();
  host = bench.connect("host");
  client = bench.connect("client-1");
  await host.call("detector.load", { detector: detectorFiles });
  await host.call("model.load", { model: await tinyModel(1) });
  await client.call("stream.open", stream);
  return () => {
    bench.hostEnd.close("test over");
    bench.engine.dispose();
  };
});

describe("the engine's calls", () => {
  it("tell its status: backend, place, detector, model", async () => {
    expect(await client.call("engine.status", noParams)).toEqual({
      ...{ place: "child process", backend: "cpu", adapter: "test", softwareAdapter: false, selfTests: [] },
      detector: "movenet-lightning",
      model: {
        ...{ id: "tiny-1", name: "Tiny 1", stages: 3, width: 8, recurrent: "lstm", form: "residual" },
        parameters: expect.any(Number),
      },
    });
  });

  it("refuse a client what is the host's alone", async () => {
    const refused = { code: "unknown-method", message: expect.stringContaining("for the host only") };
    await expect(client.call("detector.load", { detector: detectorFiles })).rejects.toMatchObject(refused);
    await expect(client.call("model.load", { model: await tinyModel(2) })).rejects.toMatchObject(refused);
    await expect(client.call("training.run", {} as never)).rejects.toMatchObject(refused);
  });

  it("name a stream that is open twice, not open, or opened wrongly", async () => {
    const wrong = (message: string) => ({ code: "bad-argument", message: expect.stringContaining(message) });
    await expect(client.call("stream.open", stream)).rejects.toMatchObject(wrong("stream 1 is open already"));
    await expect(client.call("stream.reset", { streamId: 7 })).rejects.toMatchObject(wrong("stream 7 is not open"));
    await expect(client.call("stream.close", { streamId: 7 })).rejects.toMatchObject(wrong("stream 7 is not open"));
    const open = (change: object) => client.call("stream.open", { ...stream, streamId: 2, ...change });
    await expect(open({ smoothing: 1.5 })).rejects.toMatchObject(wrong('"smoothing"'));
    await expect(open({ mode: "film" })).rejects.toMatchObject(wrong('"mode"'));
    await expect(open({ streamId: "two" })).rejects.toMatchObject(wrong('"streamId"'));
  });

  it("open no stream before a detector is loaded", async () => {
    const bare = (await engineUnderTest()).connect("client-1");
    await expect(bare.call("stream.open", stream)).rejects.toMatchObject({ code: "engine-unavailable" });
  });
});

describe("a stream", () => {
  it("answers a frame with the pose of every stage, the keypoints and the next crop", async () => {
    const answer = expectPose(await client.ask({ frameId: 5, capturedAtMs: 200, crop: { x: 10, y: 20, size: 300 } }));
    expect(answer).toMatchObject({ streamId: 1, frameId: 5, capturedAtMs: 200 });
    expect(answer.keypoints).toEqual(personKeypoints(0, 10, 20));
    expect(answer.stagePoses).toHaveLength(3);
    expect(answer.pose).toHaveLength(51);
    expect(answer.pose).toEqual(answer.stagePoses[2]);
    expect(answer.nextCrop.size).toBeLessThan(640);
  });

  it("gives the numbers of the whole sequence run at once: the network's state is carried", async () => {
    const times = [0, 40, 90, 120];
    const features = times.flatMap((timeMs, i) => {
      const into = new Float32Array(keypointFeatureCount);
      const timeStep = i === 0 ? undefined : (timeMs - times[i - 1]!) / 1000;
      expect(writeKeypointFeatures(personKeypoints(i * 9), 640, 480, timeStep, into)).toBe(true);
      return [...into];
    });
    const network = RpsmNetwork.fromWeights(tinyConfig, (await tinyModel(1)).weights, "test");
    const { poses } = network.forwardSequence(tf.tensor3d(features, [1, times.length, keypointFeatureCount]));
    const expected = await poses[2]!.data();

    for (const [i, capturedAtMs] of times.entries()) {
      const { pose } = expectPose(await client.ask({ capturedAtMs, pose: i * 9 }));
      for (let k = 0; k < 51; k++) expect(pose[k]).toBeCloseTo(k * 10 + 200 * expected[i * 51 + k]!, 2);
    }
  });

  it("answers every frame exactly once, in order", async () => {
    for (let i = 0; i < 10; i++) {
      client.send({ frameId: i * 2 });
      await client.ask({ frameId: i * 2 + 1, sees: i % 3 === 0 ? sight.nobody : sight.person });
    }
    expect(client.answers.map(({ frameId }) => frameId)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it("answers a frame beyond the credits at once, and does not compute it", async () => {
    client.send({ frameId: 1 });
    client.send({ frameId: 2 });
    client.send({ frameId: 3 });
    await expect.poll(() => client.answers.length).toBe(3);
    const [first, ...rest] = client.answers;
    expect(first).toMatchObject({ frameId: 3, type: "skip", reason: "failed", error: { code: "bad-argument" } });
    expect(rest).toMatchObject([
      { frameId: 1, type: "pose" },
      { frameId: 2, type: "pose" },
    ]);
    expectPose(await client.ask({ frameId: 4 }));
  });

  it("skips a frame without a person and looks at the whole picture next", async () => {
    const answer = await client.ask({ sees: sight.nobody });
    expect(answer).toMatchObject({ type: "skip", reason: "no-person", nextCrop: wholePictureCrop(640, 480) });
    expect((answer as SkipMessage).detectMs).toBeGreaterThanOrEqual(0);
  });

  it("skips with the keypoints while no network is loaded", async () => {
    const bare = await engineUnderTest();
    const other = bare.connect("host");
    await other.call("detector.load", { detector: detectorFiles });
    await other.call("stream.open", stream);
    const answer = await other.ask({ crop: { x: 0, y: 0, size: 480 } });
    expect(answer).toMatchObject({ type: "skip", reason: "no-model", keypoints: personKeypoints(0) });
    expect((answer as SkipMessage).nextCrop!.size).toBeLessThan(640);
  });

  it("skips with the error when the detector fails, and goes on with the next frame", async () => {
    expect(await client.ask({ sees: sight.crash })).toMatchObject({
      ...{ type: "skip", reason: "failed" },
      error: { code: "internal", message: "the detector broke down" },
    });
    expect(await client.ask({ sees: sight.notANumber })).toMatchObject({
      ...{ type: "skip", reason: "failed" },
      error: { message: expect.stringContaining("not a number") },
    });
    expectPose(await client.ask({}));
  });

  it("names the field of a frame that is wrong", async () => {
    const failure = async (frame: Parameters<TestClient["ask"]>[0]) =>
      ((await client.ask(frame)) as SkipMessage).error?.message;
    expect(await failure({ rgb: new Uint8Array(7) })).toMatch(/"rgb" must be 48 bytes/);
    expect(await failure({ capturedAtMs: Number.NaN })).toMatch(/"capturedAtMs"/);
    expect(await failure({ sourceWidth: 0 })).toMatch(/"sourceWidth"/);
    expect(await failure({ crop: { x: 0, y: 0, size: 0 } })).toMatch(/"crop"/);
  });

  it("answers frames of a stream that is not open", async () => {
    expect(await client.ask({ streamId: 9 })).toMatchObject({ type: "skip", reason: "no-stream", streamId: 9 });
  });

  it("answers the frames that wait when it is closed", async () => {
    client.send({ frameId: 1 });
    client.send({ frameId: 2 });
    await client.call("stream.close", { streamId: 1 });
    expect(client.answers.map(({ frameId }) => frameId)).toEqual([1, 2]);
    expect(client.answers[1]).toMatchObject({ type: "skip", reason: "no-stream" });
    await client.call("stream.open", stream);
    expectPose(await client.ask({}));
  });

  it("smooths as it is told to, from raw to calm", async () => {
    const spreadMm = async () => {
      const poses: Float32Array[] = [];
      for (let i = 0; i < 6; i++) poses.push(expectPose(await client.ask({ pose: i % 2 ? 60 : 0 })).pose);
      return Math.max(...poses[5]!.map((value, k) => Math.abs(value - poses[4]![k]!)));
    };
    const raw = await spreadMm();
    await client.call("stream.setSmoothing", { streamId: 1, smoothing: 1 });
    expect(await spreadMm()).toBeLessThan(raw / 3);
    await client.call("stream.setSmoothing", { streamId: 1, smoothing: 0 });
    expect(await spreadMm()).toBeGreaterThan(raw * 0.8);
  });
});

describe("a stream's memory", () => {
  /** The pose of a frame after some frames of another posture. */
  async function afterSome(times: number[], last: Parameters<TestClient["ask"]>[0]) {
    for (const capturedAtMs of times) await client.ask({ capturedAtMs, pose: 70 });
    return [...expectPose(await client.ask({ pose: 0, ...last })).pose];
  }
  const firstPose = async () => [...expectPose(await client.ask({ capturedAtMs: 0, pose: 0 })).pose];
  const open = (mode: "live" | "clip", smoothing = 0) =>
    client
      .call("stream.close", { streamId: 1 })
      .then(() => client.call("stream.open", { streamId: 1, mode, smoothing }));

  it("is carried from frame to frame", async () => {
    const first = await firstPose();
    expect(await afterSome([40, 80], { capturedAtMs: 120 })).not.toEqual(first);
  });

  it("is forgotten by a reset, after the frames sent before it", async () => {
    await open("clip", 1);
    const first = await firstPose();
    client.send({ frameId: 7, capturedAtMs: 40, pose: 70 });
    await client.call("stream.reset", { streamId: 1 });
    expect(client.answers.at(-1)).toMatchObject({ frameId: 7 });
    expect(await afterSome([], { capturedAtMs: 80 })).toEqual(first);
  });

  it("is forgotten by a live stream after a gap of more than a second, and not by a clip", async () => {
    await open("live");
    const first = await firstPose();
    expect(await afterSome([40], { capturedAtMs: 1041 })).toEqual(first);
    expect(await afterSome([], { capturedAtMs: 2000 })).not.toEqual(first);
    await open("clip");
    expect(await afterSome([0, 40], { capturedAtMs: 5000 })).not.toEqual(first);
  });

  it("is forgotten when the person was away for more than half a second", async () => {
    await open("live");
    const first = await firstPose();
    await client.ask({ capturedAtMs: 100, sees: sight.nobody });
    expect(await afterSome([], { capturedAtMs: 400 })).not.toEqual(first);
    await client.ask({ capturedAtMs: 700, sees: sight.nobody });
    expect(await afterSome([], { capturedAtMs: 950 })).toEqual(first);
  });

  it("is forgotten when time runs backwards", async () => {
    const first = await firstPose();
    expect(await afterSome([40, 80], { capturedAtMs: 20 })).toEqual(first);
  });

  it("starts anew with a network that replaces the old one", async () => {
    const before = await firstPose();
    expect(await host.call("model.load", { model: await tinyModel(2) })).toMatchObject({ id: "tiny-2" });
    const other = await afterSome([], { capturedAtMs: 40 });
    expect(other).not.toEqual(before);
    await host.call("model.load", { model: await tinyModel(1) });
    await client.call("stream.reset", { streamId: 1 });
    expect(await firstPose()).toEqual(before);
  });
});

describe("several clients", () => {
  it("have streams of their own under the same number, and are served in turn", async () => {
    const other = bench.connect("client-2");
    await other.call("stream.open", stream);
    const order: string[] = [];
    for (const [name, { link }] of Object.entries({ client, other })) {
      link.onMessage((message) => message.type === "pose" && order.push(name));
    }
    const keepAsking = async (asker: TestClient, pose: number) => {
      for (let i = 0; i < 8; i++) {
        expect(expectPose(await asker.ask({ pose })).keypoints).toEqual(personKeypoints(pose));
      }
    };
    // Both credits of both clients are in use all the time.
    await Promise.all([keepAsking(client, 10), keepAsking(client, 10), keepAsking(other, 90), keepAsking(other, 90)]);
    expect(order).toHaveLength(32);
    for (let end = 1; end <= 32; end++) {
      const served = order.slice(0, end).filter((name) => name === "client").length;
      expect(Math.abs(served - (end - served))).toBeLessThanOrEqual(2);
    }
  });

  it("leave nothing behind when they go", async () => {
    const tensors = tf.memory().numTensors;
    const other = bench.connect("client-2");
    await other.call("stream.open", stream);
    await other.ask({});
    expect(tf.memory().numTensors).toBeGreaterThan(tensors);
    other.send({});
    other.link.close("window closed");
    expectPose(await client.ask({}));
    await client.call("stream.close", { streamId: 1 });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe("a model", () => {
  it("that is broken is named, and the one before stays in use", async () => {
    const model = await tinyModel(2, "walker");
    const load = (change: object) => host.call("model.load", { model: { ...model, ...change } });
    const broken = (pattern: RegExp) => ({ code: "model-broken", message: expect.stringMatching(pattern) });
    const tensors = tf.memory().numTensors;
    await expect(load({ weights: model.weights.slice(0, model.weights.length / 2) })).rejects.toMatchObject(
      broken(/model "walker"/),
    );
    await expect(load({ description: "{" })).rejects.toMatchObject(broken(/model "walker".*not JSON/));
    await expect(load({ description: "{}" })).rejects.toMatchObject(broken(/not the description/));
    await expect(
      load({ description: JSON.stringify({ format: "rpsm-studio-model", version: 9 }) }),
    ).rejects.toMatchObject(broken(/version 9/));
    const wider = { ...JSON.parse(model.description), network: { ...tinyConfig, width: 16 } };
    await expect(load({ description: JSON.stringify(wider) })).rejects.toMatchObject(broken(/stage1\./));
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await host.call("engine.status", noParams)).toMatchObject({ model: { id: "tiny-1" } });
    expectPose(await client.ask({}));
  });

  it("may come in a buffer that starts at an odd address", async () => {
    const model = await tinyModel(3);
    const shifted = new Uint8Array(model.weights.length + 1).subarray(1);
    shifted.set(model.weights);
    await expect(host.call("model.load", { model: { ...model, weights: shifted } })).resolves.toMatchObject({
      stages: 3,
    });
  });
});

it("200 frames leave no tensor behind", async () => {
  await client.ask({});
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 200; i++) await client.ask({ pose: i % 80, sees: i % 7 === 3 ? sight.nobody : sight.person });
  expect(tf.memory().numTensors).toBe(tensors);
});
