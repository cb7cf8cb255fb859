import { open } from "node:fs/promises";
import { Decoder, Demuxer, Scaler } from "node-av/api";
import { AV_LOG_QUIET, AV_NOPTS_VALUE, AV_PKT_DATA_DISPLAYMATRIX } from "node-av/constants";
import { avGetCodecName, avGetCodecString, type Frame, Log, type Stream } from "node-av/lib";
import { StudioError } from "../common/errors";
import type { RgbPicture } from "../pose/cropPicture";
import { type Orientation, orientPicture, parseDisplayMatrix } from "./orientPicture";
import { whyUnreadable } from "./whyUnreadable";

/** A video that ends earlier than it says, by more than this and by more than two frames, is cut short. */
const toleratedMissingS = 0.25;
/** What FFmpeg says beyond this is the tick of the container's clock: frames that come irregularly have no rate. */
const highestRate = 250;
const usualRate = 30;

const framesToJudgeBy = 10;

export interface VideoFrame extends RgbPicture {
  index: number;
  /** Presentation time in the file, seconds. */
  timeS: number;
}

/** A file's first video stream, decoded frame by frame in the order of presentation. */
export class VideoReader {
  private firstS = 0;

  private constructor(
    readonly path: string,
    /** Average over the file; frames carry their own times. */
    readonly framesPerSecond: number,
    /** As the file says or as its duration and rate let expect; undefined when it says neither. */
    readonly expectedFrames: number | undefined,
    /** As the file says. */
    private readonly expected: ExpectedLength | undefined,
    private readonly demuxer: Demuxer,
    private readonly stream: Stream,
    private readonly decoder: Decoder,
    private readonly orientation: Orientation | undefined,
  ) {}

  /** @throws StudioError `file-missing`, `video-unreadable`, `video-codec`, `video-truncated`, naming the file */
  static async open(path: string): Promise<VideoReader> {
    await checkContainer(path);
    // FFmpeg writes to stderr what the errors below say better.
    Log.setLevel(AV_LOG_QUIET);
    const demuxer = await Demuxer.open(path).catch((error: Error) => {
      throw new StudioError("video-unreadable", `${path} is not a video that can be read (${error.message})`);
    });
    try {
      const stream = demuxer.video();
      if (!stream) throw new StudioError("video-unreadable", `${path} holds no video, only other streams`);
      const decoder = await Decoder.create(stream).catch(() => {
        const codec = avGetCodecString(stream.codecpar) ?? "unknown";
        throw new StudioError("video-codec", `${path}: no decoder for its codec "${codec}"; convert it to H.264`);
      });
      const matrix = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
      const rates = [ratio(stream.avgFrameRate), ratio(stream.rFrameRate)];
      const framesPerSecond = rates.find((rate) => rate > 0 && rate <= highestRate) ?? usualRate;
      const length = expectedLength(demuxer, stream);
      const frames = expectedFrames(stream, framesPerSecond, length?.seconds);
      const orientation = matrix ? parseDisplayMatrix(matrix) : undefined;
      return new VideoReader(path, framesPerSecond, frames, length, demuxer, stream, decoder, orientation);
    } catch (error) {
      await demuxer.close();
      throw error;
    }
  }

  /** FFmpeg's names: `h264` in `mov,mp4,m4a,3gp,3g2,mj2`. */
  get coding(): { codec: string; container: string } {
    const codec = avGetCodecName(this.stream.codecpar.codecId) ?? "unknown";
    return { codec, container: this.demuxer.formatName };
  }

  /**
   * How many frames there will be, judged when this one has been read: as the file says, or by the times so far. A
   * file's average rate is a guess of its first frames.
   */
  framesInAll({ index, timeS }: Pick<VideoFrame, "index" | "timeS">): number | undefined {
    if (this.stream.nbFrames > 0n || !this.expected || index < framesToJudgeBy) return this.expectedFrames;
    const passedS = this.expected.fromZero ? timeS : timeS - this.firstS;
    return Math.max(index + 1, Math.round((index * this.expected.seconds) / passedS));
  }

