import { type ClipColumn, type ClipInfo, columnWidth } from "../../../../common/clipDocument";
import { StudioError } from "../../../../common/errors";
import type { Unsubscribe } from "../../../../common/link";
import type { ClipFrames } from "../../../../pose/clip/clipFrames";
import { type ReadRows, readFloats } from "./readRows";

/** Frames that are read together; one of these is what a seek into unread frames waits for. */
export const framesPerChunk = 512;
/** What is under the playhead and beside it does not wait for what is read in the background. */
const urgentReads = 4;
const backgroundReads = 1;
/** Chunks on either side of the playhead's that are urgent: a frame's place is found from seconds around it. */
const urgentReach = 1;
/** Chunks of stages kept on either side of the playhead's. */
const stageReach = 2;

type WholeColumn = "keypoints" | "pose_mm" | "root_mm" | "truth_mm";
const wholeColumns: readonly WholeColumn[] = ["keypoints", "pose_mm", "root_mm", "truth_mm"];

type Task = { kind: "rows" | "stages"; chunk: number };

/**
 * The rows of an open clip, as they come from the host: timestamps before anything else, then the chunk around the
 * playhead, then everything else in the background, nearest first. Keypoints and poses of the whole clip stay in memory
 * (about 0.5 kB a frame: 100 MB for two hours at 30 frames a second); stages only around the playhead.
 */
export class ClipData implements ClipFrames {
  private readonly columns: { column: WholeColumn; width: number; values: Float32Array }[];
  private readonly loadedChunks: Uint8Array;
  private readonly stageChunks = new Map<number, Float32Array>();
  private readonly underWay = new Set<string>();
  private readonly listeners = new Set<(first: number, last: number) => void>();
  private centre = 0;
  private loadedCount = 0;
  private stagesWanted = false;
  private paused = true;
  private disposed = false;

  /**
   * Resolves when everything around a frame can be shown.
   * @param onFailed rows cannot be read, other than for a lost connection (see `resume`)
   * @throws StudioError `clip-broken` without frames, and what `read` throws
   */
  static async open(
    info: ClipInfo,
    read: ReadRows,
    frame: number,
    onFailed: (error: unknown) => void,
  ): Promise<ClipData> {
    if (info.frames < 1) throw new StudioError("clip-broken", `clip "${info.name}" has no frames`);
    const timestampsS = (await readFloats(read, info, "timestamps_s", 0, info.frames - 1)) as Float64Array;
    const data = new ClipData(info, timestampsS, read, onFailed);
    data.centre = chunkOf(frame);
    await data.readChunk(data.centre);
    data.resume();
    return data;
  }

  private constructor(
    readonly info: ClipInfo,
    readonly timestampsS: Float64Array,
    private readonly read: ReadRows,
    private readonly onFailed: (error: unknown) => void,
  ) {
    this.columns = wholeColumns
      .filter((column) => info.columns.includes(column))
      .map((column) => {
        const width = columnWidth(column, info);
        return { column, width, values: new Float32Array(info.frames * width) };
      });
    this.loadedChunks = new Uint8Array(Math.ceil(info.frames / framesPerChunk));
  }

  /** Share of the frames that can be shown, 0..1. */
  get loadedShare(): number {
    return this.loadedCount / this.loadedChunks.length;
  }

  get isComplete(): boolean {
    return this.loadedCount === this.loadedChunks.length;
  }

  isLoaded(frame: number): boolean {
    return this.loadedChunks[chunkOf(frame)] === 1;
  }

  keypoints(frame: number): Float32Array | undefined {
    return this.row("keypoints", frame);
  }

  pose(frame: number): Float32Array | undefined {
    return this.row("pose_mm", frame);
  }

  root(frame: number): Float32Array | undefined {
    return this.row("root_mm", frame);
  }

  truth(frame: number): Float32Array | undefined {
    return this.row("truth_mm", frame);
  }

  stages(frame: number): Float32Array | undefined {
    const chunk = this.stageChunks.get(chunkOf(frame));
    const width = columnWidth("stages_mm", this.info);
    const row = frame % framesPerChunk;
    return chunk?.subarray(row * width, (row + 1) * width);
  }

  /** Where the playhead is: read next. */
  lookAt(frame: number): void {
    const chunk = chunkOf(frame);
    if (chunk === this.centre) return;
    this.centre = chunk;
    this.dropFarStages();
    this.readMore();
  }

