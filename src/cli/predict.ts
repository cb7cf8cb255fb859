import { basename, dirname, extname, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import { bundledModels, defaultSettings, type Settings } from "../common/settings";
import { checkWritable } from "../studio/checkWritable";
import { ClipStream } from "../studio/clipStream";
import { readDetectorFiles } from "../studio/detectorFiles";
import { loadForPrediction, startHeadlessEngine } from "../studio/headlessEngine";
import { programFolders } from "../studio/programFolders";
import type { VideoReader } from "../studio/videoReader";
import { writeFileAtomic } from "../studio/writeFileAtomic";
import { findModel } from "./findModel";
import { numberBetween } from "./flagParsers";
import { type Prediction, PredictionBuilder, predictionToBvh, predictionToCsv } from "./prediction";
import { programRoot } from "./programRoot";
import { Progress } from "./progress";

interface PredictFlags {
  out?: string;
  model: string;
  backend: Settings["backend"];
  smoothing: number;
  height?: number;
}

/** By the end of the file's name. */
const writers: Record<string, (prediction: Prediction) => string> = {
  ".json": (prediction) => `${JSON.stringify(prediction)}\n`,
  ".csv": predictionToCsv,
  ".bvh": predictionToBvh,
};

export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .description("Predict the 3D pose of the person in a video, frame by frame, without a window.")
    .argument("<video>", "video file")
    .option("-o, --out <file>", ".json, .csv or .bvh (default: JSON to standard output)", parseOutPath)
    .option("-m, --model <folder or id>", "model to use", bundledModels.small)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--smoothing <0..1>", "0 is raw, 1 is calmest", numberBetween(0, 1), defaultSettings.smoothing)
    .option("--height <metres>", "the person's height, for true scale", numberBetween(0.3, 3))
    .action(runPredict);
}

async function runPredict(videoPath: string, flags: PredictFlags): Promise<void> {
  // Here and not at the top: the video library takes long to load, and the other commands do without.
  const { VideoReader } = await import("../studio/videoReader");
  if (flags.out) await checkOutFolder(flags.out);
  const model = await findModel(flags.model);
  const video = await VideoReader.open(videoPath);
  try {
    const { prediction, problem } = await predictVideo(video, model, flags);
    const write = writers[flags.out ? extname(flags.out).toLowerCase() : ".json"]!;
    if (flags.out) await writeFileAtomic(flags.out, write(prediction));
    else process.stdout.write(write(prediction));
    report(prediction, flags.out);
    if (problem) throw problem;
  } finally {
    await video.close();
  }
}

/** A video that turns out damaged half way keeps what was predicted until then. */
async function predictVideo(
  video: VideoReader,
  model: ModelFiles,
  flags: PredictFlags,
): Promise<{ prediction: Prediction; problem?: StudioError }> {
  const folders = programFolders(programRoot);
  const { connection, status } = await startHeadlessEngine({
    engineEntry: folders.engineEntry,
    backend: flags.backend,
    log: createLog("engine", () => {}),
  });
  try {
    await loadForPrediction(connection, await readDetectorFiles(folders.detector), model);
    const stream = await ClipStream.open(connection.openClient(), flags.smoothing);
    const about = {
      source: basename(video.path),
      model: model.id,
      backend: status.backend,
      fps: video.framesPerSecond,
    };
    const builder = new PredictionBuilder(about, flags.height);
    const progress = new Progress("frame");
    const startedAtMs = performance.now();
    let done = 0;
    try {
      for await (const frame of video.frames()) {
        builder.add(frame, await stream.predict(frame));
        done++;
        const msPerFrame = (performance.now() - startedAtMs) / done;
        const detail = `${msPerFrame.toFixed(0)} ms a frame on ${status.backend} (${status.adapter})`;
        progress.show(done, video.expectedFrames, detail);
      }
      return { prediction: builder.build() };
    } catch (error) {
      if (!(error instanceof StudioError) || !error.code.startsWith("video-") || done === 0) throw error;
      return { prediction: builder.build(), problem: error };
    } finally {
      progress.end();
    }
  } finally {
    connection.kill();
  }
}

/** Before the work, not after it. */
async function checkOutFolder(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const why = await checkWritable(folder);
  if (why !== undefined) throw new StudioError("folder-unwritable", `--out: ${folder} cannot be written to (${why})`);
}

function report({ poses, timestamps_s }: Prediction, out: string | undefined): void {
  const found = poses.filter((pose) => pose !== null).length;
  console.error(`${found} of ${timestamps_s.length} frames have a pose${out ? `; written to ${out}` : ""}`);
}

function parseOutPath(path: string): string {
  if (!(extname(path).toLowerCase() in writers)) {
    throw new InvalidArgumentError(`the file must end in one of ${Object.keys(writers).join(", ")}`);
  }
  return path;
}
