import { describe, expect, it } from "vitest";
import { createLog } from "../../../src/common/log";
import { type EngineAttempt, engineAttempts } from "../../../src/studio/engineProcess";
import { openWorkEngine } from "../../../src/studio/workEngine";
import { FakeEngine } from "./fakeEngine";

const log = createLog("test", () => {});

function opening(attempts: readonly EngineAttempt[], begin: (engine: FakeEngine) => void) {
  const engines: FakeEngine[] = [];
  const spawn = (attempt: EngineAttempt) => {
    const engine = new FakeEngine(attempt);
    engines.push(engine);
    begin(engine);
    return engine.process;
  };
  const controller = new AbortController();
  return { engines, controller, opened: openWorkEngine({ spawn, attempts, log }, controller.signal) };
}

describe("an engine for long work", () => {
  it("is opened the first way that works, and says which did not", async () => {
    const { engines, opened } = opening(engineAttempts("desktop", "auto"), (engine) => {
      if (engine.attempt.backend === "wasm") engine.serve();
      else queueMicrotask(() => engine.die("no read-back", 3));
    });
    const { status } = await opened;
    expect(engines.map(({ attempt }) => attempt.place)).toEqual([
      "utility process",
      "hidden window",
      "utility process",
    ]);
    expect(status).toMatchObject({
      backend: "wasm",
      selfTests: [{ passed: false }, { passed: false }, { passed: true }],
    });
    expect(status.selfTests[0]!.reason).toBe("utility process: no read-back");
    expect(engines.at(-1)!.loaded).toEqual([]);
  });

  it("counts a software adapter as no GPU, as the live one does", async () => {
    const { opened } = opening(engineAttempts("browser", "auto"), (engine) => {
      engine.softwareAdapter = engine.attempt.backend === "auto";
      engine.serve();
    });
    expect((await opened).status).toMatchObject({ backend: "wasm", softwareAdapter: false });
  });

  it("says why, when there is no way left", async () => {
    const { opened } = opening(engineAttempts("browser", "wasm"), (engine) => {
      queueMicrotask(() => engine.die("out of memory", 1));
    });
    await expect(opened).rejects.toMatchObject({ code: "engine-unavailable", message: "out of memory" });
  });

  it("is ended when nobody wants it any more before it has started", async () => {
    const { engines, controller, opened } = opening(engineAttempts("browser", "auto"), () => {});
    const ended = new Promise((resolve) => engines[0]!.process.onExit(resolve));
    controller.abort(new Error("not needed"));
    await expect(opened).rejects.toThrow("not needed");
    expect(await ended).toMatchObject({ reason: "killed" });
    expect(engines).toHaveLength(1);
  });
});