  /** Stages are read only while somebody looks at them. */
  wantStages(wanted: boolean): void {
    this.stagesWanted = wanted && this.info.columns.includes("stages_mm");
    this.dropFarStages();
    this.readMore();
  }

  /** Called with each stretch of frames that has come. */
  onLoaded(listener: (first: number, last: number) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Goes on after the connection was lost. */
  resume(): void {
    this.paused = false;
    this.readMore();
  }

  dispose(): void {
    this.disposed = true;
    this.listeners.clear();
    this.stageChunks.clear();
  }

  private row(column: WholeColumn, frame: number): Float32Array | undefined {
    if (!this.isLoaded(frame)) return undefined;
    const found = this.columns.find((candidate) => candidate.column === column);
    return found?.values.subarray(frame * found.width, (frame + 1) * found.width);
  }

  private readMore(): void {
    while (!this.paused && !this.disposed) {
      const task = this.nextTask();
      if (!task || this.underWay.size >= (this.isUrgent(task) ? urgentReads : backgroundReads)) return;
      void this.run(task);
    }
  }

  private isUrgent({ chunk }: Task): boolean {
    return Math.abs(chunk - this.centre) <= urgentReach;
  }

  private async run(task: Task): Promise<void> {
    const name = `${task.kind} ${task.chunk}`;
    this.underWay.add(name);
    try {
      await (task.kind === "rows" ? this.readChunk(task.chunk) : this.readStages(task.chunk));
    } catch (error) {
      this.paused = true;
      const isConnectionLost = error instanceof StudioError && error.code === "link-closed";
      if (!isConnectionLost && !this.disposed) this.onFailed(error);
    } finally {
      this.underWay.delete(name);
    }
    this.readMore();
  }

  /** What is under the playhead and beside it, then the stages there, then the nearest frames that are missing. */
  private nextTask(): Task | undefined {
    const missing = this.nearestMissing();
    const rows: Task | undefined = missing === undefined ? undefined : { kind: "rows", chunk: missing };
    return rows && this.isUrgent(rows) ? rows : (this.missingStages() ?? rows);
  }

  private missingStages(): Task | undefined {
    for (let chunk = this.centre - stageReach; this.stagesWanted && chunk <= this.centre + stageReach; chunk++) {
      const exists = chunk >= 0 && chunk < this.loadedChunks.length;
      const isMissing = !this.stageChunks.has(chunk) && !this.underWay.has(`stages ${chunk}`);
      if (exists && isMissing) return { kind: "stages", chunk };
    }
    return undefined;
  }

  private nearestMissing(): number | undefined {
    const { length } = this.loadedChunks;
    const isMissing = (chunk: number) =>
      chunk >= 0 && chunk < length && this.loadedChunks[chunk] === 0 && !this.underWay.has(`rows ${chunk}`);
    for (let distance = 0; distance < length; distance++) {
      // Ahead first: that is where playing goes.
      if (isMissing(this.centre + distance)) return this.centre + distance;
      if (isMissing(this.centre - distance)) return this.centre - distance;
    }
    return undefined;
  }

  private async readChunk(chunk: number): Promise<void> {
    const [first, last] = this.framesOf(chunk);
    const rows = await Promise.all(
      this.columns.map(({ column }) => readFloats(this.read, this.info, column, first, last)),
    );
    if (this.disposed || this.loadedChunks[chunk] === 1) return;
    this.columns.forEach(({ values, width }, index) => {
      values.set(rows[index]!, first * width);
    });
    this.loadedChunks[chunk] = 1;
    this.loadedCount++;
    this.tell(first, last);
  }

  private async readStages(chunk: number): Promise<void> {
    const [first, last] = this.framesOf(chunk);
    const rows = await readFloats(this.read, this.info, "stages_mm" satisfies ClipColumn, first, last);
    if (this.disposed) return;
    this.stageChunks.set(chunk, rows as Float32Array);
    this.dropFarStages();
    this.tell(first, last);
  }

  private dropFarStages(): void {
    for (const chunk of [...this.stageChunks.keys()]) {
      if (!this.stagesWanted || Math.abs(chunk - this.centre) > stageReach) this.stageChunks.delete(chunk);
    }
  }

  private framesOf(chunk: number): [first: number, last: number] {
    return [chunk * framesPerChunk, Math.min(this.info.frames, (chunk + 1) * framesPerChunk) - 1];
  }

  private tell(first: number, last: number): void {
    for (const listener of [...this.listeners]) listener(first, last);
  }
}

function chunkOf(frame: number): number {
  return Math.floor(frame / framesPerChunk);
}
