import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type Page } from "playwright-core";
import { fakeCameraFlags } from "./browserLaunch";
import { projectRoot } from "./media";
import type { StudioOptions } from "./studioApp";
import { makeLibrary } from "./testLibrary";

/** Electron's binary, or undefined where its download did not happen. Looks only: asking the package would download. */
export function electronPath(): string | undefined {
  const folder = join(projectRoot, "node_modules", "electron");
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  return existsSync(binary) ? binary : undefined;
}

export interface ElectronHost {
  page: Page;
  configFolder: string;
  libraryFolder: string;
  killEngine(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

/** Starts the built desktop host with folders of its own. */
export async function startElectronHost(options: StudioOptions): Promise<ElectronHost> {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-e2e-"));
  const configFolder = options.configFolder ?? join(folder, "config");
  const libraryFolder = options.libraryFolder ?? makeLibrary(join(folder, "library"));
  const application = await _electron.launch({
    executablePath: electronPath()!,
    // Root, as in CI containers, gets no Chromium sandbox.
    args: [projectRoot, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...fakeCameraFlags(options.cameraFile)],
    env: {
      ...(process.env as Record<string, string>),
      RPSM_STUDIO_CONFIG: configFolder,
      RPSM_STUDIO_LIBRARY: libraryFolder,
    },
  });
  let output = "";
  for (const stream of [application.process().stdout, application.process().stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const page = await application.firstWindow();
  return {
    page,
    configFolder,
    libraryFolder,
    killEngine: () =>
      application.evaluate(({ app }) => {
        const engine = app.getAppMetrics().find(({ name }) => name === "RPSM Studio engine");
        if (!engine) throw new Error("no engine process runs");
        process.kill(engine.pid, "SIGKILL");
      }),
    output: () => output,
    stop: async () => {
      await application.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
