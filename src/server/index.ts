/**
 * The browser host: serves the studio's page to a browser on this machine and joins it to the engine in a child process.
 * `npm start` runs it where Electron's binary is missing; `rpsm-studio serve` anywhere.
 */
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import packageJson from "../../package.json";
import { toErrorData } from "../common/errors";
import { consoleSink, createLog, type LogSink } from "../common/log";
import { serveClient } from "../studio/clientSession";
import { spawnNodeEngine } from "../studio/nodeEngineProcess";
import { programFolders } from "../studio/programFolders";
import { StudioServices } from "../studio/studioServices";
import { configFolder } from "../studio/userFolders";
import { openBrowser } from "./openBrowser";
import { startStudioServer } from "./studioServer";

interface ServerFlags {
  port?: number;
  open: boolean;
  reason: string;
  verbose: boolean;
}

const program = new Command("rpsm-studio serve")
  .description("Serve RPSM Studio to a browser on this machine.")
  .option("--port <number>", "port to listen on (default: 7341, or the next free one)", parsePort)
  .option("--no-open", "do not open the browser")
  .option("--verbose", "print what the engine says", false)
  // From scripts/start.mjs to the settings screen.
  .addOption(new Option("--reason <text>", "why the browser host runs").default("started by hand").hideHelp());

run(program.parse().opts<ServerFlags>()).catch((error: unknown) => {
  const { code, message } = toErrorData(error);
  console.error(`rpsm-studio: ${message} [${code}]`);
  process.exit(1);
});

async function run(flags: ServerFlags): Promise<void> {
  const sink: LogSink = (level, scope, message) => {
    if (level !== "debug" || flags.verbose) consoleSink(level, scope, message);
  };
  const folders = programFolders(join(__dirname, "..", ".."));
  const engineLog = createLog("engine", sink);
  // The port first: when it is taken nothing else needs starting.
  let services: StudioServices | undefined;
  const server = await startStudioServer({
    port: flags.port,
    folders,
    resolveLibraryFile: async (pathname) => services?.library.resolveFile(pathname),
    onClient: (link) => services && serveClient(link, services),
    log: createLog("server", sink),
  });
  services = await StudioServices.start({
    host: "browser",
    hostReason: flags.reason,
    version: packageJson.version,
    folders,
    configFolder: configFolder(),
    spawn: (attempt) => spawnNodeEngine(folders.engineEntry, attempt, engineLog),
    log: createLog("studio", sink),
  });
  console.log(`RPSM Studio: ${server.url}`);
  if (flags.open) openBrowser(server.url);

  const stop = async () => {
    await Promise.all([services?.stop(), server.close()]);
    process.exit(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError("a number from 0 to 65535");
  return port;
}
