import { meanBoneLengthsMm } from "../meanBody";
import { mocapPointCount } from "../mocapPoints";
import { jointCount, jointIndex, jointParents } from "../skeleton";

/** Curves per frame; see training/motion_windows.py, which makes and reads them the same way. */
export const motionChannelCount = 58;

/** What the curves leave open of the body, mm. */
export interface DecodedBody {
  /** (5, 3) nose, eyes, ears in the head's frame (left, up, front), from the neck. */
  face: Float32Array;
  /** From ankle to toes. */
  toesMm: number;
}

export interface DecodedMotion {
  /** (frames, 24, 3) mm, Y up, the floor at 0. */
  points: Float64Array;
  /** False when the curves are no person's: bones too short or too long to be scaled. */
  isPerson: boolean;
}

const leftToe = 22;
const rightToe = 23;
/** Points that have channels of their own, in order; the left hip is opposite to the right one. */
const channelPoints = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, leftToe, rightToe];
const earChannel = channelPoints.length * 3;
const heightChannel = earChannel + 3;
const leftSpeed = { channel: heightChannel + 1, scale: 15 };
const forwardSpeed = { channel: heightChannel + 2, scale: 15 };
const turning = { channel: heightChannel + 3, scale: 5000 };

/** The lowest point of a body that touches the floor, a toe as a rule, is this far above it. */
const floorMm = 30;
/** Share of the frames in which something may be below that, before each frame is moved by itself. */
const belowFloorShare = 0.05;
/** A frame is lifted or lowered by at most this much to touch the floor; what is higher is a jump. */
const floorReachMm = 60;
/** How much higher than the lowest point another one bears the body too. */
const bearingMm = 15;
/** Curves are averages of what moves at other times: with bones beyond these shares of their length a pose is none. */
const loosestBones = [0.3, 1.8] as const;

const perFrame = mocapPointCount * 3;
const neck = jointIndex("Neck");
const head = jointIndex("Head");
const rightHip = jointIndex("RHip");
const leftHip = jointIndex("LHip");
const toes = [
  [leftToe, jointIndex("LFoot")],
  [rightToe, jointIndex("RFoot")],
] as const;

/**
 * A person's motion from its curves: bones of the mean body's length, a rigid head, and whatever bears the body at rest
 * on the floor.
 *
 * @param curves (frames, motionChannelCount)
 */
export function decodeMotion(curves: Float64Array, body: DecodedBody): DecodedMotion {
  const frames = curves.length / motionChannelCount;
  const points = new Float64Array(frames * perFrame);
  const loose = new Float64Array(perFrame);
  let isPerson = true;
  let facing = 0;
  for (let frame = 0; frame < frames; frame++) {
    const channels = curves.subarray(frame * motionChannelCount, (frame + 1) * motionChannelCount);
    const pose = points.subarray(frame * perFrame, (frame + 1) * perFrame);
    readPoints(channels, loose);
    if (!tightenBones(loose, pose)) isPerson = false;
    for (const [toe, foot] of toes) addBone(loose, toe, foot, body.toesMm, pose);
    placeFace(pose, channels, body.face);
    facing += channels[turning.channel]! / turning.scale;
    turnAboutY(pose, facing);
  }
  moveHip(points, frames, curves);
  return { points, isPerson };
}

function readPoints(channels: Float64Array, loose: Float64Array): void {
  channelPoints.forEach((point, i) => {
    for (let axis = 0; axis < 3; axis++) loose[point * 3 + axis] = channels[i * 3 + axis]!;
  });
  for (let axis = 0; axis < 3; axis++) loose[leftHip * 3 + axis] = -loose[rightHip * 3 + axis]!;
}

/** @returns whether every bone had about its length before */
function tightenBones(loose: Float64Array, pose: Float64Array): boolean {
  let allFit = true;
  for (let joint = 1; joint < jointCount; joint++) {
    const length = meanBoneLengthsMm[joint]!;
    const ratio = addBone(loose, joint, jointParents[joint]!, length, pose) / length;
    if (!(ratio > loosestBones[0] && ratio < loosestBones[1])) allFit = false;
  }
  return allFit;
}

/** Puts `point` at `length` from its parent, in the direction that it has in `loose`. @returns its distance there */
function addBone(loose: Float64Array, point: number, parent: number, length: number, pose: Float64Array): number {
  const bone = difference(loose, point, parent);
  const distance = Math.sqrt(dot(bone, bone));
  for (let axis = 0; axis < 3; axis++) {
    pose[point * 3 + axis] = pose[parent * 3 + axis]! + (bone[axis]! / Math.max(distance, 1e-6)) * length;
  }
  return distance;
}

