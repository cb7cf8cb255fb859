import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TrainingRequest } from "../../../src/common/engineTraining";
import { keypointFeatureCount } from "../../../src/pose/keypointFeatures";
import { armRaise } from "../pose/synthesis/testMotion";
import {
  clipStream,
  detectorFiles,
  engineUnderTest,
  engineWithStream,
  expectPose,
  personKeypoints,
  sight,
  type TestClient,
  tinyConfig,
  tinyModel,
} from "./support/engineUnderTest";

const noParams = {};

let bench: Awaited<ReturnType<typeof engineWithStream>>;
let host: TestClient;
let client: TestClient;

beforeEach(async () => {
  bench = await engineWithStream();
  ({ host, client } = bench);
  return bench.close;
});

describe("the engine's calls", () => {
  it("tell its status: backend, place, detector, model", async () => {
    expect(await client.call("engine.status", noParams)).toEqual({
      ...{ place: "child process", backend: "cpu", adapter: "test", softwareAdapter: false, selfTests: [] },
      detector: "movenet-lightning",
      model: {
        ...{
          id: "tiny-1",
          name: "Tiny 1",
          frontEnd: "keypoints",
          stages: 3,
          width: 8,
          recurrent: "lstm",
          form: "residual",
        },
        parameters: expect.any(Number),
        stepMs: expect.any(Number),
      },
    });
  });

  it("refuse a client what is the host's alone", async () => {
    const refused = { code: "unknown-method", message: expect.stringContaining("for the host only") };
    await expect(client.call("detector.load", { detector: detectorFiles })).rejects.toMatchObject(refused);
    await expect(client.call("model.load", { model: await tinyModel(2) })).rejects.toMatchObject(refused);
    await expect(client.call("training.run", {} as never)).rejects.toMatchObject(refused);
    await expect(client.call("network.run", {} as never)).rejects.toMatchObject(refused);
    await expect(client.call("clips.predict", {} as never)).rejects.toMatchObject(refused);
  });

  it("name a stream that is open twice, not open, or opened wrongly", async () => {
    const wrong = (message: string) => ({ code: "bad-argument", message: expect.stringContaining(message) });
    await expect(client.call("stream.open", clipStream)).rejects.toMatchObject(wrong("stream 1 is open already"));
    await expect(client.call("stream.reset", { streamId: 7 })).rejects.toMatchObject(wrong("stream 7 is not open"));
    await expect(client.call("stream.close", { streamId: 7 })).rejects.toMatchObject(wrong("stream 7 is not open"));
    const open = (change: object) => client.call("stream.open", { ...clipStream, streamId: 2, ...change });
    await expect(open({ smoothing: 1.5 })).rejects.toMatchObject(wrong('"smoothing"'));
    await expect(open({ mode: "film" })).rejects.toMatchObject(wrong('"mode"'));
    await expect(open({ streamId: "two" })).rejects.toMatchObject(wrong('"streamId"'));
  });

  it("open no stream before a detector is loaded", async () => {
    const bare = (await engineUnderTest()).connect("client-1");
    await expect(bare.call("stream.open", clipStream)).rejects.toMatchObject({ code: "engine-unavailable" });
  });
});

