import type { FrameRange } from "../../../common/clipEdits";
import type { Vector } from "../../rotation";
import { joinRanges } from "../frameRanges";
import { localLine, localLineReachS } from "../smoothing/localLine";
import { firstNotBelow } from "../sortedFrames";
import { add, scale } from "../vectors";
import { BlockCache } from "./blockCache";
import { type BodyTrack, track } from "./bodyTrack";

/**
 * How calm an estimated hip is kept, as the bell's standard deviation (x to the left, y up, z to the camera). Depth follows
 * from the person's size in the picture: on 80 invented takes (24,000 frames of motion capture, errors of MoveNet's size)
 * it is off by 190 mm from frame to frame, sideways and height by 20 to 25 mm.
 */
const sigmaS = { estimated: [0.13, 0.07, 0.4], standing: [0, 0.08, 0] } as const;
const pathBlockFrames = 128;
/** A hip that cannot be told is looked for this long before and after. */
const searchS = 10;

/** Whether a frame does not continue the one before. */
export type IsCut = (frame: number) => boolean;

/**
 * The hip's path through the room, smoothed without lag: of every frame 3 m in the track's axes, NaN without a pose. Where
 * the source knows the hip it is the source's. A hip that cannot be told lies between the last one before and the first one
 * after that can, of the same take and at most 10 s away; without any, at the origin.
 */
export class RootPath {
  private readonly blocks: BlockCache<Float64Array>;
  /** Blocks in which hips were looked for elsewhere, by their first frame. */
  private readonly searched = new Map<number, FrameRange>();

  constructor(
    private readonly body: BodyTrack,
    private readonly timestampsS: Float64Array,
    private readonly isCut: IsCut,
    blockFrames = pathBlockFrames,
  ) {
    this.blocks = new BlockCache(timestampsS.length, blockFrames, (first, last) => this.make(first, last));
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
    const reached = ranges.map((range) => aroundS(this.timestampsS, range, this.reachS));
    const found = ranges.flatMap((range) => this.searchesAround(range));
    const changed = joinRanges([...reached, ...found]);
    for (const range of changed) this.blocks.forget(...range);
    return changed;
  }

  /** Blocks whose search may have come by these frames. */
  private searchesAround(range: FrameRange): FrameRange[] {
    const [first, last] = aroundS(this.timestampsS, range, this.reachS + searchS);
    const found = [...this.searched.values()].filter(([from, to]) => from <= last && to >= first);
    for (const block of found) this.searched.delete(block[0]);
    return found;
  }

  private get reachS(): number {
    return this.body.source === "given" ? 0 : localLineReachS(Math.max(...sigmaS[this.body.source]));
  }

  private make(first: number, last: number): Float64Array | undefined {
    const [from, to] = aroundS(this.timestampsS, [first, last], this.reachS);
    const rows = this.body.rows(from, to);
    if (!rows) return undefined;
    const filled = this.fillUnknown(rows, from);
    if (filled === "loading") return undefined;
    if (filled === "searched") this.searched.set(first, [first, last]);
    const frames = last - first + 1;
    const path = new Float64Array(frames * 3).fill(Number.NaN);
    for (const [start, end] of posedRuns(rows, (i) => this.isCut(from + i))) {
      for (let i = Math.max(start, first - from); i <= Math.min(end, last - from); i++) {
        path.set(this.placeAt(rows, from, i, start, end), (from + i - first) * 3);
      }
    }
    return path;
  }

  /** Of row i, of the run start..end. */
  private placeAt(rows: Float32Array, from: number, i: number, start: number, end: number): number[] {
    const { source } = this.body;
    if (source === "given") return [0, 1, 2].map((axis) => rows[i * track.width + track.root + axis]!);
    const timesS = this.timestampsS.subarray(from, from + rows.length / track.width);
    return sigmaS[source].map((sigma, axis) => {
      const samples = { timesS, values: rows, width: track.width, offset: track.root + axis };
      return sigma > 0 ? localLine(samples, i, start, end, sigma)![0] : 0;
    });
  }

  /**
   * Writes a place into every row with a pose whose hip cannot be told.
   * @param rows track rows from frame `from` on
   */
  private fillUnknown(rows: Float32Array, from: number): "known" | "searched" | "loading" {
    let found: "known" | "searched" = "known";
    const count = rows.length / track.width;
    let before: Known | undefined;
    let after: Known | undefined;
    for (let i = 0; i < count; i++) {
      const at = i * track.width;
      const timeS = this.timestampsS[from + i]!;
      if (i > 0 && this.isCut(from + i)) before = after = undefined;
      if (Number.isNaN(rows[at + track.left]!)) continue;
      if (!Number.isNaN(rows[at + track.root]!)) {
        before = knownAt(rows, i, timeS);
        continue;
      }
      found = "searched";
      const back = before ?? this.search(from + i, -1);
      const ahead = after && after.timeS > timeS ? after : this.search(from + i, 1);
      if (back === "loading" || ahead === "loading") return "loading";
      before = back;
      after = ahead;
      rows.set(placeBetween(before, after, timeS), at + track.root);
    }
    return found;
  }

  /** The nearest frame before or after, of the same take, whose hip is known. */
  private search(frame: number, direction: 1 | -1): Known | "loading" | undefined {
    for (let next = frame + direction; next >= 0 && next < this.timestampsS.length; next += direction) {
      const timeS = this.timestampsS[next]!;
      if (this.isCut(direction === 1 ? next : next + 1)) return undefined;
      if (Math.abs(timeS - this.timestampsS[frame]!) > searchS) return undefined;
      const row = this.body.rows(next, next);
      if (!row) return "loading";
      if (!Number.isNaN(row[track.root]!)) return knownAt(row, 0, timeS);
    }
    return undefined;
  }
}

interface Known {
  timeS: number;
  place: Vector;
}

function knownAt(rows: Float32Array, row: number, timeS: number): Known {
  const at = row * track.width + track.root;
  return { timeS, place: [rows[at]!, rows[at + 1]!, rows[at + 2]!] };
}

function placeBetween(before: Known | undefined, after: Known | undefined, timeS: number): Vector {
  if (!before || !after) return (before ?? after)?.place ?? [0, 0, 0];
  const share = (timeS - before.timeS) / (after.timeS - before.timeS);
  return add(scale(before.place, 1 - share), scale(after.place, share));
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