/** The head's frame is spanned by the direction from neck to head and the line between the ears. */
function placeFace(pose: Float64Array, channels: Float64Array, face: Float32Array): void {
  const up = unit(difference(pose, head, neck));
  const ears = [0, 1, 2].map((axis) => channels[earChannel + axis]!);
  const along = dot(ears, up);
  const left = unit(ears.map((component, axis) => component - along * up[axis]!));
  const front = [
    left[1]! * up[2]! - left[2]! * up[1]!,
    left[2]! * up[0]! - left[0]! * up[2]!,
    left[0]! * up[1]! - left[1]! * up[0]!,
  ];
  for (let i = 0; i * 3 < face.length; i++) {
    for (let axis = 0; axis < 3; axis++) {
      pose[(jointCount + i) * 3 + axis] =
        pose[neck * 3 + axis]! +
        face[i * 3]! * left[axis]! +
        face[i * 3 + 1]! * up[axis]! +
        face[i * 3 + 2]! * front[axis]!;
    }
  }
}

function turnAboutY(pose: Float64Array, angle: number): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  for (let at = 0; at < pose.length; at += 3) {
    const x = pose[at]!;
    const z = pose[at + 2]!;
    pose[at] = x * c + z * s;
    pose[at + 2] = z * c - x * s;
  }
}

/**
 * Gives each pose its place in the room: the height at which it touches the floor unless it jumps, and a path on which
 * the points that bear it stand still; in the air the path goes on as the curves say.
 */
function moveHip(points: Float64Array, frames: number, curves: Float64Array): void {
  const lowest = Array.from({ length: frames }, (_, frame) => lowestPoint(points, frame));
  const channel = (frame: number, index: number) => curves[frame * motionChannelCount + index]!;
  const above = lowest.map((low, frame) => channel(frame, heightChannel) + low);
  const floor = [...above].sort((a, b) => a - b)[Math.floor(belowFloorShare * frames)]!;
  const hip = [0, 0, 0];
  let facing = 0;
  for (let frame = 0; frame < frames; frame++) {
    facing += channel(frame, turning.channel) / turning.scale;
    const gap = above[frame]! - floor;
    const height = channel(frame, heightChannel) + floorMm - floor - clamp(gap, -floorReachMm, floorReachMm);
    const touching = frame === 0 ? 0 : clamp(1 - (height + lowest[frame]! - floorMm) / floorReachMm, 0, 1);
    const carried = frame === 0 ? [0, 0, 0] : bearingSpeed(points, frame, lowest[frame]!, hip);
    const left = channel(frame, leftSpeed.channel) / leftSpeed.scale;
    const forward = channel(frame, forwardSpeed.channel) / forwardSpeed.scale;
    const c = Math.cos(facing);
    const s = Math.sin(facing);
    const before = [...hip];
    hip[0] = before[0]! + touching * carried[0]! + (1 - touching) * (left * c + forward * s);
    hip[1] = height;
    hip[2] = before[2]! + touching * carried[2]! + (1 - touching) * (forward * c - left * s);
    for (let i = 0; i < perFrame; i++) points[frame * perFrame + i]! += hip[i % 3]!;
  }
}

/** How the hip moves from the frame before, whose points are at `hip`, when the lowest points of this one stand still. */
function bearingSpeed(points: Float64Array, frame: number, lowest: number, hip: readonly number[]): number[] {
  const speed = [0, 0, 0];
  let total = 0;
  for (let point = 0; point < mocapPointCount; point++) {
    const at = frame * perFrame + point * 3;
    const weight = Math.exp(-(points[at + 1]! - lowest) / bearingMm);
    total += weight;
    for (let axis = 0; axis < 3; axis++) {
      const before = points[at - perFrame + axis]! - hip[axis]!;
      speed[axis]! -= weight * (points[at + axis]! - before);
    }
  }
  return speed.map((component) => component / total);
}

function lowestPoint(points: Float64Array, frame: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let point = 0; point < mocapPointCount; point++) {
    lowest = Math.min(lowest, points[frame * perFrame + point * 3 + 1]!);
  }
  return lowest;
}

function difference(points: Float64Array, a: number, b: number): number[] {
  return [0, 1, 2].map((axis) => points[a * 3 + axis]! - points[b * 3 + axis]!);
}

function unit(vector: readonly number[]): number[] {
  const length = Math.max(1e-6, Math.sqrt(dot(vector, vector)));
  return vector.map((component) => component / length);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
