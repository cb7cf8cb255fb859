import { BrowserWindow, type MessagePortMain } from "electron";
import type { ChannelEnvelope } from "../common/channels";
import { LinkListeners } from "../common/link";
import { type EngineProcess, noBackendExitCode } from "../studio/engineProcess";
import { ExitListeners } from "../studio/exitListeners";
import { pageOrigin } from "./pageOrigin";
import type { WindowPorts } from "./windowPorts";

/** What the hidden window's page adds to the envelopes (src/renderer/engineWindow). */
type EngineWindowMessage = ChannelEnvelope | { kind: "ended"; reason: string };

/** Runs the engine in a worker of a hidden, sandboxed window: Chromium's own WebGPU in place of Dawn's Node bindings. */
export function spawnHiddenWindowEngine(preloadPath: string, ports: WindowPorts): EngineProcess {
  const listeners = new LinkListeners<ChannelEnvelope>();
  const exits = new ExitListeners();
  const waiting: ChannelEnvelope[] = [];
  let port: MessagePortMain | undefined;
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });

  function end(code: number | undefined, reason: string): void {
    listeners.emitClose(reason);
    exits.emit({ code, reason });
    if (!window.isDestroyed()) window.destroy();
  }

  ports.serve(window.webContents, (opened) => {
    port = opened;
    port.on("message", ({ data }: { data: EngineWindowMessage }) => {
      if (data.kind !== "ended") listeners.emitMessage(data);
      else end(data.reason.includes("engine-unavailable:") ? noBackendExitCode : undefined, data.reason);
    });
    port.start();
    for (const envelope of waiting.splice(0)) port.postMessage(envelope);
  });
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    end(undefined, `the hidden engine window is gone (${reason})`);
  });
  window.on("closed", () => end(undefined, "the hidden engine window was closed"));
  window.loadURL(`${pageOrigin}/engineWindow/index.html`).catch((error: Error) => end(undefined, error.message));

  return {
    link: {
      send: (envelope) => {
        if (listeners.closed) return;
        if (port) port.postMessage(envelope);
        else waiting.push(envelope);
      },
      onMessage: (listener) => listeners.onMessage(listener),
      onClose: (listener) => listeners.onClose(listener),
      close: (reason = "closed") => end(undefined, reason),
    },
    onExit: (listener) => exits.add(listener),
    kill: () => end(undefined, "the hidden engine window was closed"),
  };
}
