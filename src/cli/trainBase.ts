import { type Command, InvalidArgumentError, Option } from "commander";
import type { EngineNotification, TrainingRequest } from "../common/engineTraining";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import type { Settings } from "../common/settings";
import { selectMotion } from "../formats/mocap";
import { startHeadlessEngine } from "../studio/headlessEngine";
import { writing } from "../studio/library/diskErrors";
import { programFolders } from "../studio/programFolders";
import { exportSequences } from "./exportSequences";
import { numberBetween, wholeNumberBetween } from "./flagParsers";
import { readMotionData } from "./motionData";
import { fpsOption, motionDataHelp, validationOption } from "./motionDataOptions";
import { programRoot } from "./programRoot";
import { Progress } from "./progress";
import { describeNewModel, writeTrainedModel } from "./trainedModel";
import {
  differingSetting,
  readCheckpoint,
  type TrainingCheckpoint,
  type TrainingSettings,
  writeCheckpoint,
} from "./trainingCheckpoint";

interface TrainBaseFlags extends TrainingSettings {
  data: string;
  out: string;
  id: string;
  steps: number;
  checkpointEvery: number;
  backend: Settings["backend"];
  resume?: boolean;
  exportSequences?: number;
  legChanges?: number;
  noiseRange?: [number, number];
  validation?: number;
  fps?: number;
}

const most = 1_000_000_000;

export function addTrainBaseCommand(program: Command): void {
  program
    .command("train-base")
    .description("Train the keypoint network from motion capture, with invented cameras and detector errors.")
    .requiredOption("-d, --data <path>", motionDataHelp)
    .requiredOption("-o, --out <folder>", "where checkpoints and at the end the model go")
    .option("--id <id>", "the model's id", "my-model")
    .option("--seed <number>", "same seed, same training", wholeNumberBetween(0, 2 ** 31 - 1), 1)
    .option("--steps <number>", "steps to reach in total", wholeNumberBetween(1, most), 10_000)
    .option("--batch-size <number>", "sequences per step", wholeNumberBetween(1, 4096), 64)
    .option("--sequence-length <frames>", "frames per sequence", wholeNumberBetween(1, 1024), 16)
    .option("--learning-rate <rate>", "highest learning rate", numberBetween(1e-7, 1), 1e-3)
    .option("--weight-decay <rate>", "the paper uses 1e-4", numberBetween(0, 1), 0)
    .option("--gradient-clip <norm>", "longest gradient", numberBetween(1e-6, 1e6), 1)
    .addOption(new Option("--loss <kind>", "what is minimised").choices(["euclidean", "squared"]).default("euclidean"))
    .option("--stages <number>", "1 to 3", wholeNumberBetween(1, 3), 3)
    .option("--width <number>", "of features and LSTM; the paper uses 1024", wholeNumberBetween(8, 4096), 512)
    .addOption(new Option("--form <form>", "plain is the paper's").choices(["plain", "residual"]).default("residual"))
    .addOption(new Option("--recurrent <layer>", "memory of each stage").choices(["lstm", "none"]).default("lstm"))
    .option("--checkpoint-every <steps>", "how often to save", wholeNumberBetween(1, most), 200)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .addOption(validationOption())
    .addOption(fpsOption())
    .option("--resume", "go on from the checkpoint in --out")
    .option(
      "--export-sequences <number>",
      "write this many training sequences of --sequence-length frames as safetensors files, and do not train",
      wholeNumberBetween(1, most),
    )
    .option("--leg-changes <share>", "in an export: standing people with bent or stretched legs", numberBetween(0, 1))
    .option("--noise-range <least,most>", "in an export: keypoint errors as shares of body height", parseRange)
    .action(runTrainBase);
}

async function runTrainBase(flags: TrainBaseFlags): Promise<void> {
  const { validation, fps } = flags;
  const { mocap, credit } = await readMotionData(flags.data, { validation, undivided: "train", fps });
  if (flags.exportSequences !== undefined) {
    const { out: folder, seed, exportSequences: sequences, sequenceLength, legChanges, noiseRange } = flags;
    await exportSequences(mocap, { folder, seed, sequences, sequenceLength, legChanges, noiseRange });
    return;
  }
  if (flags.legChanges !== undefined || flags.noiseRange !== undefined) {
    throw new StudioError("bad-argument", "--leg-changes and --noise-range go with --export-sequences only");
  }
  const settings = trainingSettings(flags);
  const start = await findStart(flags, settings);
  const description = describeNewModel(flags.id, settings);
  const { steps, checkpointEvery: checkpointEverySteps } = flags;
  const { seed, batchSize, sequenceLength, learningRate, weightDecay, gradientClip, loss } = settings;
  const request: TrainingRequest = {
    ...{ description, steps, checkpointEverySteps, schedule: "cosine", averaging: 0, reprojectionWeight: 0 },
    ...{ seed, batchSize, sequenceLength, learningRate, weightDecay, gradientClip, loss },
    sources: [{ kind: "motion", share: 1, motion: selectMotion(mocap, "train"), targets: "truth" }],
    ...start,
  };
  await train(request, flags, settings, credit);
}

