import type { ClipColumn, ClipInfo } from "../../../../../src/common/clipDocument";
import type { EditRecords, Foot, FrameRange } from "../../../../../src/common/clipEdits";
import { ClipComposer } from "../../../../../src/pose/clip/clipComposer";
import type { ClipFrames } from "../../../../../src/pose/clip/clipFrames";
import { ClipPlacer } from "../../../../../src/pose/clip/clipPlacer";
import { EditHistory } from "../../../../../src/pose/clip/editHistory";
import { rotate, turnAbout, type Vector } from "../../../../../src/pose/rotation";
import { createRandom } from "../../../../../src/pose/synthesis/random";
import { givenMotion, seenFrom, standing } from "../testClip";

export const walkerFps = 30;
const cycleS = 1.2;
const stanceShare = 0.62;
const speedMS = 0.7;
/** Of the hip above the floor. */
const hipM = 0.84;
const ankleM = 0.08;
const liftM = 0.14;

export interface Walk {
  frames: number;
  /** Which way: x to the camera's right, z towards it; unit vector. Default: to the right. */
  way?: readonly [x: number, z: number];
  /** How far the camera looks down, degrees. */
  pitchDeg?: number;
  /** Where the hip is at the start, camera axes of the inside frame, m. */
  start?: Vector;
  /** Standard deviation of every joint's place in every frame, mm; the keypoints are exact. */
  noiseMm?: number;
  /** Stands still with both feet on the floor. */
  stands?: boolean;
}

export interface WalkedFrame {
  /** 17 x 3 m in the room: the floor at 0, x to the right, z towards the camera; the walk begins at x = z = 0. */
  room: Float64Array;
  /** 17 x 3 mm, camera axes, relative to the hip. */
  pose: number[];
  /** mm, camera axes. */
  root: number[];
  planted: Record<Foot, boolean>;
}

/** A person who walks at an even pace, feet exactly still while they are down. */
export function walkedFrame(walk: Walk, frame: number): WalkedFrame {
  const { way = [1, 0], pitchDeg = 0, start = [0, -0.2, -4], noiseMm = 0, stands = false } = walk;
  const timeS = frame / walkerFps;
  const gone = stands ? 0 : speedMS * timeS;
  const room = Float64Array.from(standing, (value, i) => (i % 3 === 0 ? value : -value) / 1000);
  for (let i = 0; i < 51; i += 3) {
    room[i] = room[i]! + way[0] * gone;
    room[i + 1] = room[i + 1]! + hipM;
    room[i + 2] = room[i + 2]! + way[1] * gone;
  }
  const planted = { left: true, right: true };
  for (const [foot, joints, phase] of [
    ["left", [4, 5, 6], 0],
    ["right", [1, 2, 3], 0.5],
  ] as const) {
    const cycle = timeS / cycleS + phase;
    const along = stands ? { at: 0, up: 0, down: true } : footAt(cycle, phase);
    planted[foot] = along.down;
    const side = standing[joints[2] * 3]! / 1000;
    const ankle: Vector = [side + way[0] * along.at, ankleM + along.up, -0.02 + way[1] * along.at];
    bendLeg(room, joints, ankle);
  }
  if (noiseMm > 0) {
    const random = createRandom(11, frame);
    for (let i = 3; i < 51; i++) room[i] = room[i]! + random.gaussian(0, noiseMm / 1000);
  }
  const look = turnAbout([1, 0, 0], (pitchDeg * Math.PI) / 180);
  const seen = Array.from({ length: 17 }, (_, j) =>
    rotate(look, [room[j * 3]!, room[j * 3 + 1]! - hipM, room[j * 3 + 2]!]),
  );
  const hip = seen[0]!;
  const pose = seen.flatMap((joint) => joint.map((v, axis) => (axis === 0 ? 1 : -1) * 1000 * (v - hip[axis]!)));
  const root = hip.map((v, axis) => (axis === 0 ? 1 : -1) * 1000 * (v + start[axis]!));
  return { room, pose, root, planted };
}

/** How far a foot is along the way, how high, and whether it is down. The hip passes over it in the middle of a stance. */
function footAt(cycle: number, phase: number) {
  const step = Math.floor(cycle);
  const share = cycle - step;
  const place = (n: number) => speedMS * cycleS * (n + stanceShare / 2 - phase);
  if (share < stanceShare) return { at: place(step), up: 0, down: true };
  const s = (share - stanceShare) / (1 - stanceShare);
  const ease = s * s * (3 - 2 * s);
  return { at: place(step) + ease * (place(step + 1) - place(step)), up: liftM * Math.sin(Math.PI * s), down: false };
}

