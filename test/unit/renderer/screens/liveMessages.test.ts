import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../../src/common/errors";
import type { EngineState, EngineStatus } from "../../../../src/common/protocol";
import { liveMessages, type MessageInput } from "../../../../src/renderer/screens/live/liveMessages";

const status: EngineStatus = {
  place: "child process",
  backend: "wasm",
  adapter: "WebAssembly SIMD, 1 thread",
  softwareAdapter: false,
  selfTests: [],
};

const calm: MessageInput = {
  connection: "connected",
  engine: { state: "ready", status },
  engineSinceMs: 0,
  libraryError: undefined,
  libraryDismissed: false,
  callError: undefined,
  sourceError: undefined,
  frameError: undefined,
  sourceName: "HD Webcam",
  sourceKind: "camera",
  running: true,
  playing: true,
  cutShort: undefined,
  silentForMs: 30,
  absentForMs: 0,
  brightness: 120,
  legsOutForMs: 0,
  slowFrameMs: 0,
};

const ids = (change: Partial<MessageInput>) => liveMessages({ ...calm, ...change }).map(({ id }) => id);
const only = (change: Partial<MessageInput>) => {
  const messages = liveMessages({ ...calm, ...change });
  expect(messages).toHaveLength(1);
  return messages[0]!;
};
const restarting = (reason: string): EngineState => ({
  state: "restarting",
  reason,
  attempt: 2,
  attempts: 3,
  inMs: 2000,
});

describe("what the Live screen says", () => {
  it("is nothing while all is well, and before anything is known", () => {
    expect(ids({})).toEqual([]);
    expect(ids({ engine: undefined, connection: "connecting", running: false, sourceKind: undefined })).toEqual([]);
  });

  it.each<[ErrorCode, string[]]>([
    ["camera-none", ["open-video", "open-demo"]],
    ["camera-refused", ["retry-camera", "open-video"]],
    ["camera-busy", ["retry-camera", "open-video"]],
    ["camera-unplugged", ["retry-camera", "open-video"]],
    ["video-unreadable", ["open-video", "open-demo"]],
    ["video-codec", ["open-video", "open-demo"]],
    ["video-truncated", ["open-video", "open-demo"]],
  ])("names %s in place of the picture, with ways out", (code, actions) => {
    const message = only({ running: false, sourceError: { code, message: '"a.mp4" is empty: it holds 0 bytes' } });
    expect(message).toMatchObject({ id: code, place: "picture", tone: "error", actions });
  });

  it("names the file or the camera in question", () => {
    const error = { code: "video-unreadable", message: '"a.mp4" is empty: it holds 0 bytes' } as const;
    expect(only({ running: false, sourceError: error }).values).toEqual({ reason: error.message });
    const busy = { code: "camera-busy", message: "in use" } as const;
    expect(only({ running: false, sourceError: busy }).values).toEqual({ camera: "HD Webcam" });
  });

  it("shows an error that nobody foresaw with its own words", () => {
    const message = only({ running: false, sourceError: { code: "internal", message: "x is not a function" } });
    expect(message).toMatchObject({ id: "source-failed", values: { reason: "X is not a function." } });
  });

  it("counts down to the engine's restart and stops at 0", () => {
    const engine = restarting("the engine process ended with signal SIGKILL");
    expect(only({ engine, engineSinceMs: 300 })).toMatchObject({
      id: "engine-restarting",
      values: { seconds: 2, attempt: 2, attempts: 3, reason: "The engine process ended with signal SIGKILL." },
    });
    expect(only({ engine, engineSinceMs: 1200 }).values.seconds).toBe(1);
    expect(only({ engine, engineSinceMs: 9000 }).values.seconds).toBe(0);
  });

  it("says that the GPU was lost when that is why", () => {
    expect(ids({ engine: restarting("the GPU device was lost: driver reset") })).toEqual(["gpu-lost"]);
  });

  it("offers to restart an engine that was given up", () => {
    const engine: EngineState = { state: "failed", error: { code: "engine-lost", message: "it stopped 3 times" } };
    expect(only({ engine })).toMatchObject({
      id: "engine-failed",
      place: "banner",
      actions: ["restart-engine", "open-settings"],
    });
  });

  it("says which model file is missing or broken while 2D goes on", () => {
    const ready = (code: ErrorCode): EngineState => ({
      state: "ready",
      status,
      modelError: { code, message: "w.safetensors" },
    });
    expect(only({ engine: ready("model-missing") })).toMatchObject({
      id: "model-missing",
      tone: "warning",
      values: { reason: "W.safetensors." },
    });
    expect(ids({ engine: ready("model-broken") })).toEqual(["model-broken"]);
  });

  it("says that an untrained network's poses mean nothing, with the way to train it", () => {
    const model = { id: "seer", name: "Seer", frontEnd: "image", imageSizePx: 368, untrained: true } as const;
    const shape = { stages: 3, width: 1024, recurrent: "lstm", form: "plain", parameters: 93_400_000 } as const;
    const engine: EngineState = { state: "ready", status: { ...status, model: { ...model, ...shape } } };
    expect(only({ engine })).toMatchObject({
      ...{ id: "model-untrained", place: "banner", tone: "warning" },
      ...{ values: { name: "Seer" }, actions: ["open-train"] },
    });
    const trained = { ...status, model: { ...model, ...shape, untrained: undefined } };
    expect(ids({ engine: { state: "ready", status: trained } })).toEqual([]);
  });

  it("says that frames take seconds, so that the figure does not look frozen", () => {
    expect(only({ slowFrameMs: 3400 })).toMatchObject({ id: "slow-frames", place: "hint", values: { seconds: 3 } });
    expect(ids({ slowFrameMs: 3400, running: false })).toEqual([]);
  });

  it("says only that the connection is lost when it is", () => {
    const engine: EngineState = { state: "failed", error: { code: "engine-lost", message: "" } };
    expect(ids({ connection: "lost", engine, absentForMs: 5000, running: true })).toEqual(["connection-lost"]);
  });

  it("warns of the library folder until that is put away", () => {
    const libraryError = { code: "folder-unwritable", message: "/l cannot be written to" } as const;
    expect(ids({ libraryError })).toEqual(["library-unwritable"]);
    expect(ids({ libraryError, libraryDismissed: true })).toEqual([]);
  });

  it("gives hints only after a second, and one at a time", () => {
    expect(ids({ absentForMs: 900 })).toEqual([]);
    expect(ids({ absentForMs: 1100 })).toEqual(["no-person"]);
    expect(ids({ absentForMs: 1100, brightness: 5 })).toEqual(["too-dark"]);
    expect(ids({ legsOutForMs: 1100 })).toEqual(["legs-out"]);
    expect(ids({ silentForMs: 3500, absentForMs: 4000, legsOutForMs: 4000 })).toEqual(["camera-silent"]);
  });

  it("does not miss a person in a video that stands still", () => {
    expect(ids({ sourceKind: "video", playing: false, absentForMs: 5000 })).toEqual([]);
    expect(ids({ sourceKind: "video", playing: true, absentForMs: 5000 })).toEqual(["no-person"]);
  });

  it("does not blame the person while the engine is away", () => {
    expect(ids({ engine: restarting("ended"), absentForMs: 5000 })).toEqual(["engine-restarting"]);
  });

  it("says how much of a cut video there is", () => {
    expect(only({ cutShort: { readableSeconds: 3.21, promisedSeconds: 12 }, sourceName: "a.webm" }).values).toEqual({
      ...{ name: "a.webm", readable: "3.2", promised: "12.0" },
    });
  });
});
