import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StudioError } from "../../../src/common/errors";
import { memoryLinkPair } from "../../../src/common/link";
import { createLog } from "../../../src/common/log";
import type { EngineState, FromEngine, ToEngine } from "../../../src/common/protocol";
import { type EngineAttempt, engineAttempts } from "../../../src/studio/engineProcess";
import { EngineSupervisor, type EngineSupervisorOptions } from "../../../src/studio/engineSupervisor";
import { FakeEngine } from "./fakeEngine";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const childOnWasm: EngineAttempt = { place: "child process", backend: "wasm" };

function supervise(options: Partial<EngineSupervisorOptions> & { onSpawn?: (engine: FakeEngine) => void } = {}) {
  const engines: FakeEngine[] = [];
  const states: EngineState[] = [];
  const supervisor = new EngineSupervisor({
    attempts: [childOnWasm],
    detector: async () => ({ id: "movenet-lightning", graph: "{}", weights: new Uint8Array(1) }),
    model: async () => ({ id: "rpsm-test", description: "{}", weights: new Uint8Array(1) }),
    log: createLog("test", () => {}),
    spawn: (attempt) => {
      const engine = new FakeEngine(attempt);
      engines.push(engine);
      if (options.onSpawn) options.onSpawn(engine);
      else engine.serve();
      return engine.process;
    },
    ...options,
  });
  supervisor.onState((state) => states.push(state));
  supervisor.restart();
  return { supervisor, engines, states, settle: () => vi.advanceTimersByTimeAsync(0) };
}

const stateNames = (states: EngineState[]) => states.map(({ state }) => state);

