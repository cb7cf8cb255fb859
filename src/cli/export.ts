import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { FrameRange } from "../common/clipEdits";
import { StudioError } from "../common/errors";
import {
  boneNamings,
  type ExportOptions,
  type ExportResult,
  exportFormats,
  exportPresets,
} from "../common/libraryProtocol";
import { exportClip, exportFileName } from "../studio/exporting/exportClip";
import { highestFps } from "../studio/exporting/exportSettings";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";
import { findClip } from "./findClip";
import { numberBetween } from "./flagParsers";
import { Progress } from "./progress";

/** Undefined: from the first frame, to the last one. */
type OpenRange = [first: number | undefined, last: number | undefined];

interface ExportFlags extends Pick<ExportOptions, "format" | "preset" | "fps" | "tPose" | "fillGaps"> {
  out?: string;
  names?: ExportOptions["boneNaming"];
  range?: OpenRange;
  library?: string;
  json?: boolean;
}

/** `rpsm-studio export`. */
export function addExportCommand(program: Command): void {
  program
    .command("export")
    .description("Write a clip, with its corrections, as a file for another program.")
    .argument("<clip>", "id or name of the clip (rpsm-studio clips ls)")
    .addOption(new Option("-f, --format <format>", "what to write").choices(exportFormats).makeOptionMandatory())
    .option("-o, --out <file>", "the file (default: the clip's name, in the current folder)")
    .addOption(new Option("-p, --preset <program>", "unit, names and gaps as it likes them").choices(exportPresets))
    .option("-r, --range <first:last>", "frames, counted from 0, both ends included", parseRange)
    .option("--fps <rate>", "resample to this rate (default: the clip's own frames)", numberBetween(0.1, highestFps))
    .addOption(new Option("--names <naming>", "names of the bones (BVH, GLB)").choices(boneNamings))
    .option("--t-pose", "one frame in the rest pose before the motion (BVH)")
    .option("--fill-gaps", "a pose for frames without a person (CSV, JSON, npz, TRC)")
    .addOption(libraryOption())
    .option("--json", "print what was written as JSON")
    .action(runExport);
}

async function runExport(clipName: string, flags: ExportFlags): Promise<void> {
  const library = await openClipLibrary(flags.library, "read");
  const clip = findClip(library, clipName);
  const outPath = resolve(flags.out ?? exportFileName(clip.name, flags.format));
  await checkOutPath(outPath);
  const { format, preset, fps, tPose, fillGaps, names: boneNaming } = flags;
  const range: FrameRange | undefined = flags.range && [flags.range[0] ?? 0, flags.range[1] ?? clip.frames - 1];
  const cancelling = new AbortController();
  process.once("SIGINT", () => cancelling.abort());
  const progress = new Progress("frame");
  const startedAtMs = performance.now();
  const result = await exportClip({
    library,
    clipId: clip.id,
    options: { format, preset, range, fps, boneNaming, tPose, fillGaps },
    outPath,
    signal: cancelling.signal,
    onProgress: (done, total) => {
      const perSecond = (done / (performance.now() - startedAtMs)) * 1000;
      progress.show(done, total, `${perSecond.toFixed(0)} frames a second`);
    },
  }).finally(() => progress.end());
  if (flags.json) process.stdout.write(`${JSON.stringify({ clipId: clip.id, path: outPath, ...result })}\n`);
  else console.log(describe(outPath, result));
}

/** Before the work, not after it. */
async function checkOutPath(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new StudioError("bad-argument", `--out: ${path} is a folder; name a file in it`);
}

function describe(path: string, result: Omit<ExportResult, "address">): string {
  const { frames, fps, bytes, rootMotion, residualMm } = result;
  const rate = Number(fps.toFixed(3));
  return [
    `${path}: ${frames} frames, ${rate} a second, ${bytes} bytes, root motion: ${rootMotion}`,
    `read back: off by ${residualMm.max.toFixed(2)} mm at most, ${residualMm.mean.toFixed(3)} mm on average`,
  ].join("\n");
}

/** `10:20`, `10:`, `:20` */
function parseRange(text: string): OpenRange {
  const [, first, last] = /^(\d*):(\d*)$/.exec(text) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) {
    throw new InvalidArgumentError("two frame numbers, such as 10:20, 10: or :20");
  }
  return [first === "" ? undefined : Number(first), last === "" ? undefined : Number(last)];
}
