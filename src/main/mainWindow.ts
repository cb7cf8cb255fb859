import { BrowserWindow } from "electron";
import { serveClient } from "../studio/clientSession";
import type { StudioServices } from "../studio/studioServices";
import { pageOrigin } from "./pageOrigin";
import { portLink } from "./portLink";
import type { WindowPorts } from "./windowPorts";
import { keepWindowState, readWindowState } from "./windowState";

export interface MainWindowOptions {
  preloadPath: string;
  configFolder: string;
  ports: WindowPorts;
  services: StudioServices;
}

/** Opens the studio's window and serves its page. */
export function openMainWindow({ preloadPath, configFolder, ports, services }: MainWindowOptions): BrowserWindow {
  const { bounds, maximized } = readWindowState(configFolder);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: "RPSM Studio",
    // A live capture goes on while another window is in front.
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  if (maximized) window.maximize();
  keepWindowState(window, configFolder);
  ports.serve(window.webContents, (port) => serveClient(portLink(port), services));
  window.once("ready-to-show", () => window.show());
  window.loadURL(`${pageOrigin}/index.html`).catch((error: Error) => console.error(`the page: ${error.message}`));
  return window;
}
