import type { ClipInfo, ClipRows, VideoSegment } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import { writeClipInfo } from "./clipInfoFile";
import type { ClipWriter } from "./clipLibrary";
import { ColumnWriter } from "./columnWriter";
import { syncFolder, writing } from "./diskErrors";
import { removeWhole } from "./hiddenFolders";
import { removeMarker } from "./writingMarker";

export interface FolderClipWriterOptions {
  /** Holds the marker and nothing else. */
  folder: string;
  info: ClipInfo;
  /** Shows the finished clip in the library. */
  onFinished(): Promise<ClipSummary>;
  /** Its files are closed. */
  onEnded(): void;
}

/** Writes a new clip: marker, columns, then `clip.json`; the marker goes last. */
export class FolderClipWriter implements ClipWriter {
  private lastTimeS = Number.NEGATIVE_INFINITY;
  private ended = false;
  private abandonedBecause: string | undefined;

  private constructor(
    private readonly options: FolderClipWriterOptions,
    private readonly columns: ColumnWriter,
  ) {}

  static async begin(options: FolderClipWriterOptions): Promise<FolderClipWriter> {
    const { folder, info } = options;
    return writing(`clip "${info.name}"`, async () => {
      try {
        const columns = await ColumnWriter.create(folder, info);
        await syncFolder(folder);
        return new FolderClipWriter(options, columns);
      } catch (error) {
        await removeWhole(folder);
        options.onEnded();
        throw error;
      }
    });
  }

  get id(): string {
    return this.options.info.id;
  }

  get folder(): string {
    return this.options.folder;
  }

  get frames(): number {
    return this.columns.frames;
  }

  async append(rows: ClipRows): Promise<void> {
    this.checkOpen();
    const lastTimeS = this.checkTimes(rows.timestamps_s);
    await writing(this.what, () => this.columns.append(rows));
    this.lastTimeS = lastTimeS;
  }

  async sync(): Promise<void> {
    this.checkOpen();
    await writing(this.what, () => this.columns.sync());
  }

  async truncate(frames: number): Promise<void> {
    this.checkOpen();
    if (frames < this.frames) await writing(this.what, () => this.columns.truncate(frames));
  }

  async finish(change: Partial<ClipInfo> = {}): Promise<ClipSummary> {
    this.checkOpen();
    this.ended = true;
    const { folder } = this.options;
    const info = finishedInfo({ ...this.options.info, ...change }, this.frames);
    await writing(this.what, async () => {
      try {
        await this.columns.sync();
      } finally {
        await this.columns.close();
      }
      await writeClipInfo(folder, info);
      await removeMarker(folder);
      await syncFolder(folder);
    }).finally(() => this.options.onEnded());
    return this.options.onFinished();
  }

  async discard(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.columns.close();
    this.options.onEnded();
    await removeWhole(this.folder);
  }

  /**
   * Leaves the clip as a crash would: the next opening of the library takes care of it.
   * @param because told to whoever goes on writing
   */
  async abandon(because: string): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    this.abandonedBecause = because;
    await this.columns.close();
    this.options.onEnded();
  }

  private get what(): string {
    return `clip "${this.options.info.name}"`;
  }

  private checkOpen(): void {
    if (!this.ended) return;
    if (this.abandonedBecause === undefined) throw new StudioError("internal", `${this.what} is written already`);
    throw new StudioError("library-closed", `${this.what} was not written to its end: ${this.abandonedBecause}`);
  }

  /** @returns the last time */
  private checkTimes(timesS: Float64Array): number {
    let lastS = this.lastTimeS;
    for (const [index, timeS] of timesS.entries()) {
      if (!(timeS > lastS && timeS < Number.POSITIVE_INFINITY)) {
        const frame = this.frames + index;
        throw new StudioError(
          "bad-argument",
          `${this.what}: frame ${frame} at ${timeS} s does not come after ${lastS} s`,
        );
      }
      lastS = timeS;
    }
    return lastS;
  }
}

/** The info of a clip whose rows are all there: a single video segment covers every frame. */
export function finishedInfo(info: ClipInfo, frames: number): ClipInfo {
  const [only, ...others] = info.video ?? [];
  const video: VideoSegment[] | undefined =
    only && others.length === 0 ? [{ ...only, firstFrame: 0, frames }] : info.video;
  return { ...info, frames, ...(video && { video }) };
}
