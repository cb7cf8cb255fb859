import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./media";

/** A training on the command line that can be disturbed. */
export interface CliTraining {
  readonly process: ChildProcess;
  /** The JSON lines so far. */
  lines(): { type: string; [name: string]: unknown }[];
  /** Resolves with the first line that is so. */
  until(is: (line: { type: string; [name: string]: unknown }) => boolean): Promise<void>;
  readonly ended: Promise<{ exitCode: number | null; stderr: string }>;
}

/** Starts `rpsm-studio train --json` with these arguments and settings of its own. */
export function startTraining(args: string[]): CliTraining {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-train-"));
  const child = spawn(
    process.execPath,
    [join(projectRoot, "out", "main", "cli.js"), "train", "--json", "--backend", "wasm", ...args],
    { env: { ...process.env, RPSM_STUDIO_CONFIG: folder }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let stdout = "";
  let stderr = "";
  const look = new Set<() => void>();
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const each of [...look]) each();
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const lines = () =>
    stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const ended = new Promise<{ exitCode: number | null; stderr: string }>((resolve) => {
    child.once("close", (exitCode) => {
      rmSync(folder, { recursive: true, force: true });
      resolve({ exitCode, stderr });
    });
  });
  const until = (is: Parameters<CliTraining["until"]>[0]) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!lines().some(is)) return;
        look.delete(check);
        resolve();
      };
      look.add(check);
      void ended.then(() => reject(new Error(`the training ended before that:\n${stderr}`)));
      check();
    });
  return { process: child, lines, until, ended };
}
