import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import type { PoseMessage, SkipMessage } from "../../../../src/common/protocol";
import { EngineClient } from "../../../../src/renderer/engine/engineClient";
import { FakeEngine, settle, testFrame } from "./fakeEngine";

let engine: FakeEngine;
let client: EngineClient;
let nowMs: number;
let answers: (PoseMessage | SkipMessage)[];

async function openStream(onOpen?: () => void) {
  const stream = client.openStream(
    { mode: "live", smoothing: 0.5 },
    { onAnswer: (answer) => answers.push(answer), onOpen },
  );
  await settle();
  return stream;
}

beforeEach(() => {
  engine = new FakeEngine();
  answers = [];
  nowMs = 0;
  client = new EngineClient(() => nowMs);
  client.setChannels(engine.channels);
  client.setReady(true);
});

afterEach(() => {
  vi.useRealTimers();
});

describe("credits", () => {
  it("sends two frames and keeps the third until an answer comes", async () => {
    const stream = await openStream();
    for (const time of [1, 2, 3]) {
      stream.offer(testFrame(time));
      await settle();
    }
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([1, 2]);
    engine.answer();
    await settle();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([2, 3]);
    expect(stream.dropped).toBe(0);
  });

  it("cuts out pictures of the size that the engine asks for when its network was replaced", async () => {
    const stream = await openStream();
    const sizes: [side: number, bytes: number][] = [];
    const offer = async (time: number) => {
      const frame = testFrame(time);
      stream.offer({
        ...frame,
        release: () => {},
        writeCrop: async (_crop, side, into) => void sizes.push([side, into.length]),
      });
      await settle();
    };
    await offer(1);
    engine.answer({ imageSize: 32 });
    await settle();
    await offer(2);
    engine.answer();
    await settle();
    await offer(3);
    engine.answer({ imageSize: 4 });
    await settle();
    await offer(4);
    expect(sizes).toEqual([4, 32, 32, 4].map((side) => [side, side * side * 3]));
  });

  it("sends each frame's own picture, and the size of the source", async () => {
    const stream = await openStream();
    stream.offer(testFrame(7));
    await settle();
    const [frame] = engine.frames;
    expect(frame).toMatchObject({ sourceWidth: 640, sourceHeight: 480, crop: { x: 0, y: -80, size: 640 } });
    expect([...frame!.rgb]).toEqual(Array(4 * 4 * 3).fill(7));
  });

  it("keeps the newest of the frames that wait, releases the others and counts them as dropped", async () => {
    const stream = await openStream();
    const frames = [1, 2, 3, 4, 5].map(testFrame);
    for (const frame of frames) {
      stream.offer(frame);
      await settle();
    }
    expect(stream.dropped).toBe(2);
    expect(frames.map(({ released }) => released)).toEqual([1, 1, 1, 1, 0]);
    engine.answer();
    await settle();
    expect(engine.frames.at(-1)!.capturedAtMs).toBe(5);
    expect(frames[4]!.released).toBe(1);
  });

  it("releases a frame that cannot be cut out, and goes on", async () => {
    const stream = await openStream();
    const broken = { ...testFrame(1), writeCrop: () => Promise.reject(new Error("the picture is gone")) };
    const release = vi.spyOn(broken, "release");
    stream.offer(broken);
    await settle();
    stream.offer(testFrame(2));
    await settle();
    expect(release).toHaveBeenCalledOnce();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([2]);
  });
});

describe("the pace", () => {
  it("sends the second frame when the engine is nearly done with the first, and then the newest", async () => {
    vi.useFakeTimers();
    const stream = await openStream();
    stream.offer(testFrame(1));
    await settle();
    engine.answer({ detectMs: 50 });
    await settle();
    for (const time of [2, 3]) {
      stream.offer(testFrame(time));
      await settle();
    }
    stream.offer(testFrame(4));
    await settle();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([2]);
    nowMs = 40;
    await vi.advanceTimersByTimeAsync(40);
    await settle();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([2, 4]);
    expect(stream.dropped).toBe(1);
  });
});

