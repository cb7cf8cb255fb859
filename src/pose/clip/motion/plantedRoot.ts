import type { Foot, FrameRange } from "../../../common/clipEdits";
import type { Vector } from "../../rotation";
import { localLine, localLineReachS } from "../smoothing/localLine";
import { add, scale, subtract } from "../vectors";
import { BlockCache } from "./blockCache";
import { type BodyTrack, track } from "./bodyTrack";
import { type ContactPiece, heightGrid, type PieceGrid, placeGrid } from "./contactPieces";
import { feet } from "./contacts";
import { aroundS, type IsCut, posedRuns, type RootPath } from "./rootPath";
import { type Scene, toScene } from "./scene";

/** Contacts of a foot with a frame in first..last (SceneMotion.pieces). */
export type PiecesInRange = (foot: Foot, first: number, last: number, grid: PieceGrid) => ContactPiece[] | undefined;

/**
 * An anchor is pulled towards where the path has the foot, by 63 % in this time (x to the camera's right, z towards the
 * camera): steps drift, the path does not. What the picture says of sideways movement is good, of depth it is not.
 */
const driftS = { x: 1, z: 2 };
/** Where nothing is known of the path, all steps from the beginning of the take count. */
const noDrift = { x: Number.POSITIVE_INFINITY, z: Number.POSITIVE_INFINITY };
/** A difference of a metre is down to a tenth of a millimetre after this time, so nothing earlier has to be looked at. */
const warmUpS = ({ x, z }: typeof driftS) => Math.max(x, z) * Math.log(1e4);
/**
 * Predicted ankles tremble, most in depth; the body follows them only as calmly as this, the rest is left to the foot lock.
 * On 80 invented takes (reviewClip.ts) the hip's speed is then 0.29 m/s off instead of 0.74, its jerk a third, and feet skate
 * by 152 mm instead of 136.
 */
const calmSigmaS = [0.08, 0.05, 0.2] as const;
/** Where a second foot comes down is seen from the first one over this time. */
const stepS = 0.3;
/** A contact's weight against that of the other foot rises and falls over this time. */
const rampS = 0.1;
/** Between contacts the correction goes from the one to the other, or, over this time, to none. */
const flightS = 1;
/** Ankles that are this much above or below where one stands are believed to be on the floor; further ones stay so far off. */
const floorSnapM = 0.05;
const leastWeight = 1e-3;
/** What is further away than this has no part in how a correction passes from contact to contact. */
const settleS = 2 * flightS + localLineReachS(Math.max(...calmSigmaS));
const rootBlockFrames = 128;

/** A scene, and the height in it of an ankle that stands. */
export type PlantedScene = Scene & { standingAnkleM: number };

interface Planted extends ContactPiece {
  foot: Foot;
  /** Where the ankle stands, in the scene. */
  place: Vector;
}

/**
 * What has to be added to the hip's path for planted feet to stand still on the floor, 3 m per frame in the scene.
 *
 * Each contact gets an anchor. The first is where the path has the foot; every other one follows from the foot that is
 * down before it, by what the legs say lies between them, and is pulled a little towards the path (driftS), so that steps
 * cannot add up their errors. With one foot down that foot stands still; with two, the correction passes from the earlier to
 * the later; with none it passes from one contact to the next. Predicted feet still tremble a little: holding them exactly is
 * the foot lock's.
 *
 * Worked out in blocks of frames, each from warmUpS before it, so that a frame's result does not depend on which were
 * asked for before, and an edit reaches no further than its contact and warmUpS after it. (Where the path is not known at
 * all, from the beginning.)
 */
export class PlantedRoot {
  private readonly blocks: BlockCache<Float64Array>;

  /**
   * @param scene asked for whenever a block is made; call `clear` when it or `walks` changes
   */
  constructor(
    private readonly body: BodyTrack,
    private readonly path: RootPath,
    private readonly piecesInRange: PiecesInRange,
    private readonly timestampsS: Float64Array,
    private readonly isCut: IsCut,
    private readonly scene: () => PlantedScene | undefined,
    /** Whether steps follow from one another, or only heights are wanted. */
    private readonly walks: () => boolean,
  ) {
    this.blocks = new BlockCache(timestampsS.length, rootBlockFrames, (first, last) => this.make(first, last));
  }

  /** Of one frame; undefined while rows are not loaded. */
  at(frame: number): Vector | undefined {
    const block = this.blocks.at(frame);
    if (!block) return undefined;
    const at = (frame - block.first) * 3;
    return [block.value[at]!, block.value[at + 1]!, block.value[at + 2]!];
  }

