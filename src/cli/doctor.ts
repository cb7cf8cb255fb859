import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import packageJson from "../../package.json";
import { toErrorData } from "../common/errors";
import { createLog } from "../common/log";
import type { InstalledModel } from "../common/modelProtocol";
import type { SelfTest } from "../common/protocol";
import { automaticModel, bundledModels } from "../common/settings";
import { checkWritable } from "../studio/checkWritable";
import { startHeadlessEngine } from "../studio/headlessEngine";
import { ModelRegistry, modelFolders } from "../studio/models/modelRegistry";
import { programFolders } from "../studio/programFolders";
import { SettingsFile } from "../studio/settingsFile";
import { configFolder, defaultLibraryFolder } from "../studio/userFolders";
import { programRoot } from "./programRoot";

const folders = programFolders(programRoot);

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Check this machine and print a report to copy: Node, backends, models, write access.")
    .action(printReport);
}

async function printReport(): Promise<void> {
  let problems = 0;
  const say = (good: boolean | undefined, text: string) => {
    if (good === false) problems++;
    console.log(`${good === undefined ? "      " : good ? "ok    " : "WRONG "}${text}`);
  };

  say(undefined, `RPSM Studio ${packageJson.version}, Node ${process.versions.node}`);
  const memoryGb = (totalmem() / 2 ** 30).toFixed(1);
  say(
    undefined,
    `${process.platform} ${release()} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model}, ${memoryGb} GB`,
  );
  const electron = existsSync(join(programRoot, "node_modules", "electron", "path.txt"));
  say(
    undefined,
    `desktop host: Electron's binary is ${electron ? "installed" : "not installed (npx install-electron)"}`,
  );

  await reportEngine(say);
  const { settings, config } = await readSettings();
  const registry = new ModelRegistry(modelFolders(folders.models, settings.libraryFolder));
  const models = await registry.list();
  for (const model of models) say(model.error === undefined, await describeModel(model, settings.libraryFolder));
  const candidates: readonly string[] =
    settings.model === automaticModel ? Object.values(bundledModels) : [settings.model];
  const chosen = models.some(({ id, error }) => candidates.includes(id) && !error);
  say(chosen, `model in use: "${settings.model}"${chosen ? "" : " is not usable"}`);
  for (const [name, folder] of [
    ["settings", config],
    ["library", settings.libraryFolder],
  ] as const) {
    const why = await checkWritable(folder);
    say(why === undefined, `${name} folder ${folder}${why === undefined ? " can be written to" : `: ${why}`}`);
  }
  console.log(problems === 0 ? "Everything is in order." : `${problems} thing(s) wrong, see above.`);
  if (problems > 0) process.exitCode = 1;
}

type Say = (good: boolean | undefined, text: string) => void;

async function reportEngine(say: Say): Promise<void> {
  const log = createLog("engine", () => {});
  try {
    const { connection, status } = await startHeadlessEngine({
      engineEntry: folders.engineEntry,
      backend: "auto",
      log,
    });
    connection.kill();
    for (const test of status.selfTests) say(undefined, `backend ${test.backend}: ${describeSelfTest(test)}`);
    say(true, `the engine runs on ${status.backend}, ${status.adapter}`);
  } catch (error) {
    say(false, `the engine does not start: ${toErrorData(error).message}`);
  }
}

function describeSelfTest({ passed, maxError, elapsedMs, reason }: SelfTest): string {
  return passed ? `works, off by ${maxError.toExponential(1)}, ${elapsedMs.toFixed(0)} ms` : `no: ${reason}`;
}

async function readSettings() {
  const config = configFolder();
  const log = createLog("settings");
  return { config, settings: (await SettingsFile.open(config, defaultLibraryFolder(), log)).current };
}

async function describeModel({ id, summary, error }: InstalledModel, libraryFolder: string): Promise<string> {
  if (error) return `model "${id}": ${error.message}`;
  const inLibrary = join(libraryFolder, "models", id);
  const folder = existsSync(inLibrary) ? inLibrary : join(folders.models, id);
  const weights = await readFile(join(folder, "weights.safetensors"));
  const hash = createHash("sha256").update(weights).digest("hex");
  return `model "${id}": ${summary?.stages} stages, ${summary?.width} wide, ${summary?.parameters} parameters, sha256 ${hash}`;
}
