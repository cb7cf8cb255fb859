import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../src/common/channels";
import { memoryLinkPair } from "../../../src/common/link";
import { createLog } from "../../../src/common/log";
import {
  type EngineCalls,
  engineChannel,
  type FromEngine,
  type FromStudio,
  type StudioCalls,
  type StudioNotification,
  studioChannel,
  type ToEngine,
  type ToStudio,
} from "../../../src/common/protocol";
import { createCaller } from "../../../src/common/rpc";
import { serveClient } from "../../../src/studio/clientSession";
import { programFolders } from "../../../src/studio/programFolders";
import { StudioServices } from "../../../src/studio/studioServices";
import { FakeEngine } from "./fakeEngine";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rpsm-session-"));
  process.env.RPSM_STUDIO_LIBRARY = join(root, "library");
  const { detector } = programFolders(root);
  mkdirSync(detector, { recursive: true });
  for (const name of ["movenet-lightning.json", "movenet-lightning.bin"]) writeFileSync(join(detector, name), "{}");
});
afterEach(() => {
  delete process.env.RPSM_STUDIO_LIBRARY;
  rmSync(root, { recursive: true, force: true });
});

async function startStudio() {
  const engines: FakeEngine[] = [];
  const services = await StudioServices.start({
    host: "browser",
    hostReason: "a test",
    version: "1.2.3",
    folders: programFolders(root),
    configFolder: join(root, "config"),
    spawn: (attempt) => {
      const engine = new FakeEngine(attempt).serve();
      engines.push(engine);
      return engine.process;
    },
    log: createLog("test", () => {}),
  });
  const connect = () => {
    const [page, host] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
    serveClient(host, services);
    const channels = splitIntoChannels(page);
    const studio = channels.open<ToStudio, FromStudio>(studioChannel);
    const heard: StudioNotification[] = [];
    studio.onMessage((message) => {
      if (message.type === "engine.state" || message.type === "settings.changed") heard.push(message);
    });
    const calls = createCaller<StudioCalls>(studio as Parameters<typeof createCaller<StudioCalls>>[0]);
    return { page, channels, heard, calls };
  };
  const ready = () =>
    expect.poll(async () => (await connect().calls.call("studio.info", {})).engine.state).toBe("ready");
  return { services, engines, connect, ready };
}

describe("a client's session", () => {
  it("tells what the studio is, and creates the library folder", async () => {
    const { connect, ready } = await startStudio();
    await ready();
    expect(await connect().calls.call("studio.info", {})).toMatchObject({
      version: "1.2.3",
      host: "browser",
      hostReason: "a test",
      settings: { backend: "auto", libraryFolder: join(root, "library") },
      engine: { state: "ready", modelError: { code: "model-missing" } },
      models: [],
      libraryError: undefined,
    });
  });

  it("goes on with a library that cannot be written to, and says so", async () => {
    writeFileSync(join(root, "library"), "a file where the folder should be");
    const { connect, ready } = await startStudio();
    await ready();
    const { libraryError } = await connect().calls.call("studio.info", {});
    expect(libraryError).toMatchObject({
      code: "folder-unwritable",
      message: expect.stringContaining(join(root, "library")),
    });
  });

  it("tells every client of a change that one of them makes, and keeps it", async () => {
    const { connect, ready } = await startStudio();
    await ready();
    const [one, two] = [connect(), connect()];
    await two.calls.call("studio.info", {});
    await one.calls.call("settings.update", { change: { theme: "dark" } });
    await expect.poll(() => two.heard.map(({ type }) => type)).toContain("settings.changed");
    expect((await two.calls.call("studio.info", {})).settings.theme).toBe("dark");
    await expect(one.calls.call("settings.update", { change: { theme: "pink" as never } })).rejects.toMatchObject({
      code: "bad-argument",
    });
  });

  it("starts the engine again on the backend that the user chooses", async () => {
    const { connect, engines, ready } = await startStudio();
    await ready();
    const client = connect();
    await client.calls.call("settings.update", { change: { backend: "wasm" } });
    await ready();
    expect(engines.map(({ attempt }) => attempt.backend)).toEqual(["auto", "wasm"]);
    expect(client.heard.map((heard) => heard.type === "engine.state" && heard.engine.state).filter(Boolean)).toEqual([
      "starting",
      "ready",
    ]);
  });

  it("relays the engine channel, and gives a new one after the engine died", async () => {
    const { connect, engines, ready } = await startStudio();
    await ready();
    const client = connect();
    const open = () => {
      const link = client.channels.open<ToEngine, FromEngine>(engineChannel);
      return { link, calls: createCaller<EngineCalls>(link as Parameters<typeof createCaller<EngineCalls>>[0]) };
    };
    const first = open();
    expect(await first.calls.call("engine.status", {})).toMatchObject({ adapter: "memory" });
    const closed = new Promise<string>((resolve) => first.link.onClose(resolve));
    engines[0]!.die("the GPU was lost");
    expect(await closed).toBe("the GPU was lost");
    await ready();
    expect(await open().calls.call("engine.status", {})).toMatchObject({ adapter: "memory" });
    expect(client.heard.map((heard) => heard.type === "engine.state" && heard.engine.state)).toEqual([
      "restarting",
      "starting",
      "ready",
    ]);
  });

  it("closes a channel that it does not know", async () => {
    const { connect } = await startStudio();
    const link = connect().channels.open("elsewhere");
    const closed = new Promise<string>((resolve) => link.onClose(resolve));
    expect(await closed).toContain('"elsewhere"');
  });

  it("stops the engine with the studio", async () => {
    const { services, engines, ready } = await startStudio();
    await ready();
    const ended = new Promise((resolve) => engines[0]!.process.onExit(resolve));
    await services.stop();
    expect(await ended).toMatchObject({ reason: "killed" });
  });
});
