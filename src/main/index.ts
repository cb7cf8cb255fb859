/** The desktop host: one window, the engine in a process of its own (src/studio/engineProcess.ts has the order). */
import { join } from "node:path";
import { app, type BrowserWindow, shell } from "electron";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import type { EngineAttempt, EngineProcess } from "../studio/engineProcess";
import { programFolders } from "../studio/programFolders";
import { StudioServices } from "../studio/studioServices";
import { configFolder } from "../studio/userFolders";
import { spawnHiddenWindowEngine } from "./hiddenWindowEngine";
import { openMainWindow } from "./mainWindow";
import { setApplicationMenu } from "./menu";
import { registerPageScheme, servePages } from "./pageProtocol";
import { enforceSessionRules } from "./sessionRules";
import { spawnUtilityEngine } from "./utilityEngine";
import { WindowPorts } from "./windowPorts";

const folders = programFolders(join(__dirname, "..", ".."));
const preloadPath = join(__dirname, "..", "preload", "index.js");
const config = configFolder();
const log = createLog("studio");
const engineLog = createLog("engine");

app.enableSandbox();
// Beside the settings: studios with settings of their own do not count as the same instance.
app.setPath("userData", join(config, "chromium"));
registerPageScheme();
// The hidden window computes all the time: Chromium must not slow it down.
app.commandLine.appendSwitch("disable-renderer-backgrounding");
if (!app.requestSingleInstanceLock()) app.exit(0);
else void app.whenReady().then(start);

async function start(): Promise<void> {
  let services: StudioServices | undefined;
  servePages(folders, async (pathname) => services?.library.resolveFile(pathname));
  enforceSessionRules();
  setApplicationMenu();
  const ports = new WindowPorts();
  const started = await StudioServices.start({
    host: "desktop",
    hostReason: "Electron is installed",
    version: app.getVersion(),
    folders,
    configFolder: config,
    spawn: (attempt) => spawnEngine(attempt, ports),
    revealFolder: async (path) => shell.showItemInFolder(path),
    log,
  });
  services = started;
  const open = () => {
    const opened = openMainWindow({ preloadPath, configFolder: config, ports, services: started });
    // "window-all-closed" would wait for the hidden engine window.
    opened.on("closed", () => {
      if (process.platform !== "darwin") app.quit();
    });
    return opened;
  };
  let window: BrowserWindow = open();

  const show = () => {
    if (window.isDestroyed()) window = open();
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on("second-instance", show);
  app.on("activate", show);
  app.on("window-all-closed", () => {});
  quitWhenStopped(started);
}

/** What is being recorded is finished, and the library given back, before the program ends. */
function quitWhenStopped(services: StudioServices): void {
  let state: "running" | "stopping" | "stopped" = "running";
  app.on("before-quit", (event) => {
    if (state === "stopped") return;
    event.preventDefault();
    if (state === "stopping") return;
    state = "stopping";
    void services.stop().finally(() => {
      state = "stopped";
      app.quit();
    });
  });
}

function spawnEngine(attempt: EngineAttempt, ports: WindowPorts): EngineProcess {
  switch (attempt.place) {
    case "utility process":
      return spawnUtilityEngine(folders.engineEntry, attempt, engineLog);
    case "hidden window":
      return spawnHiddenWindowEngine(preloadPath, ports);
    default:
      throw new StudioError("internal", `the desktop host does not run the engine in a ${attempt.place}`);
  }
}
