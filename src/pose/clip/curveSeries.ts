import { networkToInside } from "../camera";
import { coordinateCount } from "../skeleton";
import type { ClipComposer } from "./clipComposer";
import type { ClipFrames } from "./clipFrames";
import type { ClipPlacer } from "./clipPlacer";
import { type AngleKind, angleKinds, anglesOf, jointAngle } from "./jointAngles";
import { localLine } from "./smoothing/localLine";

/** What can be drawn over time of a joint: its angles (degrees), its speed (m/s), and its coordinates (m). */
export type CurveKind = AngleKind | "speed" | "x" | "y" | "z";

const coordinates = ["x", "y", "z"] as const;

/** The curves that a joint has. */
export function curvesOf(joint: number): CurveKind[] {
  return [...anglesOf(joint), "speed", ...coordinates];
}

export function curveUnit(kind: CurveKind): "deg" | "m/s" | "m" {
  if (kind === "speed") return "m/s";
  return (angleKinds as readonly string[]).includes(kind) ? "deg" : "m";
}

export interface CurveSeries {
  timesS: Float64Array;
  /** NaN where there is no pose, or it is not loaded, and at the first frame after a cut: lines break there. */
  values: Float64Array;
}

/** Speed is the slope of a line fitted to the joint's places within a bell curve of this width. */
const speedSigmaS = 0.02;
/** Frames on either side that the speed is found from. */
const speedFrames = 4;

/**
 * A joint's curve over frames first, first + stride, ... up to last, for drawing. The composer's poses are relative to the
 * hip, in the network mean body's size; the placer's stand in the scene, as tall as the person.
 *
 * Every frame that is drawn is composed: of a long clip, draw what is in view, or a stride.
 *
 * @param source poses of the inside frame are taken from it
 */
export function curveSeries(
  frames: ClipFrames,
  source: Pick<ClipComposer, "compose" | "isCut"> | Pick<ClipPlacer, "joints" | "isCut">,
  kind: CurveKind,
  joint: number,
  first: number,
  last: number,
  stride = 1,
): CurveSeries {
  const count = Math.max(0, Math.floor((last - first) / stride) + 1);
  const timesS = new Float64Array(count);
  const values = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    const frame = first + i * stride;
    timesS[i] = frames.timestampsS[frame]!;
    const begins = i > 0 && cutBetween(source, frame - stride, frame);
    if (!begins)
      values[i] = kind === "speed" ? speedAt(frames, source, joint, frame) : valueAt(source, kind, joint, frame);
  }
  return { timesS, values };
}

type CurveSource = Parameters<typeof curveSeries>[1];

function valueAt(source: CurveSource, kind: Exclude<CurveKind, "speed">, joint: number, frame: number): number {
  const pose = poseAt(source, frame);
  if (!pose) return Number.NaN;
  return kind === "x" || kind === "y" || kind === "z"
    ? pose[joint * 3 + coordinates.indexOf(kind)]!
    : jointAngle(pose, joint, kind);
}

/** Metres per second, of the places around the frame that belong to the same movement. */
function speedAt({ timestampsS }: ClipFrames, source: CurveSource, joint: number, frame: number): number {
  const at = poseAt(source, frame);
  if (!at || Number.isNaN(at[joint * 3]!)) return Number.NaN;
  const places = [[at[joint * 3]!, at[joint * 3 + 1]!, at[joint * 3 + 2]!]];
  const times = [timestampsS[frame]!];
  for (const direction of [-1, 1]) {
    for (let step = 1; step <= speedFrames; step++) {
      const next = frame + direction * step;
      if (next < 0 || next >= timestampsS.length || source.isCut(direction === 1 ? next : next + 1)) break;
      const pose = poseAt(source, next);
      if (!pose || Number.isNaN(pose[joint * 3]!)) break;
      const place = [pose[joint * 3]!, pose[joint * 3 + 1]!, pose[joint * 3 + 2]!];
      if (direction === 1) {
        places.push(place);
        times.push(timestampsS[next]!);
      } else {
        places.unshift(place);
        times.unshift(timestampsS[next]!);
      }
    }
  }
  if (places.length < 2) return Number.NaN;
  const middle = times.indexOf(timestampsS[frame]!);
  // Where frames are far apart, the nearest ones must still count.
  const stepS = (times.at(-1)! - times[0]!) / (times.length - 1);
  const sigmaS = Math.max(speedSigmaS, stepS);
  const samples = { timesS: times, values: places.flat(), width: 3 };
  const slopes = [0, 1, 2].map((offset) => localLine({ ...samples, offset }, middle, 0, times.length - 1, sigmaS)![1]);
  return Math.hypot(...slopes);
}

function poseAt(source: CurveSource, frame: number): Float32Array | undefined {
  if ("joints" in source) return source.joints(frame);
  const composed = source.compose(frame);
  if (!composed) return undefined;
  return composed.hasPose ? networkToInside(composed.pose) : new Float32Array(coordinateCount).fill(Number.NaN);
}

function cutBetween(source: CurveSource, before: number, frame: number): boolean {
  for (let i = before + 1; i <= frame; i++) if (source.isCut(i)) return true;
  return false;
}
