import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import type { ModelFiles } from "../common/protocol";
import { defaultSettings, type Settings } from "../common/settings";
import { checkWritable } from "../studio/checkWritable";
import { readDetectorFiles } from "../studio/detectorFiles";
import { loadForPrediction, startHeadlessEngine } from "../studio/headlessEngine";
import { ModelRegistry, readModelFolder } from "../studio/modelRegistry";
import { programFolders } from "../studio/programFolders";
import { SettingsFile } from "../studio/settingsFile";
import { configFolder, defaultLibraryFolder } from "../studio/userFolders";
import type { VideoReader } from "../studio/videoReader";
import { writeFileAtomic } from "../studio/writeFileAtomic";
import { ClipStream } from "./clipStream";
import { type Prediction, PredictionBuilder } from "./prediction";
import { programRoot } from "./programRoot";
import { Progress } from "./progress";

interface PredictFlags {
  out?: string;
  model: string;
  backend: Settings["backend"];
  smoothing: number;
  height?: number;
}

export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .description("Predict the 3D pose of the person in a video, frame by frame, without a window.")
    .argument("<video>", "video file")
    .option("-o, --out <file.json>", "where to write the poses (default: standard output)", parseOutPath)
    .option("-m, --model <folder or id>", "model to use", defaultSettings.model)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--smoothing <0..1>", "0 is raw, 1 is calmest", parseBetween(0, 1), defaultSettings.smoothing)
    .option("--height <metres>", "the person's height, for true scale", parseBetween(0.3, 3))
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
    const text = `${JSON.stringify(prediction)}\n`;
    if (flags.out) await writeFileAtomic(flags.out, text);
    else process.stdout.write(text);
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

/** A folder with model.json in it, or the id of an installed model. */
async function findModel(model: string): Promise<ModelFiles> {
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder && (await readdir(model)).includes("model.json")) return readModelFolder(model);
  const quiet = createLog("settings", () => {});
  const { libraryFolder } = (await SettingsFile.open(configFolder(), defaultLibraryFolder(), quiet)).current;
  return new ModelRegistry([programFolders(programRoot).models, join(libraryFolder, "models")]).read(model);
}

function report({ poses, timestamps_s }: Prediction, out: string | undefined): void {
  const found = poses.filter((pose) => pose !== null).length;
  console.error(`${found} of ${timestamps_s.length} frames have a pose${out ? `; written to ${out}` : ""}`);
}

function parseOutPath(path: string): string {
  if (extname(path).toLowerCase() !== ".json") throw new InvalidArgumentError('the file must end in ".json"');
  return path;
}

function parseBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`a number from ${least} to ${most}`);
    }
    return value;
  };
}
