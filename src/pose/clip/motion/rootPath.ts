import type { FrameRange } from "../../../common/clipEdits";
import { localLine, localLineReachS } from "../smoothing/localLine";
import { firstNotBelow } from "../sortedFrames";
import { BlockCache } from "./blockCache";
import { type BodyTrack, track } from "./bodyTrack";

/**
 * How calm an estimated hip is kept, as the bell's standard deviation (x to the left, y up, z to the camera). Depth follows
 * from the person's size in the picture: on 80 invented takes (24,000 frames of motion capture, errors of MoveNet's size)
 * it is off by 190 mm from frame to frame, sideways and height by 20 to 25 mm.
 */
const sigmaS = { estimated: [0.13, 0.07, 0.4], standing: [0, 0.08, 0] } as const;
const pathBlockFrames = 512;

/** Whether a frame does not continue the one before. */
export type IsCut = (frame: number) => boolean;

/**
 * The hip's path through the room, smoothed without lag: of every frame 3 m in the track's axes, NaN without a pose. Where
 * the source knows the hip it is the source's. A frame whose hip cannot be told takes it from those around it, or, where
 * there are none within reach, from the nearest one in its block of 512 frames.
 */
export class RootPath {
  private readonly blocks: BlockCache<Float64Array>;

  constructor(
    private readonly body: BodyTrack,
    private readonly timestampsS: Float64Array,
    private readonly isCut: IsCut,
  ) {
    this.blocks = new BlockCache(timestampsS.length, pathBlockFrames, (first, last) => this.make(first, last));
  }

  /** 3 numbers for each of the frames first..last; undefined while a row is not loaded. */
  rows(first: number, last: number): Float64Array | undefined {
    const rows = new Float64Array((last - first + 1) * 3);
    for (let frame = first; frame <= last; ) {
      const block = this.blocks.at(frame);
      if (!block) return undefined;
      const to = Math.min(last, block.last);
      rows.set(block.value.subarray((frame - block.first) * 3, (to - block.first + 1) * 3), (frame - first) * 3);
      frame = to + 1;
    }
    return rows;
  }

  /**
   * @param ranges frames whose track has changed
   * @returns frames whose path may have changed
   */
  forget(ranges: readonly FrameRange[]): FrameRange[] {
    const changed = ranges.map((range) => aroundS(this.timestampsS, range, this.reachS));
    for (const range of changed) this.blocks.forget(...range);
    return changed;
  }

  private get reachS(): number {
    return this.body.source === "given" ? 0 : localLineReachS(Math.max(...sigmaS[this.body.source]));
  }

  private make(first: number, last: number): Float64Array | undefined {
    const [from, to] = aroundS(this.timestampsS, [first, last], this.reachS);
    const rows = this.body.rows(from, to);
    if (!rows) return undefined;
    const frames = last - first + 1;
    const path = new Float64Array(frames * 3).fill(Number.NaN);
    if (this.body.source === "given") {
      for (let i = 0; i < frames; i++) {
        for (let axis = 0; axis < 3; axis++) path[i * 3 + axis] = rows[i * track.width + track.root + axis]!;
      }
    } else this.smooth(rows, from, first, path);
    holdNearest(path, frames, (i) => !Number.isNaN(rows[(first - from + i) * track.width + track.left]!));
    return path;
  }

  /** @param rows track rows from frame `from` on */
  private smooth(rows: Float32Array, from: number, first: number, path: Float64Array): void {
    const timesS = this.timestampsS.subarray(from, from + rows.length / track.width);
    const sigmas = sigmaS[this.body.source === "estimated" ? "estimated" : "standing"];
    for (const [start, end] of posedRuns(rows, (i) => this.isCut(from + i))) {
      for (let i = Math.max(start, first - from); i <= end && from + i - first < path.length / 3; i++) {
        for (let axis = 0; axis < 3; axis++) {
          const samples = { timesS, values: rows, width: track.width, offset: track.root + axis };
          const sigma = sigmas[axis]!;
          const value = sigma > 0 ? localLine(samples, i, start, end, sigma)?.[0] : 0;
          if (value !== undefined) path[(from + i - first) * 3 + axis] = value;
        }
      }
    }
  }
}

/** The range with all frames that are at most so many seconds before or after it. */
export function aroundS(timestampsS: Float64Array, [first, last]: FrameRange, seconds: number): FrameRange {
  const end = timestampsS.length - 1;
  const from = firstNotBelow(timestampsS, timestampsS[Math.min(first, end)]! - seconds);
  const to = firstNotBelow(timestampsS, timestampsS[Math.min(last, end)]! + seconds);
  return [Math.min(from, first), Math.min(end, Math.max(to, last))];
}

/**
 * Runs of rows with a pose and without a cut between them, as indices.
 * @param rows track rows
 */
export function posedRuns(rows: Float32Array, isCut: (row: number) => boolean): FrameRange[] {
  const runs: FrameRange[] = [];
  const count = rows.length / track.width;
  let start = -1;
  for (let i = 0; i <= count; i++) {
    const posed = i < count && !Number.isNaN(rows[i * track.width + track.left]!);
    if (start >= 0 && (!posed || isCut(i))) {
      runs.push([start, i - 1]);
      start = -1;
    }
    if (posed && start < 0) start = i;
  }
  return runs;
}

/** Gives posed frames without a place that of the nearest frame that has one; the earlier of two equally near ones. */
function holdNearest(path: Float64Array, frames: number, isPosed: (i: number) => boolean): void {
  const known = Array.from({ length: frames }, (_, i) => i).filter((i) => !Number.isNaN(path[i * 3]!));
  for (let i = 0; i < frames; i++) {
    if (!Number.isNaN(path[i * 3]!) || !isPosed(i)) continue;
    const after = known[firstNotBelow(known, i)];
    const before = known[firstNotBelow(known, i) - 1];
    const nearest = before === undefined || (after !== undefined && after - i < i - before) ? after : before;
    for (let axis = 0; axis < 3; axis++) path[i * 3 + axis] = nearest === undefined ? 0 : path[nearest * 3 + axis]!;
  }
}
