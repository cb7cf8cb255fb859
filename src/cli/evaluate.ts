import { type Command, Option } from "commander";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import { defaultSettings, type Settings } from "../common/settings";
import type { EngineConnection } from "../studio/engineConnection";
import { startHeadlessEngine } from "../studio/headlessEngine";
import { programFolders } from "../studio/programFolders";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";
import { evaluateOnClips } from "./evaluateClips";
import { evaluateOnMocap } from "./evaluateMocap";
import { findModel } from "./findModel";
import { commaSeparated, wholeNumberBetween } from "./flagParsers";
import { programRoot } from "./programRoot";

interface EvaluateFlags {
  data?: string;
  split: "val" | "test";
  noise: "on" | "off";
  sequences?: number;
  library?: string;
  clips?: string[];
  model: string;
  backend: Settings["backend"];
  json?: boolean;
}

/** `rpsm-studio evaluate`. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .description(
      "Measure a model: on motion capture that no training has seen (--data, the CMU-24 protocol), or on clips of a library (--clips).",
    )
    .option("-d, --data <folder>", "motion capture: cmu24_50fps.json and cmu24_50fps.i16")
    .addOption(
      new Option("--split <name>", "with --data: subjects to measure on").choices(["val", "test"]).default("test"),
    )
    .addOption(
      new Option("--noise <state>", "with --data: errors of the detector").choices(["on", "off"]).default("on"),
    )
    .option("--sequences <number>", "with --data: only the first ones, for a quick look", wholeNumberBetween(1, 1024))
    .addOption(libraryOption())
    .option("-c, --clips <ids>", "clips to measure on, ids or names with commas between (clips ls)", commaSeparated)
    .option("-m, --model <folder or id>", "model to measure", defaultSettings.model)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--json", "print JSON")
    .action(runEvaluate);
}

async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  const { data, clips, json = false } = flags;
  if ((data === undefined) === (clips === undefined)) {
    throw new StudioError("bad-argument", "say what to measure on: either --data <folder> or --clips <ids>");
  }
  let connection: EngineConnection | undefined;
  const openEngine = async () => {
    connection = await startEngine(flags.backend);
    return connection;
  };
  try {
    const report =
      clips === undefined
        ? await evaluateOnMocap({ ...flags, data: data!, json }, await findModel(flags.model), openEngine)
        : await evaluateInLibrary(flags, clips, json, openEngine);
    process.stdout.write(`${report}\n`);
  } finally {
    connection?.kill();
  }
}

async function evaluateInLibrary(
  flags: EvaluateFlags,
  clips: readonly string[],
  json: boolean,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const library = await openClipLibrary(flags.library, "read");
  return evaluateOnClips({ library, clips, json }, await findModel(flags.model, library.folder), openEngine);
}

async function startEngine(backend: Settings["backend"]): Promise<EngineConnection> {
  const { connection } = await startHeadlessEngine({
    engineEntry: programFolders(programRoot).engineEntry,
    backend,
    log: createLog("engine", () => {}),
  });
  return connection;
}
