import type { Foot, FrameRange } from "../../../common/clipEdits";
import type { Vector } from "../../rotation";
import { localLine, localLineReachS } from "../smoothing/localLine";
import { BlockCache } from "./blockCache";
import { ankleHeightM, type BodyTrack, type RootSource, track } from "./bodyTrack";
import { type Floor, heightAbove } from "./floor";
import { aroundS, type IsCut, posedRuns, type RootPath } from "./rootPath";

export const feet: readonly Foot[] = ["left", "right"];

/**
 * When an ankle is low and slow enough, with hysteresis (measures.md): a contact lasts while it is `low` and `slow`, and
 * counts if it was `lowest` and `slowest` once. Heights are above a standing ankle's; speeds are of the ankle.
 *
 * Frame by frame against contacts of the motion capture itself (80 invented takes, reviewClip.ts): precision 0.95 and recall
 * 1.00 with the hip known, 0.88 and 0.88 for predictions.
 */
const thresholds: Record<RootSource, Thresholds> = {
  given: { lowestM: 0.1, lowM: 0.15, slowestMS: 0.2, slowMS: 0.35, sigmaS: 0.03, axes: [1, 1, 1] },
  // Depth, the camera's z, trembles, and says half as much.
  estimated: { lowestM: 0.1, lowM: 0.15, slowestMS: 0.3, slowMS: 0.5, sigmaS: 0.06, axes: [1, 1, 0.5] },
  // Whose hip stays in place moves the feet that stand: what is left is that the foot is about the lowest part of the body.
  standing: { lowestM: 0.04, lowM: 0.06, slowestMS: 0.3, slowMS: 0.5, sigmaS: 0.06, axes: [0, 1, 0] },
};

interface Thresholds {
  lowestM: number;
  lowM: number;
  slowestMS: number;
  slowMS: number;
  /** Of the bell curve that places and speeds are smoothed with. */
  sigmaS: number;
  /** How much of each axis's speed counts. */
  axes: readonly [x: number, y: number, z: number];
}

/** A shorter interruption is none. */
const shortestLiftS = 0.08;
/** A shorter contact is none. */
const shortestContactS = 0.1;

const levelBlockFrames = 128;
/** Of a frame and foot. */
const level = { lifted: 0, may: 1, does: 2, unposed: 3 } as const;
const trusts = { left: track.leftTrust, right: track.rightTrust } as const;

/**
 * Finds when feet are on the ground. What a frame says of it depends on its neighbourhood alone, so it is kept in blocks;
 * contacts are put together from it when they are asked for.
 */
export class ContactFinder {
  private readonly levels: BlockCache<Record<Foot, Uint8Array>>;
  private readonly thresholds: Thresholds;

  /**
   * @param floor asked for whenever a block is made; call `clear` when it changes
   */
  constructor(
    private readonly body: BodyTrack,
    private readonly path: RootPath,
    private readonly timestampsS: Float64Array,
    private readonly isCut: IsCut,
    private readonly bodyScale: number,
    private readonly floor: () => Floor | undefined,
  ) {
    this.thresholds = thresholds[body.source];
    this.levels = new BlockCache(timestampsS.length, levelBlockFrames, (first, last) => this.make(first, last));
  }

  /** @param ranges frames whose path or track has changed */
  forget(ranges: readonly FrameRange[]): void {
    for (const range of ranges) this.levels.forget(...aroundS(this.timestampsS, range, this.reachS));
  }

  clear(): void {
    this.levels.clear();
  }

  /**
   * Contacts that have a frame in first..last, in order. The first begins where it really does, the last one ends at
   * `last` at the latest.
   * @param earliest the first one is followed back to this frame at most
   * @returns undefined while rows between them are not loaded; rows before `first` that are not loaded begin a contact
   */
  inRange(foot: Foot, first: number, last: number, earliest = 0): FrameRange[] | undefined {
    const found: FrameRange[] = [];
    const beginning = this.beginning(foot, first, earliest);
    for (let from = beginning; from <= last; ) {
      // What was followed back as far as that is a contact, though where it was slowest may lie further back.
      const contact = this.nextContact(foot, from, last, from === beginning && beginning === earliest && earliest > 0);
      if (contact === "loading") return undefined;
      if (!contact) break;
      if (contact[1] >= first) found.push(contact);
      from = contact[1] + 1;
    }
    return found;
  }

