import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { StudioError } from "../../common/errors";
import type { ClipWriter } from "../library/clipLibrary";
import { writing } from "../library/diskErrors";
import type { VideoFrame, VideoReader } from "../videoReader";
import { clipName, type ImportRequest, type ImportResult } from "./importRequest";
import { SteadyStream } from "./poseEngine";
import { PredictedRows, predictedColumns } from "./predictedRows";
import { playWarnings, renamed } from "./videoFacts";

/** Rows written at once. */
const rowsPerPiece = 64;
/** Between two frames that bear the same time. */
const leastStepS = 1e-6;

/**
 * A video as a clip: the file as it is, every frame's presentation time, and what the network makes of each; no frame is
 * left out. A video that turns out damaged half way is imported up to there. Whatever else goes wrong leaves nothing.
 *
 * @throws StudioError `video-…`, `file-missing`, `disk-full`, those of PoseEngine and ClipLibrary; the signal's reason
 */
export async function importVideo(request: ImportRequest): Promise<ImportResult> {
  const { library, path, fileName, options, engine, signal } = request;
  // Here and not at the top: the video library takes long to load.
  const { VideoReader } = await import("../videoReader");
  await renamed(path, fileName, async () => (await VideoReader.open(path)).close());
  const stream = options.analyse === false ? undefined : await SteadyStream.open(engine, signal);
  let writer: ClipWriter | undefined;
  try {
    const model = stream && { id: stream.model.id, name: stream.model.name };
    writer = await library.create({
      name: clipName(request),
      source: { kind: "video", fileName },
      columns: ["timestamps_s", ...(stream ? predictedColumns : [])],
      stages: stream?.model.stages ?? 0,
      model,
      ifInterrupted: "discard",
    });
    const file = `video${extension(fileName)}`;
    const clipPath = join(writer.folder, file);
    await writing(`clip "${clipName(request)}"`, () => takeFile(request, clipPath));
    const video = await VideoReader.open(clipPath);
    try {
      const read = await writeFrames(video, request, writer, stream);
      const segment = { file, firstFrame: 0, frames: writer.frames, offsetS: 0, ...read.size };
      const recovered = read.problem && { recovered: read.problem };
      const imageSize: [number, number] = [read.size.width, read.size.height];
      const clip = await writer.finish({ imageSize, video: [segment], ...recovered });
      return { clip, warnings: [...(read.problem ? [read.problem] : []), ...playWarnings(video.coding)] };
    } finally {
      await video.close();
    }
  } catch (error) {
    await writer?.discard();
    throw error;
  } finally {
    stream?.close();
  }
}

/** The file in the clip's folder, on the disk. */
async function takeFile({ path, move, signal }: ImportRequest, clipPath: string): Promise<void> {
  if (
    move &&
    (await rename(path, clipPath).then(
      () => true,
      () => false,
    ))
  )
    return;
  const target = await open(clipPath, "wx");
  await pipeline(createReadStream(path), target.createWriteStream({ flush: true }), { signal });
}

/** @returns the frames' size, and what ended the video before its end */
async function writeFrames(
  video: VideoReader,
  { fileName, signal, onProgress }: ImportRequest,
  writer: ClipWriter,
  stream: SteadyStream | undefined,
): Promise<{ size: { width: number; height: number }; problem?: string }> {
  const batch = new RowBatch(writer, stream);
  let size: { width: number; height: number } | undefined;
  let problem: string | undefined;
  try {
    for await (const frame of video.frames()) {
      signal.throwIfAborted();
      size ??= { width: frame.width, height: frame.height };
      await batch.add(frame);
      onProgress(frame.index + 1, video.framesInAll(frame));
    }
  } catch (error) {
    const isDamaged = error instanceof StudioError && error.code.startsWith("video-");
    if (!isDamaged || !size) throw error;
    problem = error.message.replaceAll(video.path, fileName);
  }
  await batch.flush();
  return { size: size!, problem };
}

/** Rows on their way to the clip, some at a time. */
class RowBatch {
  private times: number[] = [];
  private rows: PredictedRows | undefined;
  private lastTimeS = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly writer: ClipWriter,
    private readonly stream: SteadyStream | undefined,
  ) {}

  async add(frame: VideoFrame): Promise<void> {
    const { stream } = this;
    if (stream) {
      this.rows ??= new PredictedRows(rowsPerPiece, stream.model.stages);
      this.rows.set(this.times.length, await stream.predict(frame));
    }
    this.lastTimeS = Math.max(frame.timeS, this.lastTimeS + leastStepS);
    this.times.push(this.lastTimeS);
    if (this.times.length === rowsPerPiece) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.times.length === 0) return;
    const timestamps_s = Float64Array.from(this.times);
    await this.writer.append(this.rows?.rows(timestamps_s) ?? { timestamps_s });
    this.times = [];
    this.rows = undefined;
  }
}

/** `.mp4`; none when the name's end says nothing of the sort. */
function extension(fileName: string): string {
  const ending = extname(fileName).toLowerCase();
  return /^\.[a-z0-9]{1,5}$/.test(ending) ? ending : "";
}