async function train(
  request: TrainingRequest,
  flags: TrainBaseFlags,
  settings: TrainingSettings,
  credit: string,
): Promise<void> {
  const { out, id, backend } = flags;
  const { connection, status } = await startHeadlessEngine({
    engineEntry: programFolders(programRoot).engineEntry,
    backend,
    log: createLog("engine", () => {}),
  });
  console.error(`training on ${status.backend} (${status.adapter})`);
  const progress = new Progress("step");
  // Checkpoints are written one after another, also when they come faster than the disk takes them; without them there is
  // no use in training on.
  const stopping = new AbortController();
  let written = Promise.resolve();
  const write = (checkpoint: Omit<TrainingCheckpoint, "settings">) => {
    const replace = () => writeCheckpoint(out, { ...checkpoint, settings });
    written = written.then(() => writing(`the checkpoint in ${out}`, replace));
    written.catch(() => stopping.abort());
  };
  connection.onNotification((notification) => {
    switch (notification.type) {
      case "training.progress":
        return showProgress(progress, notification);
      case "training.checkpoint":
        return write(notification);
      case "training.batchSplit":
        console.error(`the memory is not enough: ${notification.microBatchSize} sequences at once from now on`);
        return;
      case "training.heldOut":
        return;
      default:
        throw notification satisfies never;
    }
  });
  try {
    const { step, framesSeen, weights, trainerState } = await connection.host.call(
      "training.run",
      request,
      stopping.signal,
    );
    write({ step, framesSeen, weights, trainerState });
    await written;
    const { description } = request;
    await writeTrainedModel(out, { id, description, weights, settings, steps: step, framesSeen, credit });
    progress.end();
    console.error(`${step} steps, ${framesSeen} frames; the model is in ${out}`);
  } catch (error) {
    await written;
    if (error instanceof StudioError && error.code === "link-closed") {
      const wayOut = `run again with --resume to go on from the last checkpoint in ${out}`;
      throw new StudioError("engine-lost", `the engine ended during the training (${error.message}); ${wayOut}`);
    }
    throw error;
  } finally {
    connection.kill();
  }
}

/** The weights and optimiser to go on from; nothing for a new training. */
async function findStart(
  flags: TrainBaseFlags,
  settings: TrainingSettings,
): Promise<Pick<TrainingRequest, "weights" | "trainerState">> {
  const checkpoint = await readCheckpoint(flags.out);
  if (!flags.resume) {
    if (!checkpoint) return {};
    const found = `${flags.out} holds a checkpoint at step ${checkpoint.step}`;
    throw new StudioError("bad-argument", `${found}: add --resume to go on from it, or choose another --out`);
  }
  if (!checkpoint) throw new StudioError("file-missing", `${flags.out} holds no checkpoint: start without --resume`);
  const difference = differingSetting(checkpoint.settings, settings);
  if (difference) throw new StudioError("bad-argument", `--resume goes on with the same settings, but ${difference}`);
  if (checkpoint.step >= flags.steps) {
    throw new StudioError("bad-argument", `the checkpoint is at step ${checkpoint.step} already: raise --steps`);
  }
  return { weights: checkpoint.weights, trainerState: checkpoint.trainerState };
}

function trainingSettings(flags: TrainBaseFlags): TrainingSettings {
  const { seed, batchSize, sequenceLength, learningRate, weightDecay, gradientClip, loss } = flags;
  const { stages, width, form, recurrent } = flags;
  return {
    seed,
    batchSize,
    sequenceLength,
    learningRate,
    weightDecay,
    gradientClip,
    loss,
    stages,
    width,
    form,
    recurrent,
  };
}

function parseRange(text: string): [number, number] {
  const [least, most] = text.split(",").map(numberBetween(0, 0.5));
  if (least === undefined || most === undefined || least > most) {
    throw new InvalidArgumentError("two numbers, the smaller one first: 0.01,0.04");
  }
  return [least, most];
}

function showProgress(progress: Progress, state: Extract<EngineNotification, { type: "training.progress" }>): void {
  const { step, steps, framesSeen } = state;
  const { framesPerSecond, mpjpeMm } = state.point;
  const framesPerStep = framesSeen / step;
  const secondsLeft = ((steps - step) * framesPerStep) / framesPerSecond;
  const detail = `${mpjpeMm.toFixed(1)} mm, ${Math.round(framesPerSecond)} frames/s, ${inWords(secondsLeft)} left`;
  progress.show(step, steps, detail);
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