  /** The first frame of the stretch without a lift that leads to `frame`; the frame itself where the foot is lifted. */
  private beginning(foot: Foot, frame: number, earliest: number): number {
    let start = frame;
    for (let i = frame; i >= earliest; i--) {
      const at = this.levelAt(foot, i);
      if (at === undefined || at === level.unposed) return start;
      if (at !== level.lifted) start = i;
      else if (this.timestampsS[start]! - this.timestampsS[i]! > shortestLiftS) return start;
      if (this.isCut(i)) return start;
    }
    return start;
  }

  private nextContact(foot: Foot, from: number, last: number, isOne: boolean): FrameRange | "loading" | undefined {
    let start = -1;
    let end = -1;
    let does = isOne;
    for (let i = from; i <= last + 1; i++) {
      const at = i <= last ? this.levelAt(foot, i) : level.unposed;
      if (at === undefined) return "loading";
      const touches = at === level.may || at === level.does;
      const lifted = start >= 0 && !touches && this.timestampsS[i]! - this.timestampsS[end]! > shortestLiftS;
      if (start >= 0 && (lifted || at === level.unposed || this.isCut(i))) {
        if (does && this.lastsLongEnough(start, end, last)) return [start, end];
        start = -1;
        does = false;
      }
      if (!touches) continue;
      if (start < 0) start = i;
      end = i;
      does ||= at === level.does;
    }
    return undefined;
  }

  private lastsLongEnough(start: number, end: number, last: number): boolean {
    const untilS = this.timestampsS[Math.min(end + 1, this.timestampsS.length - 1)]!;
    return end === last || untilS - this.timestampsS[start]! >= shortestContactS;
  }

  private levelAt(foot: Foot, frame: number): number | undefined {
    const block = this.levels.at(frame);
    return block?.value[foot][frame - block.first];
  }

  private get reachS(): number {
    return localLineReachS(this.thresholds.sigmaS);
  }

  private make(first: number, last: number): Record<Foot, Uint8Array> | undefined {
    const floor = this.floor();
    if (!floor) return undefined;
    const [from, to] = aroundS(this.timestampsS, [first, last], this.reachS);
    const rows = this.body.rows(from, to);
    const path = rows && this.path.rows(from, to);
    if (!rows || !path) return undefined;
    const runs = posedRuns(rows, (i) => this.isCut(from + i));
    const timesS = this.timestampsS.subarray(from, to + 1);
    const levelsOf = (foot: Foot) => {
      const levels = new Uint8Array(last - first + 1).fill(level.unposed);
      const ankles = anklesOf(foot, rows, path);
      for (const [start, end] of runs) {
        for (let i = Math.max(start, first - from); i <= Math.min(end, last - from); i++) {
          const found = this.levelOf(ankles, timesS, i, start, end, floor);
          // Feet that the picture does not show are guessed; a guess begins no contact.
          const isSeen = rows[i * track.width + trusts[foot]]! > 0;
          levels[from + i - first] = found === level.does && !isSeen ? level.may : found;
        }
      }
      return levels;
    };
    return { left: levelsOf("left"), right: levelsOf("right") };
  }

  private levelOf(ankles: Float64Array, timesS: Float64Array, i: number, start: number, end: number, floor: Floor) {
    const { sigmaS, axes, lowestM, lowM, slowestMS, slowMS } = this.thresholds;
    const place: number[] = [];
    const speed: number[] = [];
    for (let axis = 0; axis < 3; axis++) {
      const [value, slope] = localLine({ timesS, values: ankles, width: 3, offset: axis }, i, start, end, sigmaS)!;
      place.push(value);
      speed.push(axes[axis]! * slope);
    }
    const above = heightAbove(place as unknown as Vector, floor) - ankleHeightM * this.bodyScale;
    const speedMS = Math.hypot(...speed);
    // A taller person's feet move further and faster.
    const scale = this.bodyScale;
    if (above < lowestM * scale && speedMS < slowestMS * scale) return level.does;
    return above < lowM * scale && speedMS < slowMS * scale ? level.may : level.lifted;
  }
}

/** Places of a foot's ankle, 3 m per row, from a track and a path of the same frames. */
export function anklesOf(foot: Foot, rows: Float32Array, path: Float64Array): Float64Array {
  return Float64Array.from(path, (root, k) => root + rows[Math.floor(k / 3) * track.width + track[foot] + (k % 3)]!);
}
