import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it } from "vitest";
import type { SkipMessage } from "../../../../src/common/protocol";
import { keypointFeatureCount, writeKeypointFeatures } from "../../../../src/pose/keypointFeatures";
import { wholePictureCrop } from "../../../../src/pose/personCrop";
import { RpsmNetwork } from "../../../../src/rpsm/network";
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
} from "../support/engineUnderTest";

let client: TestClient;

beforeEach(async () => {
  const bench = await engineWithStream();
  client = bench.client;
  return bench.close;
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
    await other.call("stream.open", clipStream);
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
    await client.call("stream.open", clipStream);
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
