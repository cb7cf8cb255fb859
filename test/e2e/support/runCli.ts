import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./media";
import { makeLibrary } from "./testLibrary";

export interface CliResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `rpsm-studio` with these arguments to its end, with settings and library folders of its own. */
export function runCli(args: string[]): Promise<CliResult> {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-cli-"));
  const env = {
    ...process.env,
    RPSM_STUDIO_CONFIG: join(folder, "config"),
    RPSM_STUDIO_LIBRARY: makeLibrary(join(folder, "library")),
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(projectRoot, "bin", "rpsm-studio.mjs"), ...args],
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        rmSync(folder, { recursive: true, force: true });
        const exitCode = error ? (typeof error.code === "number" ? error.code : -1) : 0;
        resolve({ exitCode, stdout, stderr });
      },
    );
  });
}
