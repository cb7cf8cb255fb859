import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "@tensorflow/tfjs-backend-cpu";
import { memoryLinkPair } from "../../../src/common/link";
import { createLog } from "../../../src/common/log";
import type { EngineCalls, EngineState, FromEngine, ToEngine } from "../../../src/common/protocol";
import { createCaller } from "../../../src/common/rpc";
import type { RpsmConfig } from "../../../src/rpsm/config";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { readDetectorFiles } from "../../../src/studio/detectorFiles";
import type { EngineProcess } from "../../../src/studio/engineProcess";
import { EngineSupervisor } from "../../../src/studio/engineSupervisor";
import { readModelFolder } from "../../../src/studio/models/modelFolder";
import { spawnNodeEngine } from "../../../src/studio/nodeEngineProcess";

// Inside the project, so that the built engine finds node_modules.
const outFolder = resolve("test/output/real-engine");
const engineEntry = join(outFolder, "engine.js");
const modelFolder = mkdtempSync(join(tmpdir(), "rpsm-model-"));
const log = createLog("test", () => {});

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: "src/engine/entry.node.ts",
      outDir: outFolder,
      rollupOptions: { output: { format: "cjs", entryFileNames: "engine.js" } },
    },
  });
  await writeModel();
}, 60_000);
afterAll(() => {
  rmSync(outFolder, { recursive: true, force: true });
  rmSync(modelFolder, { recursive: true, force: true });
});

async function writeModel(): Promise<void> {
  const network: RpsmConfig = {
    frontEnd: "keypoints",
    stages: 2,
    width: 16,
    recurrent: "lstm",
    form: "residual",
    target: { offsetMm: Array(51).fill(0), scaleMm: Array(51).fill(100) },
  };
  const model = { format: "rpsm-studio-model", version: 1, id: "random", name: "Random", network };
  const untrained = RpsmNetwork.create(network, 1);
  mkdirSync(modelFolder, { recursive: true });
  writeFileSync(join(modelFolder, "model.json"), JSON.stringify(model));
  writeFileSync(join(modelFolder, "weights.safetensors"), await untrained.toSafetensors("F32"));
  untrained.dispose();
}

function superviseRealEngine() {
  const processes: EngineProcess[] = [];
  const supervisor = new EngineSupervisor({
    attempts: [{ place: "child process", backend: "wasm" }],
    spawn: (attempt) => {
      const engine = spawnNodeEngine(engineEntry, attempt, log);
      processes.push(engine);
      return engine;
    },
    detector: () => readDetectorFiles("node_modules/@vladmandic/human/models"),
    model: () => readModelFolder(modelFolder),
    log,
  });
  const reach = (wanted: EngineState["state"]) =>
    new Promise<EngineState>((resolve) => {
      const stop = supervisor.onState((state) => {
        if (state.state !== wanted) return;
        stop();
        resolve(state);
      });
    });
  return { supervisor, processes, reach };
}

/** Opens a stream and sends one black frame; resolves with its answer. */
async function answerToFrame(supervisor: EngineSupervisor): Promise<FromEngine> {
  const [page, host] = memoryLinkPair<ToEngine, FromEngine>();
  supervisor.connect(host);
  const caller = createCaller<EngineCalls>(page as Parameters<typeof createCaller<EngineCalls>>[0]);
  const { imageSize } = await caller.call("stream.open", { streamId: 1, mode: "live", smoothing: 0.5 });
  const answer = new Promise<FromEngine>((resolve) => {
    page.onMessage((message) => {
      if (message.type === "pose" || message.type === "skip") resolve(message);
    });
  });
  page.send({
    type: "frame",
    streamId: 1,
    frameId: 1,
    capturedAtMs: 0,
    sourceWidth: imageSize,
    sourceHeight: imageSize,
    crop: { x: 0, y: 0, size: imageSize },
    rgb: new Uint8Array(imageSize * imageSize * 3),
  });
  return answer;
}

describe("the real engine in a child process", () => {
  it("starts, answers, and is back within 3 s of being killed", async () => {
    const { supervisor, processes, reach } = superviseRealEngine();
    const firstReady = reach("ready");
    const startedAtMs = performance.now();
    supervisor.restart();
    expect(await firstReady).toMatchObject({
      status: { backend: "wasm", detector: "movenet-lightning", model: { id: "random", stages: 2, width: 16 } },
      modelError: undefined,
    });
    expect(await answerToFrame(supervisor)).toMatchObject({ type: "skip", reason: "no-person", frameId: 1 });

    const startMs = performance.now() - startedAtMs;
    const again = reach("ready");
    const killedAtMs = performance.now();
    processes[0]!.kill();
    await again;
    expect(await answerToFrame(supervisor)).toMatchObject({ type: "skip", frameId: 1 });
    // 3 s on a machine with time for it; on one that was slow to start the engine already, in proportion.
    expect(performance.now() - killedAtMs).toBeLessThan(Math.max(3000, 500 + 2 * startMs));
    supervisor.stop();
  });

  it("goes on without a model whose weights are cut in half, with the engine's error", async () => {
    truncateSync(join(modelFolder, "weights.safetensors"), 1000);
    const { supervisor, reach } = superviseRealEngine();
    const ready = reach("ready");
    supervisor.restart();
    expect(await ready).toMatchObject({ modelError: { code: "model-broken" } });
    expect(await answerToFrame(supervisor)).toMatchObject({ type: "skip" });
    supervisor.stop();
  });

  it("ends with its reason when it is started wrongly", async () => {
    const engine = spawnNodeEngine(engineEntry, { place: "hidden window", backend: "webgpu" }, log);
    const exit = new Promise((resolve) => engine.onExit(resolve));
    expect(await exit).toEqual({ code: 2, reason: expect.stringContaining("--place must be") });
  });

  it.skipIf(process.platform === "win32")("dies with a host that is killed", async () => {
    const script = `
      const { fork } = require("node:child_process");
      const options = { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] };
      console.log(fork(${JSON.stringify(engineEntry)}, ["--backend", "wasm"], options).pid);
      setInterval(() => {}, 1000);`;
    const host = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const enginePid = await new Promise<number>((resolve) => host.stdout.once("data", (text) => resolve(Number(text))));
    await new Promise((resolve) => setTimeout(resolve, 300));
    host.kill("SIGKILL");
    await expect.poll(() => isRunning(enginePid), { timeout: 5000 }).toBe(false);
  });
});

/** A process that ended and that nobody has asked about yet (a zombie) has ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
