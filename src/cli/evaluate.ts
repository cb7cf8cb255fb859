import { type Command, Option } from "commander";
import { createLog } from "../common/log";
import type { ModelFiles } from "../common/protocol";
import { defaultSettings, type Settings } from "../common/settings";
import { coordinateCount } from "../pose/skeleton";
import type { EngineConnection } from "../studio/engineConnection";
import { startHeadlessEngine } from "../studio/headlessEngine";
import { programFolders } from "../studio/programFolders";
import { type Evaluation, evaluatePoses, evaluationTable } from "./evaluation";
import { findModel } from "./findModel";
import { wholeNumberBetween } from "./flagParsers";
import { type HeldOutSequences, heldOutSequences } from "./heldOutSequences";
import { readMocapFolder } from "./mocapFolder";
import { programRoot } from "./programRoot";
import { Progress } from "./progress";

interface EvaluateFlags {
  data: string;
  split: "val" | "test";
  model: string;
  noise: "on" | "off";
  sequences?: number;
  backend: Settings["backend"];
  json?: boolean;
}

/** Sequences that go through the network side by side; more would only cost memory. */
const sequencesPerCall = 64;

export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .description("Measure a model on motion capture that no training has seen (the CMU-24 protocol).")
    .requiredOption("-d, --data <folder>", "motion capture: cmu24_50fps.json and cmu24_50fps.i16")
    .addOption(new Option("--split <name>", "subjects to measure on").choices(["val", "test"]).default("test"))
    .option("-m, --model <folder or id>", "model to measure", defaultSettings.model)
    .addOption(new Option("--noise <state>", "errors of the detector").choices(["on", "off"]).default("on"))
    .option("--sequences <number>", "only the first ones, for a quick look", wholeNumberBetween(1, 1024))
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--json", "print JSON")
    .action(runEvaluate);
}

async function runEvaluate(flags: EvaluateFlags): Promise<void> {
  const model = await findModel(flags.model);
  const set = heldOutSequences(await readMocapFolder(flags.data), flags.split, flags.noise === "on");
  const sequences = Math.min(set.sequences, flags.sequences ?? set.sequences);
  const { connection } = await startHeadlessEngine({
    engineEntry: programFolders(programRoot).engineEntry,
    backend: flags.backend,
    log: createLog("engine", () => {}),
  });
  try {
    const evaluation = await evaluate(connection, model, { ...set, sequences });
    const about = { model: model.id, split: flags.split, noise: flags.noise, sequences };
    const text = flags.json ? JSON.stringify({ ...about, ...evaluation }, null, 2) : evaluationTable(about, evaluation);
    process.stdout.write(`${text}\n`);
  } finally {
    connection.kill();
  }
}

async function evaluate(connection: EngineConnection, model: ModelFiles, set: HeldOutSequences): Promise<Evaluation> {
  const { stages } = await connection.host.call("model.load", { model });
  const { generator, sequences, sequenceLength } = set;
  const coordinates = sequences * sequenceLength * coordinateCount;
  const truth = new Float32Array(coordinates);
  const stagePoses = Array.from({ length: stages }, () => new Float32Array(coordinates));
  const progress = new Progress("sequence");
  for (let first = 0; first < sequences; first += sequencesPerCall) {
    const count = Math.min(sequencesPerCall, sequences - first);
    const { inputs, targetsMm } = generator.generate(first, count);
    const request = { sequences: count, framesPerSequence: sequenceLength, inputs };
    const { stagePosesMm } = await connection.host.call("network.run", request);
    const at = first * sequenceLength * coordinateCount;
    truth.set(targetsMm, at);
    stagePosesMm.forEach((poses, stage) => stagePoses[stage]!.set(poses, at));
    progress.show(first + count, sequences, `${sequenceLength} frames each`);
  }
  progress.end();
  return evaluatePoses(stagePoses, truth, sequenceLength);
}
