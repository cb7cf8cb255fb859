import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { StudioError, toErrorData } from "../common/errors";
import type { Axis, ClipSummary, ImportOptions } from "../common/libraryProtocol";
import { bundledModels, defaultSettings, type Settings } from "../common/settings";
import { importFile } from "../studio/importing/importFile";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";
import { exitCodeOf, isBug } from "./exitCodes";
import { findClip } from "./findClip";
import { numberBetween } from "./flagParsers";
import { LazyEngine } from "./lazyEngine";
import { Progress } from "./progress";

interface ImportFlags {
  library?: string;
  json?: boolean;
  name?: string;
  fps?: number;
  up?: Axis;
  front?: Axis;
  unit?: keyof typeof unitsM;
  analyse: boolean;
  truthFor?: string;
  offset?: number;
  model: string;
  backend: Settings["backend"];
  smoothing: number;
}

const axes = ["+x", "-x", "+y", "-y", "+z", "-z"] as const satisfies readonly Axis[];
const unitsM = { m: 1, cm: 0.01, mm: 0.001, in: 0.0254 } as const;
/** Where people look in most files with this direction up. */
const usualFronts: Record<Axis, Axis> = { "+x": "+z", "-x": "+z", "+y": "+z", "-y": "-z", "+z": "-y", "-z": "+y" };

/** `rpsm-studio clips import`. @param clips the command that it belongs to */
export function addClipsImportCommand(clips: Command): void {
  clips
    .command("import")
    .description("Bring videos, motion (BVH, TRC, CSV, npz) and keypoints (npz) into the library.")
    .argument("<files...>", "files; one that fails does not stop the others")
    .addOption(libraryOption())
    .option("--json", "print the new clips as JSON: [{ id, name, frames }]")
    .option("-n, --name <name>", "name of the clip (default: the file's)")
    .option("--no-analyse", "without poses: only the video or the keypoints")
    .option("--fps <rate>", "frames per second of a file without times", numberBetween(1, 10_000))
    .addOption(new Option("--up <axis>", "which direction of a motion file is up (default: guessed)").choices(axes))
    .addOption(new Option("--front <axis>", "and which is the person's front").choices(axes))
    .addOption(new Option("--unit <unit>", "unit of a motion file (default: guessed)").choices(Object.keys(unitsM)))
    .option("--truth-for <clip>", "not a clip of its own, but the 3D truth of this one (id or name)")
    .option("--offset <seconds>", "time in that clip = time in the file + offset", numberBetween(-1e6, 1e6))
    .option("-m, --model <folder or id>", "model to use", bundledModels.small)
    .addOption(new Option("-b, --backend <name>", "what computes").choices(["auto", "webgpu", "wasm"]).default("auto"))
    .option("--smoothing <0..1>", "0 is raw, 1 is calmest", numberBetween(0, 1), defaultSettings.smoothing)
    .action(runImport);
}

async function runImport(files: string[], flags: ImportFlags): Promise<void> {
  checkFlags(files, flags);
  const library = await openClipLibrary(flags.library, "write");
  const engine = new LazyEngine(flags);
  const cancelling = new AbortController();
  process.once("SIGINT", () => cancelling.abort(new StudioError("cancelled", "interrupted")));
  const done: ClipSummary[] = [];
  try {
    const options = importOptions(library, flags);
    for (const file of files) {
      if (cancelling.signal.aborted) break;
      const clip = await importOne(file, library, options, engine, cancelling.signal);
      if (clip) done.push(clip);
    }
  } finally {
    engine.kill();
    await library.close();
  }
  report(done, flags);
}

/** @throws StudioError `bad-argument` for flags that do not go together */
function checkFlags(files: readonly string[], { name, truthFor, front, up, offset }: ImportFlags): void {
  const wrong = (problem: string) => new StudioError("bad-argument", problem);
  if (files.length > 1 && name !== undefined) throw wrong("--name is for one file");
  if (files.length > 1 && truthFor !== undefined) throw wrong("--truth-for takes one file");
  if (offset !== undefined && truthFor === undefined) throw wrong("--offset belongs to --truth-for");
  if (front !== undefined && up === undefined) throw wrong("--front needs --up");
}

function importOptions(library: ClipLibrary, flags: ImportFlags): ImportOptions {
  const { name, fps, up, front, unit, analyse, truthFor, offset = 0 } = flags;
  return {
    ...{ name, fps, analyse },
    axes: up && { up, front: front ?? usualFronts[up] },
    unitM: unit && unitsM[unit],
    truthFor: truthFor === undefined ? undefined : { clipId: findClip(library, truthFor).id, offsetS: offset },
  };
}

/** @returns undefined when it failed; then it has said why, and the exit code does */
async function importOne(
  file: string,
  library: ClipLibrary,
  options: ImportOptions,
  engine: LazyEngine,
  signal: AbortSignal,
): Promise<ClipSummary | undefined> {
  const fileName = basename(file);
  const progress = new Progress(`${fileName}: frame`);
  const startedAtMs = performance.now();
  const onProgress = (done: number, total: number | undefined) => {
    const msPerFrame = (performance.now() - startedAtMs) / done;
    progress.show(done, total, `${msPerFrame.toFixed(0)} ms a frame`);
  };
  try {
    const request = { library, path: resolve(file), fileName, options, engine, signal, onProgress };
    const { clip, warnings } = await importFile(request).finally(() => progress.end());
    for (const warning of warnings) console.error(`${fileName}: ${warning}`);
    return clip;
  } catch (error) {
    fail(fileName, error);
    return undefined;
  }
}

function fail(fileName: string, error: unknown): void {
  const { code, message } = toErrorData(error);
  const told = message.includes(fileName) ? message : `${fileName}: ${message}`;
  console.error(`rpsm-studio: ${told} [${code}]`);
  process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCodeOf(code));
  if (isBug(code) && error instanceof Error) console.error(error.stack);
}

function report(clips: readonly ClipSummary[], { json, truthFor }: ImportFlags): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(clips.map(({ id, name, frames }) => ({ id, name, frames })))}\n`);
    return;
  }
  for (const { id, name, frames, posedFrames } of clips) {
    const what = truthFor === undefined ? `${frames} frames, ${posedFrames} with a pose` : "has a truth now";
    console.log(`${id}  ${name}: ${what}`);
  }
}