  /** Forgets what may depend on frames from this one on. */
  forgetFrom(frame: number): void {
    const [from] = aroundS(this.timestampsS, [frame, frame], settleS + placeGrid.afterS + placeGrid.overlapS);
    this.blocks.forget(from, this.timestampsS.length - 1);
  }

  clear(): void {
    this.blocks.clear();
  }

  private get driftS(): typeof driftS {
    return this.body.source === "standing" ? noDrift : driftS;
  }

  private make(first: number, last: number): Float64Array | undefined {
    const scene = this.scene();
    if (!scene) return undefined;
    const [from, to] = aroundS(this.timestampsS, [first, last], settleS);
    const warmS = this.walks() ? warmUpS(this.driftS) : 0;
    const [warm] = aroundS(this.timestampsS, [from, from], warmS);
    const rows = this.body.rows(warm, to);
    const path = rows && this.path.rows(from, to);
    if (!rows || !path) return undefined;
    const corrections = new Float64Array((to - from + 1) * 3);
    const near = rows.subarray((from - warm) * track.width);
    for (const [start, end] of posedRuns(rows, (i) => this.isCut(warm + i))) {
      const run: FrameRange = [Math.max(warm + start, from), warm + end];
      if (run[0] > run[1]) continue;
      const planted = this.plant(warm + start, warm + end, scene);
      if (!planted) return undefined;
      this.correct(corrections, from, run, planted, (foot, frame) =>
        toScene(scene, ankleAt(foot, near, path, frame - from)),
      );
    }
    if (this.body.source === "given") return corrections.slice((first - from) * 3, (last - from + 1) * 3);
    return this.calm(corrections, near, from, first, last);
  }

  /** The places of an uninterrupted run's contacts, by their beginning. */
  private plant(first: number, last: number, scene: PlantedScene): Planted[] | undefined {
    const contacts: (ContactPiece & { foot: Foot })[] = [];
    for (const foot of feet) {
      const found = this.piecesInRange(foot, first, last, this.walks() ? placeGrid : heightGrid);
      if (!found) return undefined;
      for (const piece of found) {
        contacts.push({ ...piece, range: [piece.range[0], Math.min(piece.range[1], last)], foot });
      }
    }
    contacts.sort((a, b) => a.range[0] - b.range[0]);

    const planted: Planted[] = [];
    for (const contact of contacts) {
      const believed = this.meanAnkle(contact.foot, contact.anchor, scene);
      if (!believed) return undefined;
      // A contact that the user set where there is no pose says nothing.
      if (Number.isNaN(believed[0])) continue;
      const next: Planted = { ...contact, place: onFloor(believed, scene.standingAnkleM) };
      const before = planted.reduce<Planted | undefined>((a, b) => (a && a.range[1] > b.range[1] ? a : b), undefined);
      if (before) {
        const expected = this.expectedPlace(next, before, scene);
        if (!expected) return undefined;
        const elapsedS = this.elapsedS(before.range[0], next.range[0]);
        const pulled = (axis: 0 | 2, seconds: number) =>
          believed[axis] + (expected[axis] - believed[axis]) * Math.exp(-elapsedS / seconds);
        if (!Number.isNaN(expected[0])) {
          next.place = [pulled(0, this.driftS.x), next.place[1], pulled(2, this.driftS.z)];
        }
      }
      planted.push(next);
    }
    return planted;
  }

  /** Where a foot comes down, seen from one that was down before it. */
  private expectedPlace(next: Planted, before: Planted, scene: PlantedScene): Vector | undefined {
    const [start, end] = next.range;
    const left = before.range[1];
    if (left < start) {
      // In the air between them: as the path has it, corrected as at the end of the contact before.
      const gone = this.meanAnkle(before.foot, [left, left], scene);
      const landed = this.meanAnkle(next.foot, [start, start], scene);
      if (!gone || !landed) return undefined;
      const share = fade(this.elapsedS(left, start) / (2 * flightS));
      return add(landed, scale(subtract(before.place, gone), share));
    }
    const [, until] = aroundS(this.timestampsS, [start, start], stepS);
    const step: FrameRange = [start, Math.min(left, end, until)];
    const own = this.meanAnkle(next.foot, step, scene);
    const other = this.meanAnkle(before.foot, step, scene);
    return own && other && add(before.place, subtract(own, other));
  }

  /** Mean place of an ankle in the scene, as the path has it; NaN without a pose. */
  private meanAnkle(foot: Foot, [first, last]: FrameRange, scene: PlantedScene): Vector | undefined {
    const rows = this.body.rows(first, last);
    const path = rows && this.path.rows(first, last);
    if (!rows || !path) return undefined;
    let sum: Vector = [0, 0, 0];
    let count = 0;
    for (let i = 0; i <= last - first; i++) {
      const ankle = ankleAt(foot, rows, path, i);
      if (Number.isNaN(ankle[0])) continue;
      sum = add(sum, ankle);
      count++;
    }
    return toScene(scene, scale(sum, 1 / count));
  }

