import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import packageJson from "../../package.json";
import { fromErrorData, StudioError } from "../common/errors";
import { createLog } from "../common/log";
import { bundledModels } from "../common/settings";
import { learningParts } from "../common/trainingProtocol";
import { verdictSentence } from "../pose/evaluation/englishVerdict";
import { startHeadlessEngine } from "../studio/headlessEngine";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { writeModelFolder } from "../studio/models/modelFolder";
import { modelIdFor } from "../studio/models/ownModels";
import { programFolders } from "../studio/programFolders";
import { type BuiltInMaterial, readBuiltInMaterial } from "../studio/training/builtInMaterial";
import { keptModel } from "../studio/training/keptModel";
import type { SessionHost } from "../studio/training/sessionHost";
import type { TrainingRun } from "../studio/training/trainingRun";
import { TrainingSession } from "../studio/training/trainingSession";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";
import { findModel } from "./findModel";
import { commaSeparated, numberBetween, wholeNumberBetween } from "./flagParsers";
import { programRoot } from "./programRoot";
import { TrainingReport } from "./trainingReport";
import { beginRun, resumeRun, type TrainFlags } from "./trainingStart";

const most = 1_000_000_000;
const folders = programFolders(programRoot);

/** `rpsm-studio train`. */
export function addTrainCommand(program: Command): void {
  program
    .command("train")
    .description("Fine-tune a model on clips of the library, and say whether it got better.")
    .addOption(libraryOption())
    .option(
      "--clips <clips>",
      "clips to learn from: ids, beginnings of ids or names, with commas between",
      commaSeparated,
    )
    .option("--held-out <clips>", "clips to measure on (default: some of --clips, by person or take)", commaSeparated)
    .addOption(
      new Option("--what <parts>", "what learns (default: lstm; adaption for an image network)").choices(learningParts),
    )
    .option("--minutes <number>", "how long at most", numberBetween(0.01, 100_000))
    .option("--steps <number>", "how many steps at most", wholeNumberBetween(1, most))
    .option("--seed <number>", "same seed, same data, same backend: same weights", wholeNumberBetween(0, 2 ** 31 - 1))
    .option("--settings <file>", "JSON with any settings of a training, as in its model card; other flags go first")
    .option("-m, --model <folder or id>", `model to begin with (default: ${bundledModels.small})`)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--checkpoint-every <steps>", "how often to save", wholeNumberBetween(1, most))
    .option("--resume", "go on with the training in --out")
    .requiredOption("-o, --out <folder>", "where the model goes; the training is kept in its folder run")
    .option("--json", "print a JSON object a line: start, progress, heldOut, log, the verdict last")
    .action(runTrain);
}

async function runTrain(flags: TrainFlags): Promise<void> {
  const library = await openClipLibrary(flags.library, "read");
  try {
    await train(flags, library);
  } finally {
    await library.close();
  }
}

async function train(flags: TrainFlags, library: ClipLibrary): Promise<void> {
  const report = new TrainingReport(flags.json === true);
  const folder = join(resolve(flags.out), "run");
  const run = flags.resume ? await resumeRun(folder, flags, library) : await beginRun(folder, flags, library, report);
  const host = sessionHost(flags, run, library);
  report.follow(run);
  if (run.document.state !== "finished") await carryOn(run, host, report);
  throwUnlessFinished(run, flags.out);
  const out = resolve(flags.out);
  const name = basename(out);
  const content = await keptModel(run, host, { name, id: modelIdFor(name), program: packageJson.version });
  await writeModelFolder(out, content);
  const { verdict } = await run.load();
  if (verdict) report.verdict(verdict, verdictSentence(verdict), out);
}

/** As far as it comes, or until somebody interrupts it. */
async function carryOn(run: TrainingRun, host: SessionHost, report: TrainingReport): Promise<void> {
  const session = new TrainingSession(run, host);
  const interrupt = () => {
    report.say("stopping after this step; --resume goes on from there");
    void session.end("interrupt");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  await session.done;
  report.end();
}

function sessionHost(flags: TrainFlags, run: TrainingRun, library: ClipLibrary): SessionHost {
  const { baseModel } = run.document.settings;
  let builtIn: Promise<BuiltInMaterial> | undefined;
  return {
    library,
    readModel: () => findModel(flags.model ?? baseModel, library.folder),
    readBuiltIn: () => {
      builtIn ??= readBuiltInMaterial(folders);
      return builtIn;
    },
    openEngine: () =>
      startHeadlessEngine({
        engineEntry: folders.engineEntry,
        backend: flags.backend,
        log: createLog("engine", () => {}),
      }),
    ...(flags.checkpointEvery !== undefined && { checkpointEverySteps: flags.checkpointEvery }),
    // What goes wrong is told once, at the end.
    log: createLog("training", () => {}),
  };
}

/** @throws StudioError what kept the training from its end, and how to go on */
function throwUnlessFinished(run: TrainingRun, out: string): void {
  const { state, error, step } = run.document;
  if (state === "finished") return;
  const wayOut = `the training is at step ${step}; run again with --resume --out ${out} to go on`;
  if (!error) throw new StudioError("cancelled", `interrupted: ${wayOut}`);
  if (state === "failed") throw fromErrorData(error);
  throw new StudioError(error.code, `${error.message}; ${wayOut}`);
}