  /**
   * Every frame, once. What was read before an error has been delivered.
   * @throws StudioError `video-truncated`, `video-unreadable`, naming the file and how far it could be read
   */
  async *frames(): AsyncGenerator<VideoFrame, void> {
    const scaler = new Scaler();
    let index = 0;
    let timeS = 0;
    try {
      for await (const frame of this.decoder.frames(this.demuxer.packets(this.stream.index))) {
        if (!frame) break;
        try {
          timeS = presentationTimeS(frame) ?? (index === 0 ? 0 : timeS + 1 / this.framesPerSecond);
          if (index === 0) this.firstS = timeS;
          yield { index, timeS, ...(await this.toPicture(frame, scaler)) };
        } finally {
          frame.free();
        }
        index++;
      }
    } catch (error) {
      if (error instanceof StudioError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new StudioError("video-unreadable", `${this.path} is damaged after ${index} frames (${why})`);
    } finally {
      scaler[Symbol.dispose]();
    }
    this.checkWhole(index, timeS);
  }

  async close(): Promise<void> {
    this.decoder.close();
    await this.demuxer.close();
  }

  private async toPicture(frame: Frame, scaler: Scaler): Promise<RgbPicture> {
    const aspect = ratio(frame.sampleAspectRatio) || 1;
    const width = Math.round(frame.width * aspect);
    const { height } = frame;
    const resize = width === frame.width ? undefined : { width, height };
    const bytes = await scaler.toBuffer(frame, { format: "rgb", ...(resize && { resize }) });
    const picture = { width, height, rgb: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    return this.orientation ? orientPicture(picture, this.orientation) : picture;
  }

  /** FFmpeg takes the end of a cut file for the end of the video. */
  private checkWhole(frames: number, lastS: number): void {
    if (frames === 0) throw new StudioError("video-unreadable", `${this.path} holds no frame that can be decoded`);
    const spanS = lastS - this.firstS;
    const gapS = frames > 1 ? spanS / (frames - 1) : 1 / this.framesPerSecond;
    const readS = (this.expected?.fromZero ? lastS : spanS) + gapS;
    const missingS = (this.expected?.seconds ?? readS) - readS;
    if (missingS > 2 * gapS && missingS > toleratedMissingS) {
      throw new StudioError(
        "video-truncated",
        `${this.path} is cut short: it ends after ${frames} of about ${Math.round(frames + missingS / gapS)} frames`,
      );
    }
  }
}

/** What FFmpeg reports for these is the same "invalid data". */
async function checkContainer(path: string): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new StudioError("video-unreadable", `${path} is not a file`);
    if (stat.size === 0) throw new StudioError("video-unreadable", `${path} is empty (0 bytes)`);
    if (await isMp4WithoutIndex(file, stat.size)) {
      const why = "its index (moov), which is written last, is missing";
      throw new StudioError("video-truncated", `${path} is cut short: ${why}; copy or record it again`);
    }
  } finally {
    await file.close();
  }
}

/** Walks the file's top-level boxes: 4 bytes size, 4 letters, for size 1 eight bytes of size. */
async function isMp4WithoutIndex(file: Awaited<ReturnType<typeof open>>, fileSize: number): Promise<boolean> {
  const header = Buffer.alloc(16);
  for (let position = 0, first = true; position < fileSize; first = false) {
    const { bytesRead } = await file.read(header, 0, 16, position);
    const type = bytesRead < 8 ? "" : header.toString("latin1", 4, 8);
    if (first && type !== "ftyp") return false;
    if (type === "moov") return false;
    const size = header.readUInt32BE(0);
    const boxSize = size === 1 ? Number(header.readBigUInt64BE(8)) : size;
    if (boxSize < 8) return true;
    position += boxSize;
  }
  return true;
}

interface ExpectedLength {
  seconds: number;
  /** Counted from the file's time 0, else from the first frame's beginning; to the last one's end. */
  fromZero: boolean;
}

/**
 * The video stream's own length if it states one. The whole file's length counts only when there is nothing else in
 * the file: sound may be longer than the picture.
 */
function expectedLength(demuxer: Demuxer, stream: Stream): ExpectedLength | undefined {
  const known = stream.duration !== AV_NOPTS_VALUE && stream.duration > 0n;
  if (known) return { seconds: Number(stream.duration) * ratio(stream.timeBase), fromZero: false };
  if (demuxer.streams.length !== 1 || !(demuxer.duration > 0)) return undefined;
  return { seconds: demuxer.duration, fromZero: demuxer.formatName.includes("matroska") };
}

function expectedFrames(stream: Stream, framesPerSecond: number, seconds: number | undefined): number | undefined {
  if (stream.nbFrames > 0n) return Number(stream.nbFrames);
  return seconds === undefined ? undefined : Math.floor(seconds * framesPerSecond);
}

function presentationTimeS(frame: Frame): number | undefined {
  const ticks = frame.bestEffortTimestamp;
  return ticks === AV_NOPTS_VALUE ? undefined : Number(ticks) * ratio(frame.timeBase);
}

/** 0 for what FFmpeg leaves undefined as 0/0 or 0/1. */
function ratio({ num, den }: { num: number; den: number }): number {
  return num > 0 && den > 0 ? num / den : 0;
}
