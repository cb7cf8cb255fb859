import { beforeEach, describe, expect, it } from "vitest";
import type { PoseMessage, SkipMessage } from "../../../../src/common/protocol";
import {
  engineWithStream,
  expectPose,
  personKeypoints,
  sight,
  type TestClient,
  tinyModel,
} from "../support/engineUnderTest";

let host: TestClient;
let client: TestClient;

beforeEach(async () => {
  const bench = await engineWithStream();
  ({ host, client } = bench);
  return bench.close;
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

describe("keypoints without a picture", () => {
  async function lift(frameId: number, capturedAtMs: number, keypoints: Float32Array) {
    const size = { sourceWidth: 640, sourceHeight: 480 };
    const answered = new Promise<PoseMessage | SkipMessage>((resolve) => {
      client.link.onMessage((message) => {
        if ((message.type === "pose" || message.type === "skip") && message.frameId === frameId) resolve(message);
      });
    });
    client.link.send({ type: "keypoints", streamId: 1, frameId, capturedAtMs, ...size, keypoints });
    return answered;
  }

  it("give the poses of pictures in which the detector found the same", async () => {
    const postures = [0, 20, 45];
    const seen: Float32Array[] = [];
    for (const [i, pose] of postures.entries()) {
      seen.push(expectPose(await client.ask({ capturedAtMs: i * 40, pose })).pose);
    }
    await client.call("stream.reset", { streamId: 1 });
    for (const [i, pose] of postures.entries()) {
      const answer = expectPose(await lift(i, i * 40, personKeypoints(pose)));
      expect(answer.pose).toEqual(seen[i]);
      expect(answer.keypoints).toEqual(personKeypoints(pose));
    }
  });

  it("show nobody where the scores are low", async () => {
    expect(await lift(1, 0, personKeypoints(0, 0, 0, 0.05))).toMatchObject({ type: "skip", reason: "no-person" });
  });

  it("are refused when they are not 51 numbers", async () => {
    const gap = personKeypoints(0);
    gap[4] = Number.NaN;
    for (const [i, keypoints] of [gap, new Float32Array(50)].entries()) {
      const error = { code: "bad-argument", message: expect.stringContaining('"keypoints" must be 51 numbers') };
      expect(await lift(i, 0, keypoints)).toMatchObject({ type: "skip", reason: "failed", error });
    }
  });
});
