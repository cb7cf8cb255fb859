import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, describe, expect, it } from "vitest";
import type { PoseMessage, SkipMessage } from "../../../../src/common/protocol";
import { toNetworkPixels } from "../../../../src/rpsm/imagePixels";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { toMillimetres } from "../../../../src/rpsm/targetScaling";
import { tinyImageConfig } from "../../rpsm/support/tinyImageNetwork";
import {
  clipStream,
  engineWithStream,
  expectPose,
  fakeImageSize,
  personKeypoints,
  sight,
  type TestClient,
  tinyModel,
} from "../support/engineUnderTest";

const config = tinyImageConfig();
const sizePx = 32;
const imageModel = () => tinyModel(5, "seer", config);

let host: TestClient;
let client: TestClient;

beforeEach(async () => {
  const bench = await engineWithStream();
  ({ host, client } = bench);
  return bench.close;
});

/** Even red and green, so that the detector sees the same at any size; blue is the network's own. */
function picture(pose: number, side = sizePx): Uint8Array {
  const rgb = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) rgb.set([sight.person, pose, (i * i * 7 + pose) % 256], i * 3);
  return rgb;
}

/** What the network alone makes of pictures one after the other: the last stage's poses, mm. */
async function posesOf(pictures: readonly Uint8Array[]): Promise<Float32Array[]> {
  const network = RpsmNetwork.create(config, 5);
  const poses = tf.tidy(() => {
    let state = network.initialState(1);
    return pictures.map((rgb) => {
      const step = network.step(tf.tensor4d(toNetworkPixels(rgb), [1, sizePx, sizePx, 3]), state);
      state = step.state;
      return toMillimetres(step.poses.at(-1)!.dataSync(), config.target);
    });
  });
  network.dispose();
  return poses;
}

function expectSame(pose: Float32Array, expected: Float32Array): void {
  pose.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 2));
}

const rawPose = (answer: PoseMessage | SkipMessage) => expectPose(answer).stagePoses.at(-1)!;

describe("a network that looks at pictures", () => {
  it("is told of by the engine, with the size that a new stream's pictures have", async () => {
    const summary = await host.call("model.load", { model: await imageModel() });
    expect(summary).toMatchObject({ id: "seer", frontEnd: "image", imageSizePx: sizePx, untrained: true });
    expect(await client.call("stream.open", { ...clipStream, streamId: 2 })).toEqual({ imageSize: sizePx, credits: 2 });
  });

  it("sees the frame's picture and carries its state, and the detector sees the picture scaled down", async () => {
    await host.call("model.load", { model: await imageModel() });
    const pictures = [20, 45, 45].map((pose) => picture(pose));
    const expected = await posesOf(pictures);
    for (const [i, rgb] of pictures.entries()) {
      const answer = await client.ask({ capturedAtMs: i * 40, rgb });
      expectSame(rawPose(answer), expected[i]!);
      expect(expectPose(answer).keypoints).toEqual(personKeypoints(rgb[1]!));
      expect(answer.imageSize).toBeUndefined();
    }
    expect(expected[2]).not.toEqual(expected[1]);
  });

  it("leaves no tensors behind but the state that it carries", async () => {
    await host.call("model.load", { model: await imageModel() });
    await client.ask({ capturedAtMs: 0, rgb: picture(0) });
    const before = tf.memory().numTensors;
    for (const i of [1, 2, 3]) await client.ask({ capturedAtMs: i * 40, rgb: picture(i) });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes over an open stream from a state of its own, and asks for pictures of its size", async () => {
    await client.ask({ capturedAtMs: 0, pose: 60 });
    await host.call("model.load", { model: await imageModel() });
    // Frames of the old size that are under way are answered all the same.
    const small = picture(10, fakeImageSize);
    expect(expectPose(await client.ask({ capturedAtMs: 40, rgb: small })).imageSize).toBe(sizePx);
    await client.call("stream.reset", { streamId: 1 });
    const [first] = await posesOf([picture(20)]);
    expectSame(rawPose(await client.ask({ capturedAtMs: 80, rgb: picture(20) })), first!);

    await host.call("model.load", { model: await tinyModel(1) });
    const large = expectPose(await client.ask({ capturedAtMs: 120, rgb: picture(0) }));
    expect(large.imageSize).toBe(fakeImageSize);
    await client.call("stream.reset", { streamId: 1 });
    expect(rawPose(await client.ask({ capturedAtMs: 160, pose: 0 }))).toEqual(large.stagePoses.at(-1));
  });

  it("starts from an empty state when it replaces another one that looks at pictures", async () => {
    await host.call("model.load", { model: await tinyModel(6, "other", config) });
    await client.ask({ capturedAtMs: 0, rgb: picture(60) });
    await host.call("model.load", { model: await imageModel() });
    const [first] = await posesOf([picture(20)]);
    expectSame(rawPose(await client.ask({ capturedAtMs: 40, rgb: picture(20) })), first!);
  });

  it("says that keypoints alone are not enough, and what to do", async () => {
    await host.call("model.load", { model: await imageModel() });
    const answered = new Promise((resolve) => client.link.onMessage(resolve));
    const size = { sourceWidth: 640, sourceHeight: 480 };
    const keypoints = personKeypoints(0);
    client.link.send({ type: "keypoints", streamId: 1, frameId: 3, capturedAtMs: 0, ...size, keypoints });
    const message = expect.stringMatching(/needs pictures and there are only keypoints: load a network/);
    expect(await answered).toMatchObject({ type: "skip", reason: "failed", error: { code: "bad-argument", message } });
  });

  it("refuses a picture that is no square, or smaller than the detector's", async () => {
    for (const bytes of [sizePx * sizePx * 3 - 3, (fakeImageSize - 1) ** 2 * 3]) {
      const error = { code: "bad-argument", message: expect.stringContaining("4 x 4 RGB) or a larger square") };
      const answer = await client.ask({ capturedAtMs: 0, rgb: new Uint8Array(bytes) });
      expect(answer).toMatchObject({ type: "skip", reason: "failed", error });
    }
  });
});
