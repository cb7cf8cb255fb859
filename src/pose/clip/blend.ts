import type { Vector } from "../rotation";
import { firstNotBelow } from "./sortedFrames";
import { add, scale, subtract } from "./vectors";

/** Where a joint's corrections may reach from some frame: frames first..last. */
export interface BlendStretch {
  first: number;
  last: number;
  /** Corrections are down to nothing at the first frame outside; otherwise they just end there (a cut). */
  fadesBefore: boolean;
  fadesAfter: boolean;
}

/** One joint's keyframes and what they may reach. */
export interface BlendTrack {
  /** Keyframes, rising. */
  keyframes: readonly number[];
  stretch: BlendStretch;
  timestampsS: ArrayLike<number>;
  /** How far a correction without a neighbour reaches; neighbours up to twice as far apart blend into one another. */
  blendS: number;
}

/** The correction at a point in time, a vector (a rotation vector, or an offset). */
interface Knot {
  timeS: number;
  value: Vector;
}

const nothing: Vector = [0, 0, 0];

/** The keyframes whose corrections have a part in a frame, nearest last on either side. Empty: nothing is corrected there. */
export function keyframesAround(track: BlendTrack, frame: number): number[] {
  const { before, after } = neighbours(track, frame);
  return [before[1], before[0], after[0], after[1]].filter((keyframe) => keyframe !== undefined);
}

/**
 * A correction between its keyframes: piecewise cubic with continuous slope (Fritsch and Carlson 1980 with the slopes of
 * Fritsch and Butland 1984, in each coordinate), which goes through every keyframe's value and never beyond two
 * neighbours' values. Towards a side without a neighbour it fades out.
 *
 * @param valueAt the correction at a keyframe of the track
 * @returns undefined where no keyframe reaches
 */
export function blendAt(track: BlendTrack, frame: number, valueAt: (keyframe: number) => Vector): Vector | undefined {
  const { before, after } = neighbours(track, frame);
  if (before[0] === undefined && after[0] === undefined) return undefined;
  const knot = (keyframe: number): Knot => ({ timeS: track.timestampsS[keyframe]!, value: valueAt(keyframe) });
  const left = before[0] === undefined ? undefined : knot(before[0]);
  if (left && before[0] === frame) return left.value;
  const right = after[0] === undefined ? undefined : knot(after[0]);
  const timeS = track.timestampsS[frame]!;
  // What lies beyond them only gives the slopes.
  const from = left ?? fadeBefore(track, right!);
  const to = right ?? fadeAfter(track, left!);
  const outerLeft = left && (before[1] === undefined ? fadeBefore(track, left) : knot(before[1]));
  const outerRight = right && (after[1] === undefined ? fadeAfter(track, right) : knot(after[1]));
  const slopeFrom = outerLeft ? slopeAt(outerLeft, from, to) : nothing;
  const slopeTo = outerRight ? slopeAt(from, to, outerRight) : nothing;
  return cubic(from, slopeFrom, to, slopeTo, timeS);
}

type Side = [nearest: number | undefined, next: number | undefined];

/** The keyframes on either side that reach the frame; at a keyframe only itself, as `before`. */
function neighbours(track: BlendTrack, frame: number): { before: Side; after: Side } {
  const { keyframes, stretch, timestampsS, blendS } = track;
  const inStretch = (keyframe: number | undefined) =>
    keyframe !== undefined && keyframe >= stretch.first && keyframe <= stretch.last ? keyframe : undefined;
  const joined = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && timestampsS[b]! - timestampsS[a]! <= 2 * blendS;
  const i = firstNotBelow(keyframes, frame + 1);
  const [p2, p1, n1, n2] = [i - 2, i - 1, i, i + 1].map((at) => inStretch(keyframes[at]));

  if (p1 === frame) return { before: [p1, undefined], after: [undefined, undefined] };
  const before: Side = [p1, joined(p2, p1) ? p2 : undefined];
  const after: Side = [n1, joined(n1, n2) ? n2 : undefined];
  if (joined(p1, n1)) return { before, after };
  const timeS = timestampsS[frame]!;
  const reachesBack = n1 !== undefined && timeS > fadeBeforeS(track, timestampsS[n1]!);
  if (reachesBack) return { before: [undefined, undefined], after };
  const reachesOn = p1 !== undefined && timeS < fadeAfterS(track, timestampsS[p1]!);
  return { before: reachesOn ? before : [undefined, undefined], after: [undefined, undefined] };
}

function fadeBefore(track: BlendTrack, knot: Knot): Knot {
  return { timeS: fadeBeforeS(track, knot.timeS), value: nothing };
}

function fadeAfter(track: BlendTrack, knot: Knot): Knot {
  return { timeS: fadeAfterS(track, knot.timeS), value: nothing };
}

/** When a correction at this time began to have a part. */
function fadeBeforeS({ stretch, timestampsS, blendS }: BlendTrack, timeS: number): number {
  const edge = stretch.fadesBefore ? timestampsS[stretch.first - 1] : undefined;
  return Math.max(timeS - blendS, edge ?? Number.NEGATIVE_INFINITY);
}

function fadeAfterS({ stretch, timestampsS, blendS }: BlendTrack, timeS: number): number {
  const edge = stretch.fadesAfter ? timestampsS[stretch.last + 1] : undefined;
  return Math.min(timeS + blendS, edge ?? Number.POSITIVE_INFINITY);
}

/** The slope in the middle of three knots: the weighted harmonic mean of both sides' where they agree in sign, else 0. */
function slopeAt(before: Knot, at: Knot, after: Knot): Vector {
  const h1 = at.timeS - before.timeS;
  const h2 = after.timeS - at.timeS;
  if (!(h1 > 0 && h2 > 0)) return nothing;
  const d1 = scale(subtract(at.value, before.value), 1 / h1);
  const d2 = scale(subtract(after.value, at.value), 1 / h2);
  const w1 = 2 * h2 + h1;
  const w2 = h2 + 2 * h1;
  const slope = (a: number, b: number) => (a * b > 0 ? (w1 + w2) / (w1 / a + w2 / b) : 0);
  return [slope(d1[0], d2[0]), slope(d1[1], d2[1]), slope(d1[2], d2[2])];
}

/** Cubic Hermite. */
function cubic(from: Knot, slopeFrom: Vector, to: Knot, slopeTo: Vector, timeS: number): Vector {
  const h = to.timeS - from.timeS;
  if (!(h > 0)) return from.value;
  const t = (timeS - from.timeS) / h;
  const s = 1 - t;
  const values = add(scale(from.value, s * s * (1 + 2 * t)), scale(to.value, t * t * (1 + 2 * s)));
  return add(values, add(scale(slopeFrom, h * t * s * s), scale(slopeTo, -h * t * t * s)));
}
