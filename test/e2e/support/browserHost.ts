import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./media";
import { makeLibrary } from "./testLibrary";

export interface HostOptions {
  /** Arguments after `--no-open --port 0`. */
  flags?: string[];
  /** Settings and library folders; made and removed here unless given. */
  configFolder?: string;
  libraryFolder?: string;
}

export interface RunningHost {
  url: string;
  /** Process id of the host itself. */
  pid: number;
  configFolder: string;
  libraryFolder: string;
  /** Process ids of the engine children. */
  enginePids(): number[];
  output(): string;
  stop(): Promise<void>;
}

/** Starts the built browser host with folders of its own. */
export async function startBrowserHost(options: HostOptions = {}): Promise<RunningHost> {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-e2e-"));
  const configFolder = options.configFolder ?? join(folder, "config");
  const libraryFolder = options.libraryFolder ?? makeLibrary(join(folder, "library"));
  const child = spawn(
    process.execPath,
    [join(projectRoot, "out", "main", "server.js"), "--no-open", "--port", "0", "--verbose", ...(options.flags ?? [])],
    { env: { ...process.env, RPSM_STUDIO_CONFIG: configFolder, RPSM_STUDIO_LIBRARY: libraryFolder } },
  );
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const url = await waitForUrl(child, () => output);
  return {
    url,
    pid: child.pid!,
    configFolder,
    libraryFolder,
    enginePids: () => childrenOf(child.pid!),
    output: () => output,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.kill("SIGTERM")) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function waitForUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const url = /RPSM Studio: (http:\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    };
    child.stdout!.on("data", look);
    child.once("exit", (code) => reject(new Error(`the browser host ended with ${code}:\n${output()}`)));
    setTimeout(() => reject(new Error(`the browser host printed no address:\n${output()}`)), 60_000).unref();
  });
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}
