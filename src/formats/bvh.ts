import { StudioError } from "../common/errors";
import { jointRotations, type Rotation, relativeRotation, restDirections } from "../pose/jointRotations";
import { jointCount, jointIndex, jointNames, jointParents, mirroredJoint } from "../pose/skeleton";

export interface BvhMotion {
  framesPerSecond: number;
  /** Per frame 17 x (x, y, z) m, inside frame, relative to the hip; undefined without a person. */
  poses: readonly (ArrayLike<number> | undefined)[];
}

/** Beyond head, wrists and feet, metres: BVH wants an end, and Blender one with a length. */
const endLengthM = 0.1;
const feet = [jointIndex("RFoot"), jointIndex("LFoot")];
const degrees = 180 / Math.PI;
const order = "Zrotation Xrotation Yrotation";

/**
 * A Biovision hierarchy: Y up, metres, rest pose T, rotations R = Rz Rx Ry in degrees. Bone lengths are each bone's
 * median over the clip, left and right averaged. The root stays in place, with the lower foot on the floor. Frames
 * without a person repeat the one before (the first ones, the first person).
 *
 * @throws StudioError `bad-argument` when no frame has a pose
 */
export function writeBvh({ framesPerSecond, poses }: BvhMotion): string {
  const filled = fillGaps(poses);
  const lengths = boneLengths(filled);
  const rows = unwrap(filled.map((pose) => channels(pose)));
  const motion = rows.map((row) => row.map((value) => value.toFixed(5)).join(" "));
  const frameTime = (1 / framesPerSecond).toFixed(9);
  return [
    "HIERARCHY",
    ...hierarchy(0, lengths, ""),
    "MOTION",
    `Frames: ${rows.length}`,
    `Frame Time: ${frameTime}`,
    ...motion,
    "",
  ].join("\n");
}

function fillGaps(poses: BvhMotion["poses"]): ArrayLike<number>[] {
  let last = poses.find((pose) => pose !== undefined);
  if (!last) throw new StudioError("bad-argument", "there is no person in any frame: nothing to write as BVH");
  return poses.map((pose) => {
    last = pose ?? last!;
    return last;
  });
}

function boneLengths(poses: ArrayLike<number>[]): number[] {
  const medians = jointParents.map((parent, joint) =>
    parent < 0 ? 0 : median(poses.map((pose) => distance(pose, joint, parent))),
  );
  return medians.map((length, joint) => (length + medians[mirroredJoint[joint]!]!) / 2);
}

function hierarchy(joint: number, lengths: number[], indent: string): string[] {
  const children = jointParents.flatMap((parent, child) => (parent === joint ? [child] : []));
  const inner = `${indent}\t`;
  const isRoot = joint === 0;
  return [
    `${indent}${isRoot ? "ROOT" : "JOINT"} ${jointNames[joint]}`,
    `${indent}{`,
    `${inner}OFFSET ${offset(joint, lengths[joint]!)}`,
    `${inner}CHANNELS ${isRoot ? `6 Xposition Yposition Zposition ${order}` : `3 ${order}`}`,
    ...children.flatMap((child) => hierarchy(child, lengths, inner)),
    ...(children.length > 0
      ? []
      : [`${inner}End Site`, `${inner}{`, `${inner}\tOFFSET ${offset(joint, endLengthM)}`, `${inner}}`]),
    `${indent}}`,
  ];
}

function offset(joint: number, length: number): string {
  return restDirections[joint]!.map((axis) => (axis * length).toFixed(5)).join(" ");
}

/** Root position and, for each joint in the hierarchy's order, three angles. */
function channels(pose: ArrayLike<number>): number[] {
  const world = jointRotations(pose);
  const floor = Math.min(...feet.map((foot) => pose[foot * 3 + 1]! - pose[1]!));
  const angles = depthFirst.flatMap((joint) => {
    const parent = world[jointParents[joint]!];
    return anglesZxy(parent ? relativeRotation(parent, world[joint]!) : world[joint]!);
  });
  return [0, -floor, 0, ...angles];
}

/** R = Rz(a) Rx(b) Ry(c), in degrees. */
function anglesZxy(r: Rotation): [number, number, number] {
  const sine = Math.max(-1, Math.min(1, r[7]));
  const b = Math.asin(sine);
  if (Math.abs(sine) > 0.999999) return [Math.atan2(r[3], r[0]) * degrees, b * degrees, 0];
  return [Math.atan2(-r[1], r[4]) * degrees, b * degrees, Math.atan2(-r[6], r[8]) * degrees];
}

/** Whole turns added, so that an angle that passes 180 degrees does not jump and what lies between frames is right. */
function unwrap(rows: number[][]): number[][] {
  const positionChannels = 3;
  for (let frame = 1; frame < rows.length; frame++) {
    const [before, row] = [rows[frame - 1]!, rows[frame]!];
    for (let i = positionChannels; i < row.length; i++) row[i]! -= 360 * Math.round((row[i]! - before[i]!) / 360);
  }
  return rows;
}

const depthFirst: readonly number[] = visit(0);

function visit(joint: number): number[] {
  const children = Array.from({ length: jointCount }, (_, child) => child).filter(
    (child) => jointParents[child] === joint,
  );
  return [joint, ...children.flatMap(visit)];
}

function distance(pose: ArrayLike<number>, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((axis) => pose[a * 3 + axis]! - pose[b * 3 + axis]!));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}
