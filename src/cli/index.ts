/** The `rpsm-studio` command. bin/rpsm-studio.mjs starts it on a Node that is new enough. */
import { Command } from "commander";
import packageJson from "../../package.json";
import { toErrorData } from "../common/errors";
import { addClipsCommand } from "./clips";
import { addClipsImportCommand } from "./clipsImport";
import { addDoctorCommand } from "./doctor";
import { addEvaluateCommand } from "./evaluate";
import { exitCodeOf, isBug } from "./exitCodes";
import { addExportCommand } from "./export";
import { addImportWeightsCommand } from "./importWeights";
import { addModelCommand } from "./model";
import { addPredictCommand } from "./predict";
import { addServeCommand } from "./serve";
import { addTrainCommand } from "./train";
import { addTrainBaseCommand } from "./trainBase";

const program = new Command("rpsm-studio")
  .description("RPSM Studio: a video in, a moving 3D skeleton out. Everything runs on this machine.")
  .version(packageJson.version)
  .addHelpText("after", "\nExit codes: 0 done, 1 something to change (named), 2 the engine failed, 3 a bug.");
addPredictCommand(program);
addServeCommand(program);
addDoctorCommand(program);
addTrainCommand(program);
addTrainBaseCommand(program);
addEvaluateCommand(program);
addModelCommand(program);
addImportWeightsCommand(program);
addClipsImportCommand(addClipsCommand(program));
addExportCommand(program);

program.parseAsync().then(
  // The engine's child process and the video library may keep the process alive.
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    const { code, message } = toErrorData(error);
    console.error(`rpsm-studio: ${message} [${code}]`);
    if (isBug(code) && error instanceof Error) console.error(error.stack);
    process.exit(exitCodeOf(code));
  },
);