const [thighM, shinM] = [0.4002, 0.424];

function bendLeg(room: Float64Array, [hip, knee, foot]: readonly [number, number, number], ankle: Vector): void {
  const base = [0, 1, 2].map((axis) => room[hip * 3 + axis]!);
  const line = ankle.map((v, axis) => v - base[axis]!);
  const span = Math.hypot(...line);
  const direction = line.map((v) => v / span);
  const along = (thighM * thighM - shinM * shinM + span * span) / (2 * span);
  const out = Math.sqrt(thighM * thighM - along * along);
  const across = [0, 0, 1].map((v, axis) => v - direction[2]! * direction[axis]!);
  const length = Math.hypot(...across);
  for (let axis = 0; axis < 3; axis++) {
    room[knee * 3 + axis] = base[axis]! + along * direction[axis]! + (out * across[axis]!) / length;
    room[foot * 3 + axis] = ankle[axis]!;
  }
}

/** `seen`: predicted from a video; `given`: motion whose hip is known; `bare`: motion whose hip is not. */
export type WalkedAs = "seen" | "given" | "bare";

/** The walk as a clip of the network's mean body (heightM undefined: poses are as tall as they are). */
export function walkedClip(walk: Walk, as: WalkedAs, info: Partial<ClipInfo> = {}): ClipFrames {
  const columns: ClipColumn[] = ["timestamps_s", "pose_mm"];
  if (as === "seen") columns.push("keypoints");
  if (as === "given") columns.push("root_mm");
  const known = new Map<number, WalkedFrame>();
  const walked = (frame: number) => {
    const made = known.get(frame) ?? walkedFrame(walk, frame);
    known.set(frame, made);
    return made;
  };
  const inside = (frame: number) => frame >= 0 && frame < walk.frames;
  const row = (values: readonly number[]) => Float32Array.from(values);
  return {
    info: {
      ...{ format: "rpsm-clip", version: 1, id: "walk", name: "walk", createdAt: "2026-01-01T00:00:00Z" },
      ...{ source: { kind: "video", fileName: "walk.mp4" }, frames: walk.frames, columns, stages: 0 },
      ...{ cuts: [], tags: [], imageSize: as === "seen" ? [1280, 720] : undefined },
      ...(as === "seen" ? {} : givenMotion),
      ...info,
    },
    timestampsS: Float64Array.from({ length: walk.frames }, (_, frame) => frame / walkerFps),
    pose: (frame) => (inside(frame) ? row(walked(frame).pose) : undefined),
    keypoints(frame) {
      if (as !== "seen" || !inside(frame)) return undefined;
      const { pose, root } = walk.noiseMm ? walkedFrame({ ...walk, noiseMm: 0 }, frame) : walked(frame);
      return row(seenFrom(pose, root));
    },
    root: (frame) => (as === "given" && inside(frame) ? row(walked(frame).root) : undefined),
    stages: () => undefined,
    truth: () => undefined,
  };
}

export interface PlacedClip {
  placer: ClipPlacer;
  composer: ClipComposer;
  history: EditHistory;
}

export function placed(frames: ClipFrames, settings?: EditRecords["settings"]): PlacedClip {
  const history = new EditHistory();
  if (settings) history.change("settings", { settings });
  const composer = new ClipComposer(frames, history);
  return { placer: new ClipPlacer(frames, composer, history), composer, history };
}

/** Stances of a walk, both ends included. */
export function stancesOf(walk: Walk, foot: Foot): FrameRange[] {
  const stances: FrameRange[] = [];
  for (let frame = 0; frame < walk.frames; frame++) {
    if (!walkedFrame(walk, frame).planted[foot]) continue;
    const last = stances.at(-1);
    if (last && last[1] === frame - 1) last[1] = frame;
    else stances.push([frame, frame]);
  }
  return stances;
}

export const point = (joints: ArrayLike<number>, joint: number): Vector => [
  joints[joint * 3]!,
  joints[joint * 3 + 1]!,
  joints[joint * 3 + 2]!,
];
