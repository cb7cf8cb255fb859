import { beforeEach, describe, expect, it } from "vitest";
import { type SharedLink, splitIntoChannels } from "../../../../src/common/channels";
import { StudioError } from "../../../../src/common/errors";
import { type Link, memoryLinkPair } from "../../../../src/common/link";
import type { FromStudio, StudioCalls, StudioInfo, ToStudio } from "../../../../src/common/protocol";
import { type Handlers, serveCalls } from "../../../../src/common/rpc";
import { defaultSettings, type Settings } from "../../../../src/common/settings";
import { HostConnections } from "../../../../src/renderer/host/host";
import { StudioClient } from "../../../../src/renderer/host/studioClient";
import { settle } from "../engine/fakeEngine";

const info: StudioInfo = {
  version: "0.1.0",
  host: "browser",
  hostReason: "a test",
  settings: { ...defaultSettings, libraryFolder: "/library" },
  engine: { state: "starting", place: "child process", backend: "wasm" },
  models: [],
  capabilities: { revealFolders: false },
};

let host: HostConnections;
let client: StudioClient;
let refusal: StudioError | undefined;
let notify: (message: FromStudio) => void;

/** A new connection to a host that answers calls. */
function connect(): Link<unknown, unknown> {
  const [page, other] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
  splitIntoChannels(other).onOpen((_name, link) => {
    const studio = link as Link<FromStudio, ToStudio>;
    notify = (message) => studio.send(message);
    const answered: Partial<Handlers<StudioCalls>> = {
      "studio.info": () => info,
      "settings.update": ({ change }: { change: Partial<Settings> }) => {
        if (refusal) throw refusal;
        return { ...info.settings, ...change };
      },
      "engine.restart": () => undefined,
    };
    serveCalls<StudioCalls>(studio, answered as Handlers<StudioCalls>);
  });
  page.onClose((reason) => host.set({ state: "lost", reason }));
  host.set({ state: "connected", channels: splitIntoChannels(page) });
  return page as Link<unknown, unknown>;
}

const settings = () => client.store.getState().info!.settings;

beforeEach(() => {
  refusal = undefined;
  host = new HostConnections();
  client = new StudioClient(host, () => 77);
});

describe("StudioClient", () => {
  it("asks the host what there is once it is connected", async () => {
    expect(client.store.getState()).toEqual({ connection: "connecting", engineSinceMs: 0 });
    connect();
    await settle();
    expect(client.store.getState()).toMatchObject({ connection: "connected", info, engineSinceMs: 77 });
  });

  it("follows the engine and settings that others change", async () => {
    connect();
    await settle();
    const engine = { state: "restarting", reason: "ended", attempt: 1, attempts: 3, inMs: 500 } as const;
    notify({ type: "engine.state", engine });
    notify({ type: "settings.changed", settings: { ...info.settings, theme: "dark" } });
    await settle();
    expect(client.store.getState().info).toMatchObject({ engine, settings: { theme: "dark" } });
  });

  it("shows a change at once", async () => {
    connect();
    await settle();
    const done = client.updateSettings({ smoothing: 0.9 });
    expect(settings().smoothing).toBe(0.9);
    await done;
    expect(settings().smoothing).toBe(0.9);
  });

  it("takes a change back when the host refuses it, and keeps why until dismissed", async () => {
    connect();
    await settle();
    refusal = new StudioError("folder-unwritable", "/config cannot be written to");
    await client.updateSettings({ smoothing: 0.9 });
    expect(settings().smoothing).toBe(defaultSettings.smoothing);
    expect(client.store.getState().error).toEqual({
      code: "folder-unwritable",
      message: "/config cannot be written to",
    });
    client.dismissError();
    expect(client.store.getState().error).toBeUndefined();
  });

  it("keeps what it knows while the connection is lost, and works on the next one", async () => {
    const link = connect();
    await settle();
    link.close("the cable was pulled");
    expect(client.store.getState()).toMatchObject({ connection: "lost", info });
    await client.updateSettings({ smoothing: 0.9 });
    expect(client.store.getState().error?.code).toBe("link-closed");
    expect(settings().smoothing).toBe(defaultSettings.smoothing);
    connect();
    await settle();
    await client.updateSettings({ smoothing: 0.9 });
    expect(client.store.getState()).toMatchObject({ connection: "connected", error: undefined });
    expect(settings().smoothing).toBe(0.9);
  });
});