describe("several clients", () => {
  it("have streams of their own under the same number, and are served in turn", async () => {
    const other = bench.connect("client-2");
    await other.call("stream.open", clipStream);
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
    await other.call("stream.open", clipStream);
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

describe("running a network", () => {
  const sequence = { sequences: 1, framesPerSequence: 4, inputs: new Float32Array(4 * keypointFeatureCount).fill(0.1) };
  const clip = {
    imageSize: [640, 480] as [number, number],
    timestampsS: Float64Array.of(0, 0.04, 0.08),
    cuts: [],
    keypoints: Float32Array.from([0, 10, 20].flatMap((pose) => [...personKeypoints(pose)])),
  };

  it("takes the loaded one, or one that comes along and is gone afterwards", async () => {
    const other = await tinyModel(2);
    await host.call("network.run", sequence);
    const tensors = tf.memory().numTensors;
    const loaded = await host.call("network.run", sequence);
    const along = await host.call("network.run", { ...sequence, model: other });
    expect(along.stagePosesMm).toHaveLength(3);
    expect(along.stagePosesMm[2]).not.toEqual(loaded.stagePosesMm[2]);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await host.call("engine.status", noParams)).toMatchObject({ model: { id: "tiny-1" } });
    await host.call("model.load", { model: other });
    expect(await host.call("network.run", sequence)).toEqual(along);
  });

  it("predicts clips: the last stage's poses", async () => {
    const tensors = tf.memory().numTensors;
    const { posesMm } = await host.call("clips.predict", { clips: [clip, clip] });
    const [along] = (await host.call("clips.predict", { clips: [clip], model: await tinyModel(2) })).posesMm;
    expect(posesMm.map(({ length }) => length)).toEqual([153, 153]);
    expect(posesMm[0]!.every(Number.isFinite)).toBe(true);
    expect(posesMm[1]).toEqual(posesMm[0]);
    expect(along).not.toEqual(posesMm[0]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("needs a model that is whole", async () => {
    const bare = (await engineUnderTest()).connect("host");
    await expect(bare.call("network.run", sequence)).rejects.toMatchObject({ code: "model-missing" });
    await expect(bare.call("clips.predict", { clips: [clip] })).rejects.toMatchObject({ code: "model-missing" });
    const tensors = tf.memory().numTensors;
    const model = { ...(await tinyModel(2)), weights: new Uint8Array(9) };
    await expect(host.call("clips.predict", { clips: [clip], model })).rejects.toMatchObject({ code: "model-broken" });
    const short = { ...sequence, inputs: new Float32Array(5), model: await tinyModel(2) };
    await expect(host.call("network.run", short)).rejects.toMatchObject({ code: "bad-argument" });
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it("200 frames leave no tensor behind", async () => {
  await client.ask({});
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 200; i++) await client.ask({ pose: i % 80, sees: i % 7 === 3 ? sight.nobody : sight.person });
  expect(tf.memory().numTensors).toBe(tensors);
});

describe("a training", () => {
  const request: TrainingRequest = {
    description: JSON.stringify({ format: "rpsm-studio-model", version: 1, network: tinyConfig }),
    sources: [{ kind: "motion", share: 1, motion: armRaise(40), targets: "truth" }],
    ...{ seed: 1, steps: 3, batchSize: 2, sequenceLength: 3, learningRate: 1e-3, weightDecay: 0, gradientClip: 1 },
    ...{ loss: "squared", schedule: "cosine", reprojectionWeight: 0, averaging: 0, checkpointEverySteps: 100 },
  };

  it("runs beside live frames, tells its progress to the host alone, and gives the weights", async () => {
    const heardByHost: string[] = [];
    const heardByClient: string[] = [];
    host.link.onMessage(({ type }) => heardByHost.push(type));
    client.link.onMessage(({ type }) => heardByClient.push(type));
    const training = host.call("training.run", { ...request, steps: 30 });
    for (let i = 0; i < 5; i++) expectPose(await client.ask({}));
    expect(heardByHost).not.toContain("reply");
    const result = await training;
    expect(result).toMatchObject({ step: 30, framesSeen: 180 });
    expect(heardByHost).toContain("training.progress");
    expect(heardByClient).not.toContain("training.progress");
    const model = { id: "trained", description: request.description, weights: result.weights };
    expect(await host.call("model.load", { model })).toMatchObject({ id: "trained" });
    expectPose(await client.ask({}));
  });

  it("is refused while another runs, and may run after it was cancelled", async () => {
    const cancel = new AbortController();
    const first = host.call("training.run", { ...request, steps: 100_000 }, cancel.signal);
    const second = host.call("training.run", request);
    await expect(second).rejects.toMatchObject({ code: "bad-argument", message: expect.stringMatching(/already/) });
    cancel.abort();
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
    await vi.waitFor(async () => expect(await host.call("training.run", request)).toMatchObject({ step: 3 }));
  });

  it("leaves no tensor behind", async () => {
    const tensors = tf.memory().numTensors;
    await host.call("training.run", request);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
