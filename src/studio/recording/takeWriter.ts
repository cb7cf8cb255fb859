import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { ClipRows, VideoSegment } from "../../common/clipDocument";
import { StudioError, toErrorData } from "../../common/errors";
import { type ClipSummary, largestPieceBytes, type RecordingStart } from "../../common/libraryProtocol";
import type { Log } from "../../common/log";
import type { ClipLibrary, ClipWriter } from "../library/clipLibrary";
import { writing } from "../library/diskErrors";

/** One take on its way to the disk: the video's stream and the rows, in the clip's folder. Holds nothing in memory. */
export class TakeWriter {
  private writtenBytes = 0;

  private constructor(
    private readonly start: RecordingStart,
    private readonly clip: ClipWriter,
    private readonly video: FileHandle,
    private readonly log: Log,
  ) {}

  static async begin(library: ClipLibrary, start: RecordingStart, log: Log): Promise<TakeWriter> {
    const { name, camera, imageSize, model, stages, heightM } = start;
    const [width, height] = imageSize;
    const segment: VideoSegment = { file: fileName(start), firstFrame: 0, frames: 0, offsetS: 0, width, height };
    const clip = await library.create({
      name,
      source: { kind: "recording", camera },
      columns: ["timestamps_s", "keypoints", ...(stages > 0 ? (["pose_mm", "stages_mm"] as const) : [])],
      stages,
      imageSize,
      model,
      heightM,
      video: [segment],
      ifInterrupted: "repair",
    });
    try {
      return new TakeWriter(start, clip, await open(join(clip.folder, segment.file), "wx"), log);
    } catch (error) {
      await clip.discard();
      throw error;
    }
  }

  get id(): string {
    return this.clip.id;
  }

  get videoBytes(): number {
    return this.writtenBytes;
  }

  /** On disk when it returns. @throws StudioError `disk-full`, `clip-missing`, `bad-argument` */
  async append(rows: ClipRows | undefined, video: Uint8Array | undefined): Promise<void> {
    if (video && video.byteLength > largestPieceBytes) {
      throw new StudioError("bad-argument", `a piece of video has ${video.byteLength} bytes, not ${largestPieceBytes}`);
    }
    if (rows) await this.clip.append(rows);
    if (video) await writing(this.what, () => this.writeVideo(video));
    await Promise.all([rows && this.clip.sync(), video && writing(this.what, () => this.video.datasync())]);
  }

  /**
   * Makes the video one that can be seeked, as long as the rows, and shows the clip in the library.
   * @param recovered why the take was not stopped by whoever recorded it
   * @returns undefined when nothing had been recorded: then there is no clip
   */
  async finish(cuts: readonly number[], recovered?: string): Promise<ClipSummary | undefined> {
    await this.video.close();
    const rows = this.clip.frames;
    const video = rows === 0 ? { frames: 0 } : await this.finishVideo(rows);
    if (video.frames === 0) {
      await this.clip.discard();
      return undefined;
    }
    if (video.frames < rows) await this.clip.truncate(video.frames);
    return this.clip.finish({
      cuts: cuts.filter((frame) => frame > 0 && frame < video.frames),
      recovered: recovered ?? video.problem,
    });
  }

  async discard(): Promise<void> {
    await this.video.close();
    await this.clip.discard();
  }

  private get what(): string {
    return `clip "${this.start.name}"`;
  }

  private async writeVideo(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.byteLength; ) {
      const { bytesWritten } = await this.video.write(bytes, done, bytes.byteLength - done, this.writtenBytes);
      done += bytesWritten;
      this.writtenBytes += bytesWritten;
    }
  }

  /** A stream that cannot be rewritten (a full disk) still plays: the take is kept with it. */
  private async finishVideo(rows: number): Promise<{ frames: number; problem?: string }> {
    const path = join(this.clip.folder, fileName(this.start));
    try {
      // Loaded when it is needed: it brings a library for video files.
      const { finishVideo } = await import("./finishVideo");
      const times = await finishVideo(path, this.start.container, rows);
      return { frames: times.length };
    } catch (error) {
      const { message } = toErrorData(error);
      this.log.warn(`${this.what}: ${path} stays as it was streamed: ${message}`);
      return { frames: rows, problem: `The video plays but cannot be sought in: ${message}` };
    }
  }
}

function fileName({ container }: RecordingStart): string {
  return `video.${container}`;
}