describe("EngineSupervisor, starting", () => {
  it("hands detector and model to the engine, then says that it is ready", async () => {
    const { engines, states, settle } = supervise();
    await settle();
    expect(engines[0]!.loaded).toEqual(["movenet-lightning", "rpsm-test"]);
    expect(states[0]).toEqual({ state: "starting", place: "child process", backend: "wasm" });
    expect(states[1]).toMatchObject({ state: "ready", status: { backend: "wasm" }, modelError: undefined });
  });

  it("goes on without a model that is broken, and says what is wrong with it", async () => {
    const model = async () => {
      throw new StudioError("model-broken", 'model.json: "name" is missing');
    };
    const { states, settle } = supervise({ model });
    await settle();
    expect(states.at(-1)).toMatchObject({ state: "ready", modelError: { code: "model-broken" } });
  });

  it("shows the engine's own error for weights that it refuses", async () => {
    const { states, settle } = supervise({
      onSpawn: (engine) => {
        engine.modelError = new StudioError("model-broken", 'tensor "stage1.fc_2.weight" is cut short');
        engine.serve();
      },
    });
    await settle();
    expect(states.at(-1)).toMatchObject({ state: "ready", modelError: { message: expect.stringContaining("fc_2") } });
  });

  it("tries the ways to run it in order, and keeps those that failed in the status", async () => {
    const { engines, states, settle } = supervise({
      attempts: engineAttempts("desktop", "auto"),
      onSpawn: (engine) => {
        if (engine.attempt.backend === "wasm") engine.serve();
        else queueMicrotask(() => engine.die(`no read-back in a ${engine.attempt.place}`, 3));
      },
    });
    await settle();
    expect(engines.map(({ attempt }) => `${attempt.place} ${attempt.backend}`)).toEqual([
      "utility process webgpu",
      "hidden window webgpu",
      "utility process wasm",
    ]);
    const last = states.at(-1);
    if (last?.state !== "ready") throw new Error(`expected ready, not ${last?.state}`);
    expect(last.status.selfTests.map(({ passed, reason }) => ({ passed, reason }))).toEqual([
      { passed: false, reason: "utility process: no read-back in a utility process" },
      { passed: false, reason: "hidden window: no read-back in a hidden window" },
      { passed: true, reason: undefined },
    ]);
  });

  it("moves on as well when the engine crashes or stays silent before its first answer", async () => {
    const { engines, states } = supervise({
      attempts: engineAttempts("desktop", "auto"),
      onSpawn: (engine) => {
        if (engine.attempt.place === "hidden window") return;
        if (engine.attempt.backend === "wasm") engine.serve();
        else queueMicrotask(() => engine.die("segmentation fault", undefined));
      },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(3);
    expect(states.at(-1)?.state).toBe("ready");
  });

  it("takes an adapter that computes in software only when nothing else is left", async () => {
    const onSpawn = (engine: FakeEngine) => {
      engine.softwareAdapter = engine.attempt.backend === "webgpu";
      engine.serve();
    };
    const free = supervise({ attempts: engineAttempts("desktop", "auto"), onSpawn });
    await free.settle();
    expect(free.states.at(-1)).toMatchObject({
      state: "ready",
      status: {
        backend: "wasm",
        selfTests: [
          { passed: false, reason: "utility process: memory computes in software and counts as no GPU" },
          { passed: false, reason: expect.stringContaining("hidden window") },
          { passed: true },
        ],
      },
    });
    const insisted = supervise({ attempts: engineAttempts("desktop", "webgpu"), onSpawn });
    await insisted.settle();
    expect(insisted.states.at(-1)).toMatchObject({ state: "ready", status: { place: "hidden window" } });
  });

  it("gives up at once, with the engine's reason, when no backend works", async () => {
    const { engines, states, settle } = supervise({
      onSpawn: (engine) => queueMicrotask(() => engine.die("no WebAssembly SIMD", 3)),
    });
    await settle();
    expect(engines).toHaveLength(1);
    expect(states.at(-1)).toEqual({
      state: "failed",
      error: { code: "engine-unavailable", message: "no WebAssembly SIMD" },
    });
  });

  it("fails with the file's name when the detector's files are missing", async () => {
    const detector = async () => {
      throw new StudioError("file-missing", "movenet-lightning.bin is missing");
    };
    const { states, settle } = supervise({ detector });
    await settle();
    expect(states.at(-1)).toMatchObject({ state: "failed", error: { code: "file-missing" } });
  });
});

describe("EngineSupervisor, restarting", () => {
  it("restarts after 0.5, 2 and 8 s, then fails visibly", async () => {
    const { engines, states, settle } = supervise();
    await settle();
    for (const [index, delayMs] of [500, 2000, 8000].entries()) {
      engines.at(-1)!.die("killed (SIGKILL)", undefined);
      expect(states.at(-1)).toEqual({
        state: "restarting",
        reason: "killed (SIGKILL)",
        attempt: index + 1,
        attempts: 3,
        inMs: delayMs,
      });
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(engines).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(engines).toHaveLength(index + 2);
      expect(states.at(-1)?.state).toBe("ready");
    }
    engines.at(-1)!.die("killed (SIGKILL)", undefined);
    expect(states.at(-1)).toMatchObject({ state: "failed", error: { code: "engine-lost" } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(4);
  });

  it("starts at the first delay again after more than 60 s of health", async () => {
    const { engines, states, settle } = supervise();
    await settle();
    engines[0]!.die("once");
    await vi.advanceTimersByTimeAsync(500);
    await vi.advanceTimersByTimeAsync(59_000);
    engines[1]!.die("too soon");
    expect(states.at(-1)).toMatchObject({ attempt: 2, inMs: 2000 });
    await vi.advanceTimersByTimeAsync(2000);
    await vi.advanceTimersByTimeAsync(60_001);
    engines[2]!.die("after a healthy run");
    expect(states.at(-1)).toMatchObject({ attempt: 1, inMs: 500 });
  });

  it("stays with the way that ran before when a restart crashes early", async () => {
    let crashes = 0;
    const { engines, states, settle } = supervise({
      attempts: engineAttempts("browser", "auto"),
      onSpawn: (engine) => {
        if (engine.attempt.backend === "auto" && crashes-- > 0) queueMicrotask(() => engine.die("crash", undefined));
        else engine.serve();
      },
    });
    await settle();
    crashes = 1;
    engines[0]!.die("killed", undefined);
    await vi.advanceTimersByTimeAsync(500);
    expect(states.at(-1)).toMatchObject({ state: "restarting", attempt: 2 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(engines.map(({ attempt }) => attempt.backend)).toEqual(["auto", "auto", "auto"]);
    expect(states.at(-1)?.state).toBe("ready");
  });

  it("starts from the top when the user asks after it gave up", async () => {
    let works = false;
    const { supervisor, states, settle } = supervise({
      onSpawn: (engine) => {
        if (works) engine.serve();
        else queueMicrotask(() => engine.die("no backend", 3));
      },
    });
    await settle();
    expect(supervisor.state.state).toBe("failed");
    works = true;
    supervisor.restart();
    await settle();
    expect(stateNames(states)).toEqual(["starting", "failed", "starting", "ready"]);
  });

  it("kills the engine and restarts nothing after stop", async () => {
    const { supervisor, engines, states, settle } = supervise();
    await settle();
    supervisor.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(engines).toHaveLength(1);
    expect(stateNames(states)).toEqual(["starting", "ready"]);
  });
});

describe("EngineSupervisor, clients", () => {
  function client() {
    const [page, host] = memoryLinkPair<ToEngine, FromEngine>();
    const received: FromEngine[] = [];
    const closed: string[] = [];
    page.onMessage((message) => received.push(message));
    page.onClose((reason) => closed.push(reason));
    return { page, host, received, closed };
  }
  const frame: ToEngine = {
    type: "frame",
    streamId: 1,
    frameId: 5,
    capturedAtMs: 0,
    sourceWidth: 1,
    sourceHeight: 1,
    crop: { x: 0, y: 0, size: 1 },
    rgb: new Uint8Array(3),
  };

  it("relays each client's frames and answers, apart from each other's", async () => {
    const { supervisor, engines, settle } = supervise();
    await settle();
    const [one, two] = [client(), client()];
    supervisor.connect(one.host);
    supervisor.connect(two.host);
    one.page.send(frame);
    await settle();
    expect(one.received).toEqual([{ type: "skip", streamId: 1, frameId: 5, reason: "no-person" }]);
    expect(two.received).toEqual([]);
    expect(engines[0]!.clients).toHaveLength(2);
  });

  it("closes the client's channel with the reason when the engine dies", async () => {
    const { supervisor, engines, settle } = supervise();
    await settle();
    const { host, closed } = client();
    supervisor.connect(host);
    await settle();
    engines[0]!.die("the GPU was lost", 4);
    expect(closed).toEqual(["the GPU was lost"]);
  });

  it("tells the engine when a client leaves", async () => {
    const { supervisor, engines, settle } = supervise();
    await settle();
    const { page, host } = client();
    supervisor.connect(host);
    await settle();
    const left = vi.fn();
    engines[0]!.clients[0]!.onClose(left);
    page.close("the page was closed");
    await settle();
    expect(left).toHaveBeenCalledWith("the page was closed");
  });

  it("refuses a client while the engine is not ready, with the reason", () => {
    const { supervisor } = supervise();
    const { host, closed } = client();
    supervisor.connect(host);
    expect(closed).toEqual(["the engine is starting"]);
  });
});

describe("EngineSupervisor, changing the model", () => {
  it("loads the new model into the running engine", async () => {
    let id = "first";
    const model = async () => ({ id, description: "{}", weights: new Uint8Array(1) });
    const { supervisor, engines, states, settle } = supervise({ model });
    await settle();
    id = "second";
    await Promise.all([supervisor.reloadModel(), settle()]);
    expect(engines).toHaveLength(1);
    expect(engines[0]!.loaded).toEqual(["movenet-lightning", "first", "second"]);
    expect(stateNames(states)).toEqual(["starting", "ready", "ready"]);
  });

  it("ends with the last choice when it changes while a model is being loaded", async () => {
    let id = "first";
    let reads = 0;
    const { supervisor, engines, states, settle } = supervise({
      model: async () => {
        const files = { id, description: "{}", weights: new Uint8Array(1) };
        if (++reads === 1) {
          id = "second";
          void supervisor.reloadModel();
        }
        return files;
      },
    });
    await settle();
    expect(engines[0]!.loaded).toEqual(["movenet-lightning", "first", "second"]);
    expect(states.at(-1)?.state).toBe("ready");
  });

  it("loads another model in place of the one that was too slow, before it says that it is ready", async () => {
    const { engines, states, settle } = supervise({
      modelInstead: async ({ id }, { adapter }) => ({
        id: `faster than ${id} on ${adapter}`,
        description: "{}",
        weights: new Uint8Array(1),
      }),
    });
    await settle();
    expect(engines[0]!.loaded).toEqual(["movenet-lightning", "rpsm-test", "faster than rpsm-test on memory"]);
    expect(stateNames(states)).toEqual(["starting", "ready"]);
  });
});
