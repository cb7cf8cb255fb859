import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ClipInfo } from "../../common/clipDocument";
import type { FrameRange } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import type { ExportFormat, ExportOptions, ExportResult } from "../../common/libraryProtocol";
import { fillGaps } from "../../formats/fillGaps";
import { hasPerson, type Motion } from "../../formats/motion";
import type { ClipFrames } from "../../pose/clip/clipFrames";
import type { ClipLibrary, ClipReader } from "../library/clipLibrary";
import { folderNameFor } from "../library/folderName";
import { loadClipFrames } from "../library/loadedClip";
import { WorkTurns } from "../workTurns";
import { composeMotion } from "./composeMotion";
import { exportSettings } from "./exportSettings";
import { fileEndings, filePieces, type MotionFile, readBack } from "./motionFile";
import { sampleMotion } from "./sampleMotion";
import { writeChecked } from "./writeChecked";

export interface ExportRequest {
  library: Pick<ClipLibrary, "read">;
  clipId: string;
  options: ExportOptions;
  /** The file; one that is there is replaced. */
  outPath: string;
  signal?: AbortSignal;
  onProgress?(frames: number, of: number): void;
}

/** Each frame is composed, and then compared with what was written of it. */
const roundsPerFrame = 2;

/**
 * Writes a clip, with its corrections and placed in the world, as a file of another format; reads the file back and
 * compares before it is there.
 *
 * @throws StudioError `bad-argument` for a range outside the clip and for a clip without anything to write, `file-broken`
 * when the written file is not what was meant (nothing is left then), `disk-full`, `folder-unwritable`
 */
export async function exportClip(request: ExportRequest): Promise<Omit<ExportResult, "address">> {
  const { library, clipId, options, outPath, signal } = request;
  const turns = new WorkTurns(signal);
  const clip = await library.read(clipId);
  const range = checkRange(clip.info, options.range);
  let done = 0;
  const frames = range[1] - range[0] + 1;
  const onFrame = () => request.onProgress?.(Math.floor(++done / roundsPerFrame), frames);

  const composed = await composeMotion(await loadColumns(clip), await clip.journal(), range, turns, onFrame);
  checkSomething(composed, options.format, range);
  const settings = exportSettings(options);
  const whole = settings.fillGaps && fillable.has(options.format) ? fillGaps(composed) : composed;
  const { motion, fps, stepS } = await sampleMotion(whole, options.format, options.fps, turns);
  const file: MotionFile = { format: options.format, motion, settings, stepS, fileName: basename(outPath) };
  const residualMm = await writeChecked(
    outPath,
    filePieces(file),
    (path) => readBack(path, file, turns, onFrame),
    turns,
  );
  const { size } = await stat(outPath);
  const { rootMotion, timestampsS } = motion;
  return { fileName: file.fileName, bytes: size, frames: timestampsS.length, fps, rootMotion, residualMm };
}

/** All but the truth, which is not exported. */
function loadColumns(clip: ClipReader): Promise<ClipFrames> {
  return loadClipFrames(
    clip,
    clip.info.columns.filter((column) => column !== "truth_mm"),
  );
}

/** What an exported clip's file is called, whatever the clip is. */
export function exportFileName(clipName: string, format: ExportFormat): string {
  return `${folderNameFor(clipName)}${fileEndings[format]}`;
}

/** Formats in which a frame may be without a pose. */
const fillable: ReadonlySet<ExportFormat> = new Set(["csv", "json", "npz", "trc"]);

function checkRange({ name, frames }: ClipInfo, range: FrameRange | undefined): FrameRange {
  if (frames === 0) throw new StudioError("bad-argument", `clip "${name}" has no frames: there is nothing to export`);
  const [first, last] = range ?? [0, frames - 1];
  if (0 <= first && first <= last && last < frames) return [first, last];
  if (first > last) throw new StudioError("bad-argument", `frames ${first} to ${last}: the first comes after the last`);
  throw new StudioError("bad-argument", `frames ${first} to ${last}: clip "${name}" has ${frames}, counted from 0`);
}

function checkSomething(motion: Motion, format: ExportFormat, [first, last]: FrameRange): void {
  const isThere =
    format === "coco"
      ? motion.keypoints?.some(Number.isFinite)
      : motion.timestampsS.some((_, f) => hasPerson(motion, f));
  if (isThere) return;
  const what = format === "coco" ? "keypoints" : "a pose";
  const message = `clip "${motion.name}" has no frame with ${what} from ${first} to ${last}: there is nothing to export`;
  throw new StudioError("bad-argument", message);
}
