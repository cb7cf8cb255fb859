import { type Command, Option } from "commander";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import { bundledModels, type Settings } from "../common/settings";
import type { JointSet } from "../pose/evaluation/countedJoints";
import type { EngineConnection } from "../studio/engineConnection";
import { startHeadlessEngine } from "../studio/headlessEngine";
import { programFolders } from "../studio/programFolders";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";
import { evaluateOnClips } from "./evaluateClips";
import { evaluateOnKeypoints } from "./evaluateKeypoints";
import { evaluateLong } from "./evaluateLong";
import { evaluateOnMocap } from "./evaluateMocap";
import type { Limbs } from "./evaluation";
import { findModel } from "./findModel";
import { commaSeparated, wholeNumberBetween } from "./flagParsers";
import { fpsOption, motionDataHelp, validationOption } from "./motionDataOptions";
import { programRoot } from "./programRoot";

interface EvaluateFlags {
  data?: string;
  split?: "val" | "test";
  noise?: "on" | "off";
  sequences?: number;
  drift?: boolean;
  standing?: boolean;
  validation?: number;
  fps?: number;
  keypoints?: string;
  cameras?: string;
  limbs?: Limbs;
  joints: JointSet;
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
      "Measure a model: on invented views of motion (--data, the CMU-24 protocol), on a data set's own keypoints (--data with --keypoints and --cameras), or on clips of a library (--clips).",
    )
    .option("-d, --data <path>", motionDataHelp)
    .addOption(
      new Option("--split <name>", "with --data: subjects to measure on; default: the test subjects").choices([
        "val",
        "test",
      ]),
    )
    .addOption(new Option("--noise <state>", "with --data: errors of the detector; default: on").choices(["on", "off"]))
    .option("--sequences <number>", "with --data: only the first ones, for a quick look", wholeNumberBetween(1, 1024))
    .option("--drift", "with --data: errors in the 5th and the 60th second of streams of 65 s")
    .option("--standing", "with --data: how much somebody moves who stands still, after the usual smoothing")
    .addOption(validationOption())
    .addOption(fpsOption())
    .option("--keypoints <file>", "data_2d_h36m_*.npz: what a detector saw of --data, in place of invented cameras")
    .option("--cameras <file>", "with --keypoints: JSON that says where the cameras stood (docs/human36m.md)")
    .addOption(
      new Option("--limbs <whose>", "with --keypoints: limb lengths to compare with; default: mean").choices([
        ...(["mean", "subject", "as-predicted"] satisfies Limbs[]),
      ]),
    )
    .addOption(
      new Option("--joints <number>", "with --data: joints that count; 14: without hip, spine and neck")
        .choices(["17", "14"] satisfies JointSet[])
        .default("17"),
    )
    .addOption(libraryOption())
    .option("-c, --clips <ids>", "clips to measure on, ids or names with commas between (clips ls)", commaSeparated)
    .option("-m, --model <folder or id>", "model to measure", bundledModels.small)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--json", "print JSON")
    .action(runEvaluate);
}

async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  const { data, clips, json = false } = flags;
  if ((data === undefined) === (clips === undefined)) {
    throw new StudioError("bad-argument", "say what to measure on: either --data <path> or --clips <ids>");
  }
  let connection: EngineConnection | undefined;
  const openEngine = async () => {
    connection = await startEngine(flags.backend);
    return connection;
  };
  try {
    const report =
      clips === undefined
        ? await evaluateOnData(flags, data!, json, openEngine)
        : await evaluateInLibrary(flags, clips, json, openEngine);
    process.stdout.write(`${report}\n`);
  } finally {
    connection?.kill();
  }
}

/** @throws StudioError `bad-argument` for flags that do not go together */
async function evaluateOnData(
  flags: EvaluateFlags,
  data: string,
  json: boolean,
  openEngine: () => Promise<EngineConnection>,
): Promise<string> {
  const { keypoints, cameras, limbs = "mean", split, noise, validation, joints, sequences, fps } = flags;
  const refuseFlags = (given: Record<string, unknown>, why: string) => {
    const flag = Object.keys(given).find((name) => given[name] !== undefined);
    if (flag) throw new StudioError("bad-argument", `--${flag} ${why}`);
  };
  const { drift, standing } = flags;
  if (drift || standing) {
    const fewerJoints = joints === "17" ? undefined : joints;
    refuseFlags(
      { keypoints, cameras, limbs: flags.limbs, joints: fewerJoints },
      "does not go with --drift and --standing",
    );
    if (drift && standing) throw new StudioError("bad-argument", "say one of --drift and --standing");
    const measure = drift ? "drift" : "standing";
    const options = { measure, data, split, noise: noise ?? "on", validation, sequences, fps, json } as const;
    return evaluateLong(options, await findModel(flags.model), openEngine);
  }
  if (keypoints === undefined) {
    if (limbs !== "mean") refuseFlags({ limbs }, "goes with --keypoints: invented people have invented limbs");
    refuseFlags({ cameras }, "goes with --keypoints");
    const options = { data, split, noise: noise ?? "on", validation, joints, sequences, fps, json } as const;
    return evaluateOnMocap(options, await findModel(flags.model), openEngine);
  }
  if (cameras === undefined) throw new StudioError("bad-argument", "--keypoints needs --cameras (docs/human36m.md)");
  refuseFlags({ split, noise, validation }, "does not go with --keypoints");
  const options = { data, keypoints, cameras, limbs, joints, sequences, fps, json };
  return evaluateOnKeypoints(options, await findModel(flags.model), openEngine);
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
