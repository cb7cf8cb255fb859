import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { memoryLinkPair } from "../../../src/common/link";
import type {
  CropBox,
  EngineCalls,
  FrameMessage,
  FromEngine,
  PoseMessage,
  SkipMessage,
  ToEngine,
} from "../../../src/common/protocol";
import { serveCalls } from "../../../src/common/rpc";
import { ClipStream } from "../../../src/studio/clipStream";

const near: CropBox = { x: 10, y: 0, size: 20 };
const whole: CropBox = { x: 0, y: -20, size: 80 };
const video = { width: 80, height: 40, rgb: new Uint8Array(80 * 40 * 3).fill(9) };
const videoFrame = (index: number) => ({ ...video, index, timeS: index / 10 });

function pose(frame: FrameMessage, nextCrop: CropBox): PoseMessage {
  const { streamId, frameId, capturedAtMs } = frame;
  const numbers = new Float32Array(51);
  return {
    type: "pose",
    streamId,
    frameId,
    capturedAtMs,
    keypoints: numbers,
    pose: numbers,
    stagePoses: [],
    nextCrop,
    detectMs: 1,
    liftMs: 1,
  };
}
const nobody = ({ streamId, frameId }: FrameMessage): SkipMessage => ({
  type: "skip",
  streamId,
  frameId,
  reason: "no-person",
  nextCrop: whole,
});

/** An engine that answers frames as told and writes down what it was asked. */
async function openStream(answer: (frame: FrameMessage, count: number) => FromEngine | undefined) {
  const [client, engine] = memoryLinkPair<ToEngine, FromEngine>();
  const asked: (CropBox | string)[] = [];
  const frames: FrameMessage[] = [];
  const done = (name: string) => () => {
    asked.push(name);
    return undefined;
  };
  serveCalls<EngineCalls>(engine as Parameters<typeof serveCalls<EngineCalls>>[0], {
    ...({} as Parameters<typeof serveCalls<EngineCalls>>[1]),
    "stream.open": ({ mode, smoothing }) => {
      asked.push(`open ${mode} ${smoothing}`);
      return { imageSize: 4, credits: 2 };
    },
    "stream.reset": done("reset"),
  });
  engine.onMessage((message) => {
    if (message.type !== "frame") return;
    frames.push(message);
    asked.push(message.crop);
    const reply = answer(message, frames.length - 1);
    if (reply) engine.send(reply);
  });
  const stream = await ClipStream.open(client, 0.3);
  return { stream, asked, frames, engine };
}

describe("ClipStream", () => {
  it("holds on to no answer, however long it lasts", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const { stream } = await openStream((frame) => nobody(frame));
    const answers: WeakRef<object>[] = [];
    for (let index = 0; index < 20; index++) answers.push(new WeakRef(await stream.predict(videoFrame(index))));
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(answers.slice(0, -1).filter((answer) => answer.deref() !== undefined)).toEqual([]);
    stream.close();
  });

  it("looks at the first frame twice: whole, then closer as if nothing had been before", async () => {
    const { stream, asked, frames } = await openStream((frame) => pose(frame, near));
    expect(await stream.predict(videoFrame(0))).toMatchObject({ type: "pose", frameId: 1 });
    expect(asked).toEqual(["open clip 0.3", whole, "reset", near]);
    expect(frames[1]).toMatchObject({ sourceWidth: 80, sourceHeight: 40, capturedAtMs: 0 });
    expect(frames[1]!.rgb).toEqual(new Uint8Array(4 * 4 * 3).fill(9));
  });

  it("follows the person from frame to frame, each frame once, at its own time", async () => {
    const { stream, asked, frames } = await openStream((frame, count) => pose(frame, { ...near, x: count }));
    for (let index = 0; index < 3; index++) await stream.predict(videoFrame(index));
    expect(asked.slice(3)).toEqual([
      { ...near, x: 0 },
      { ...near, x: 1 },
      { ...near, x: 2 },
    ]);
    expect(frames.map(({ capturedAtMs }) => capturedAtMs)).toEqual([0, 0, 100, 200]);
  });

  it("looks at the whole picture again after losing the person", async () => {
    const { stream, asked } = await openStream((frame, count) => (count === 2 ? nobody(frame) : pose(frame, near)));
    await stream.predict(videoFrame(0));
    expect(await stream.predict(videoFrame(1))).toMatchObject({ type: "skip", reason: "no-person" });
    expect(await stream.predict(videoFrame(2))).toMatchObject({ type: "pose" });
    expect(asked.slice(5)).toEqual([whole, "reset", near]);
  });

  it("sends pictures of the size that the engine asks for when its network was replaced", async () => {
    const { stream, frames } = await openStream((frame, count) => ({
      ...pose(frame, near),
      ...(count === 2 && { imageSize: 6 }),
    }));
    for (let index = 0; index < 4; index++) await stream.predict(videoFrame(index));
    expect(frames.map(({ rgb }) => rgb.length)).toEqual([4, 4, 4, 6, 6].map((side) => side * side * 3));
  });

  it("keeps the pose of the whole picture when the closer look finds nobody", async () => {
    const { stream } = await openStream((frame, count) => (count === 1 ? nobody(frame) : pose(frame, near)));
    expect(await stream.predict(videoFrame(0))).toMatchObject({ type: "pose", frameId: 0 });
  });

  it("fails with the frame and the engine's error when the engine fails", async () => {
    const { stream } = await openStream(({ streamId, frameId }) => {
      const error = { code: "internal", message: "no kernel" } as const;
      return { type: "skip", streamId, frameId, reason: "failed", error };
    });
    await expect(stream.predict(videoFrame(7))).rejects.toThrow("the engine failed at frame 7: no kernel");
  });

  it("does not wait for ever when the engine dies", async () => {
    const { stream, engine } = await openStream(() => undefined);
    const answer = stream.predict(videoFrame(0));
    engine.close("killed (SIGKILL)");
    await expect(answer).rejects.toMatchObject({ code: "engine-lost", message: expect.stringContaining("SIGKILL") });
  });
});
