import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ChannelEnvelope } from "../../../src/common/channels";
import { createLog } from "../../../src/common/log";
import type { EngineExit, EngineProcess } from "../../../src/studio/engineProcess";
import { spawnNodeEngine } from "../../../src/studio/nodeEngineProcess";

const folder = mkdtempSync(join(tmpdir(), "rpsm-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = createLog("test", () => {});

function spawnScript(name: string, script: string): EngineProcess {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, script);
  return spawnNodeEngine(path, { place: "child process", backend: "wasm" }, log);
}
const exitOf = (process: EngineProcess) => new Promise<EngineExit>((resolve) => process.onExit(resolve));
const messageOf = (process: EngineProcess) =>
  new Promise<ChannelEnvelope>((resolve) => process.link.onMessage(resolve));

describe("engine in a child process", () => {
  it("gets its arguments, and envelopes with typed arrays go both ways", async () => {
    const echo = `process.on("message", (m) => process.send({ ...m, reason: process.argv.slice(2).join(" ") }));`;
    const engine = spawnScript("echo", echo);
    const pose = Float32Array.of(1.5, -2);
    engine.link.send({ channel: "host", kind: "message", message: { pose } });
    expect(await messageOf(engine)).toEqual({
      channel: "host",
      kind: "message",
      message: { pose },
      reason: "--backend wasm --place child process",
    });
    const exit = exitOf(engine);
    engine.kill();
    expect(await exit).toEqual({ code: undefined, reason: "the engine process was killed (SIGKILL)" });
  });

  it("tells code and last words, without stack traces and driver noise, to the link and to whoever asks later", async () => {
    const script = `
      console.error("Warning: vkCreateInstance: Found no drivers!");
      console.error("no backend works: wasm is off\\n    at somewhere (file.js:1)");
      process.exit(3);`;
    const engine = spawnScript("fails", script);
    const closed = new Promise((resolve) => engine.link.onClose(resolve));
    const expected = { code: 3, reason: "the engine process ended with code 3: no backend works: wasm is off" };
    expect(await exitOf(engine)).toEqual(expected);
    expect(await closed).toBe(expected.reason);
    expect(await exitOf(engine)).toEqual(expected);
    engine.link.send({ channel: "host", kind: "open" });
    engine.kill();
  });
});
