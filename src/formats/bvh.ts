import type { BoneNaming } from "../common/libraryProtocol";
import { relativeRotation } from "../pose/jointRotations";
import { rig, rigChildren, rigDepthFirst } from "../pose/rig";
import type { Rotation, Vector } from "../pose/rotation";
import { coordinateCount, jointIndex } from "../pose/skeleton";
import { boneNames } from "./boneNames";
import { measureBones } from "./constantBones";
import type { Motion } from "./motion";
import { rigFrames } from "./rigFrames";

export interface BvhOptions {
  /** BVH knows one time step for all frames, and the motion must be sampled so (resampleMotion.ts). */
  frameTimeS: number;
  /** The format has no units: Blender reads metres, Maya, MotionBuilder and Unreal centimetres. Default: m. */
  unit?: "m" | "cm";
  /** Default: plain. */
  naming?: BoneNaming;
  /** One frame in the rest pose before the motion, for programs that fit a character to it. Default: false. */
  tPose?: boolean;
}

export interface BvhPrediction {
  framesPerSecond: number;
  /** Per frame 17 x (x, y, z) m, inside frame, relative to the hip; undefined without a person. */
  poses: readonly (ArrayLike<number> | undefined)[];
}

/** A rotation within a joint, and how it is written. */
const channelOrder = "Zrotation Xrotation Yrotation";
const degreesPerRadian = 180 / Math.PI;
/** Height of the ankle joint over the floor, m: where the rest pose stands. */
const ankleHeightM = 0.08;
/** Beyond head, wrists and feet, m: BVH wants an end, and Blender one with a length. */
const ends: Partial<Record<string, Vector>> = {
  Head: [0, 0.1, 0],
  LWrist: [0.1, 0, 0],
  RWrist: [-0.1, 0, 0],
  LFoot: [0, -0.06, 0.12],
  RFoot: [0, -0.06, 0.12],
};

/**
 * A Biovision hierarchy, piece by piece (undefined is a pause): Y up, rest pose T, rotations R = Rz Rx Ry in degrees, constant bones
 * (constantBones.ts). Frames without a person repeat the one before (the first ones, the first person).
 *
 * @throws StudioError `bad-argument` when no frame has a person
 */
export function* bvhPieces(motion: Motion, options: BvhOptions): Generator<string | undefined> {
  const { frameTimeS, unit = "m", naming = "plain", tPose = false } = options;
  const perMetre = unit === "cm" ? 100 : 1;
  const digits = unit === "cm" ? 4 : 6;
  const lengths = yield* measureBones(motion);
  const row = (hip: Vector, angles: readonly number[]) =>
    `${[...fixed(hip, perMetre, digits), ...angles.map((angle) => angle.toFixed(5))].join(" ")}\n`;
  const offset = (vector: Vector) => fixed(vector, perMetre, digits).join(" ");

  yield `HIERARCHY\n${hierarchy(0, boneNames(naming), lengths, offset, "").join("\n")}\n`;
  yield `MOTION\nFrames: ${motion.timestampsS.length + (tPose ? 1 : 0)}\nFrame Time: ${frameTimeS.toFixed(9)}\n`;
  if (tPose) yield row([0, restHeightM(lengths), 0], new Array(rig.length * 3).fill(0));
  const turns = new EulerAngles();
  for (const { hip, rotations } of rigFrames(motion)) yield row(hip, turns.next(rotations));
}

/**
 * A whole file for poses that are relative to the hip, in metres with plain names. The root stays in place, with the
 * lower foot on the floor.
 *
 * @throws StudioError `bad-argument` when no frame has a pose
 */