  private correct(
    corrections: Float64Array,
    from: number,
    [first, last]: FrameRange,
    planted: readonly Planted[],
    ankle: (foot: Foot, frame: number) => Vector,
  ): void {
    const weights = new Float64Array(last - first + 1);
    for (const piece of planted) {
      const [start, end] = piece.range;
      for (let frame = Math.max(first, start); frame <= Math.min(last, end); frame++) {
        const weight = this.weightAt(frame, piece);
        const offset = subtract(piece.place, ankle(piece.foot, frame));
        weights[frame - first]! += weight;
        for (let axis = 0; axis < 3; axis++) corrections[(frame - from) * 3 + axis]! += weight * offset[axis]!;
      }
    }
    for (let frame = first; frame <= last; frame++) {
      const weight = weights[frame - first]!;
      if (weight === 0) continue;
      for (let axis = 0; axis < 3; axis++) corrections[(frame - from) * 3 + axis]! /= weight;
    }
    this.bridge(corrections, from, first, weights);
  }

  private weightAt(frame: number, { range: [start, end], continues, goesOn }: ContactPiece): number {
    const { overlapS } = this.walks() ? placeGrid : heightGrid;
    const comes = fade(this.elapsedS(start, frame) / (continues ? overlapS : rampS));
    const goes = fade(this.elapsedS(frame, end) / (goesOn ? overlapS : rampS));
    return Math.max(leastWeight, (1 - comes) * (1 - goes));
  }

  /** Corrections of frames without a contact, from those on either side. */
  private bridge(corrections: Float64Array, from: number, first: number, weights: Float64Array): void {
    for (let i = 0; i < weights.length; ) {
      if (weights[i]! > 0) {
        i++;
        continue;
      }
      let end = i;
      while (end < weights.length && weights[end] === 0) end++;
      const before = i - 1;
      for (let k = i; k < end; k++) {
        for (let axis = 0; axis < 3; axis++) {
          const valueAt = (index: number) => corrections[(first + index - from) * 3 + axis]!;
          const sinceS = before < 0 ? Number.POSITIVE_INFINITY : this.elapsedS(first + before, first + k);
          const untilS = end === weights.length ? Number.POSITIVE_INFINITY : this.elapsedS(first + k, first + end);
          const gapS = sinceS + untilS;
          const shareBefore = gapS < 2 * flightS ? fade(sinceS / gapS) : fade(sinceS / flightS);
          const shareAfter = gapS < 2 * flightS ? 1 - shareBefore : fade(untilS / flightS);
          const value =
            (before < 0 ? 0 : shareBefore * valueAt(before)) +
            (untilS < Number.POSITIVE_INFINITY ? shareAfter * valueAt(end) : 0);
          corrections[(first + k - from) * 3 + axis] = value;
        }
      }
      i = end;
    }
  }

  /** The corrections of first..last, smoothed. @param rows track rows, as the corrections from frame `from` on */
  private calm(values: Float64Array, rows: Float32Array, from: number, first: number, last: number): Float64Array {
    const timesS = this.timestampsS.subarray(from);
    const calmed = new Float64Array((last - first + 1) * 3);
    for (const [start, end] of posedRuns(rows, (i) => this.isCut(from + i))) {
      for (let i = Math.max(start, first - from); i <= Math.min(end, last - from); i++) {
        for (let axis = 0; axis < 3; axis++) {
          const samples = { timesS, values, width: 3, offset: axis };
          calmed[(from + i - first) * 3 + axis] = localLine(samples, i, start, end, calmSigmaS[axis]!)![0];
        }
      }
    }
    return calmed;
  }

  private elapsedS(from: number, to: number): number {
    return this.timestampsS[to]! - this.timestampsS[from]!;
  }
}

function onFloor([x, y, z]: Vector, standingAnkleM: number): Vector {
  const above = y - standingAnkleM;
  return [x, standingAnkleM + Math.sign(above) * Math.max(0, Math.abs(above) - floorSnapM), z];
}

/** An ankle in the track's axes. */
function ankleAt(foot: Foot, rows: Float32Array, path: Float64Array, row: number): Vector {
  const at = row * track.width + track[foot];
  return [path[row * 3]! + rows[at]!, path[row * 3 + 1]! + rows[at + 1]!, path[row * 3 + 2]! + rows[at + 2]!];
}

/** From 1 at 0 down to 0 at 1 and beyond, level at both ends. */
export function fade(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return 1 - s * s * (3 - 2 * s);
}