describe("the person's crop", () => {
  it("is the whole picture first, then what the engine proposes", async () => {
    const stream = await openStream();
    stream.offer(testFrame(1));
    await settle();
    engine.answer({ nextCrop: { x: 10, y: 20, size: 100 } });
    await settle();
    stream.offer(testFrame(2));
    await settle();
    expect(engine.frames[0]!.crop).toEqual({ x: 10, y: 20, size: 100 });
  });

  it("is the whole picture again after a reset, and answers from before it are not told", async () => {
    const stream = await openStream();
    stream.offer(testFrame(1));
    await settle();
    stream.reset();
    engine.answer({ nextCrop: { x: 10, y: 20, size: 100 } });
    await settle();
    expect(answers).toEqual([]);
    stream.offer(testFrame(2));
    await settle();
    expect(engine.frames[0]!.crop).toEqual({ x: 0, y: -80, size: 640 });
    expect(engine.calls.map(({ method }) => method)).toEqual(["stream.open", "stream.reset"]);
  });
});

describe("an engine that dies", () => {
  it("is left alone until the host says that a new one is ready, which then gets the stream and its smoothing", async () => {
    const onOpen = vi.fn();
    const stream = await openStream(onOpen);
    stream.setSmoothing(0.8);
    engine.die();
    client.setReady(false);
    await settle();
    expect(engine.opened).toBe(1);
    client.setReady(true);
    await settle();
    expect(engine.opened).toBe(2);
    expect(onOpen).toHaveBeenCalledTimes(2);
    expect(engine.calls.at(-1)).toMatchObject({ method: "stream.open", params: { smoothing: 0.8 } });
  });

  it("takes its frames along: they count as dropped, and both credits are there again", async () => {
    const stream = await openStream();
    for (const time of [1, 2]) {
      stream.offer(testFrame(time));
      await settle();
    }
    engine.die();
    await settle();
    expect(stream.dropped).toBe(2);
    client.setReady(false);
    client.setReady(true);
    await settle();
    for (const time of [3, 4, 5]) {
      stream.offer(testFrame(time));
      await settle();
    }
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([3, 4]);
  });

  it("sends the newest frame from the time without an engine as soon as there is one", async () => {
    const stream = await openStream();
    engine.die();
    client.setReady(false);
    await settle();
    stream.offer(testFrame(8));
    stream.offer(testFrame(9));
    client.setReady(true);
    await settle();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([9]);
    expect(stream.dropped).toBe(1);
  });

  it("is tried again after half a second when only its channel was closed", async () => {
    vi.useFakeTimers();
    await openStream();
    engine.die();
    await settle();
    expect(engine.opened).toBe(1);
    vi.advanceTimersByTime(500);
    await settle();
    expect(engine.opened).toBe(2);
  });
});

describe("opening a stream", () => {
  it("is repeated while the engine refuses it, and says why", async () => {
    vi.useFakeTimers();
    engine.refusal = new StudioError("engine-unavailable", "no detector is loaded yet");
    const onRefused = vi.fn();
    client.openStream({ mode: "live", smoothing: 0 }, { onAnswer: () => {}, onRefused });
    await settle();
    expect(onRefused).toHaveBeenCalledWith({ code: "engine-unavailable", message: "no detector is loaded yet" });
    engine.refusal = undefined;
    vi.advanceTimersByTime(500);
    await settle();
    expect(engine.calls.map(({ method }) => method)).toEqual(["stream.open", "stream.open"]);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  it("waits for the connection and for the engine", async () => {
    engine = new FakeEngine();
    client = new EngineClient(() => 0);
    const stream = client.openStream({ mode: "live", smoothing: 0 }, { onAnswer: () => {} });
    stream.offer(testFrame(1));
    client.setReady(true);
    await settle();
    expect(engine.opened).toBe(0);
    client.setChannels(engine.channels);
    await settle();
    expect(engine.frames.map((frame) => frame.capturedAtMs)).toEqual([1]);
  });

  it("ends with close: the engine is told, frames are released", async () => {
    const stream = await openStream();
    stream.close();
    const frame = testFrame(1);
    stream.offer(frame);
    await settle();
    expect(frame.released).toBe(1);
    expect(engine.calls.at(-1)).toEqual({ method: "stream.close", params: { streamId: 1 } });
    engine.die();
    client.setReady(false);
    client.setReady(true);
    await settle();
    expect(engine.calls.filter(({ method }) => method === "stream.open")).toHaveLength(1);
  });
});