export function writeBvh({ framesPerSecond, poses }: BvhPrediction): string {
  const positions = new Float32Array(poses.length * coordinateCount).fill(Number.NaN);
  poses.forEach((pose, frame) => {
    if (!pose) return;
    const lowest = Math.min(pose[jointIndex("LFoot") * 3 + 1]!, pose[jointIndex("RFoot") * 3 + 1]!);
    const rise = (coordinate: number) => (coordinate % 3 === 1 ? -lowest : 0);
    for (let i = 0; i < coordinateCount; i++) positions[frame * coordinateCount + i] = pose[i]! + rise(i);
  });
  const timestampsS = Float64Array.from(poses, (_, frame) => frame / framesPerSecond);
  const motion: Motion = { name: "video", timestampsS, positions, cuts: [], rootMotion: "in-place", source: "" };
  return [...bvhPieces(motion, { frameTimeS: 1 / framesPerSecond })].join("");
}

/** Height of the hip in the rest pose, m. */
export function restHeightM(lengthsM: readonly number[]): number {
  return lengthsM[jointIndex("LKnee")]! + lengthsM[jointIndex("LFoot")]! + ankleHeightM;
}

function hierarchy(
  node: number,
  names: readonly string[],
  lengthsM: readonly number[],
  offset: (vector: Vector) => string,
  indent: string,
): string[] {
  const { name, parent, joint, direction } = rig[node]!;
  const inner = `${indent}\t`;
  const isRoot = parent < 0;
  const size = lengthsM[joint]!;
  const end = ends[name];
  return [
    `${indent}${isRoot ? "ROOT" : "JOINT"} ${names[node]}`,
    `${indent}{`,
    `${inner}OFFSET ${offset([direction[0] * size, direction[1] * size, direction[2] * size])}`,
    `${inner}CHANNELS ${isRoot ? `6 Xposition Yposition Zposition ${channelOrder}` : `3 ${channelOrder}`}`,
    ...rigChildren(node).flatMap((child) => hierarchy(child, names, lengthsM, offset, inner)),
    ...(end ? [`${inner}End Site`, `${inner}{`, `${inner}\tOFFSET ${offset(end)}`, `${inner}}`] : []),
    `${indent}}`,
  ];
}

function fixed(vector: Vector, factor: number, digits: number): string[] {
  return vector.map((value) => (value * factor).toFixed(digits));
}

/** Three angles for each node in the hierarchy's order, frame after frame without jumps. */
class EulerAngles {
  private before: number[] | undefined;

  next(rotations: readonly Rotation[]): number[] {
    const { before } = this;
    const angles: number[] = [];
    for (const node of rigDepthFirst) {
      const parent = rotations[rig[node]!.parent];
      const turn = anglesZxy(parent ? relativeRotation(parent, rotations[node]!) : rotations[node]!);
      const at = angles.length;
      angles.push(...(before ? nearestTo([before[at]!, before[at + 1]!, before[at + 2]!], turn) : turn));
    }
    this.before = angles;
    return angles;
  }
}

/** R = Rz(a) Rx(b) Ry(c), in degrees. */
function anglesZxy(r: Rotation): Vector {
  const cosine = Math.hypot(r[1], r[4]);
  const b = Math.atan2(r[7], cosine) * degreesPerRadian;
  // Straight up or down a and c turn about the same axis.
  if (cosine < 1e-6) return [Math.atan2(r[3], r[0]) * degreesPerRadian, b, 0];
  return [Math.atan2(-r[1], r[4]) * degreesPerRadian, b, Math.atan2(-r[6], r[8]) * degreesPerRadian];
}

/**
 * The same rotation in those of its angles that are nearest to the ones before: whole turns added, or the other of its
 * two solutions, so that what a program draws between two frames is right.
 */
function nearestTo(before: Vector, [a, b, c]: Vector): Vector {
  const one = withWholeTurns(before, [a, b, c]);
  const other = withWholeTurns(before, [a + 180, 180 - b, c + 180]);
  return apart(before, one) <= apart(before, other) ? one : other;
}

function withWholeTurns(before: Vector, angles: Vector): Vector {
  const near = (i: number) => angles[i]! - 360 * Math.round((angles[i]! - before[i]!) / 360);
  return [near(0), near(1), near(2)];
}

function apart(a: Vector, b: Vector): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
}
