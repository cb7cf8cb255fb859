/** The 17 joints of Human3.6M in its order: what the network predicts and everything inside the studio uses. */
export const jointNames = [
  "Hip",
  "RHip",
  "RKnee",
  "RFoot",
  "LHip",
  "LKnee",
  "LFoot",
  "Spine",
  "Thorax",
  "Neck",
  "Head",
  "LShoulder",
  "LElbow",
  "LWrist",
  "RShoulder",
  "RElbow",
  "RWrist",
] as const;

export type JointName = (typeof jointNames)[number];

export const jointCount = jointNames.length;
/** 17 joints x (x, y, z). */
export const coordinateCount = jointCount * 3;

/** Index of each joint's parent; -1 for the hip, the root. */
export const jointParents: readonly number[] = [-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15];

/** Which side of the subject's body each joint is on. */
export const jointSides: readonly ("left" | "right" | "middle")[] = jointNames.map((name) =>
  name.startsWith("L") ? "left" : name.startsWith("R") ? "right" : "middle",
);

/** The joint that takes each joint's place when left and right are exchanged. */
export const mirroredJoint: readonly number[] = [0, 4, 5, 6, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 11, 12, 13];

/** The 16 bones as [child, parent]. */
export const bones: readonly (readonly [child: number, parent: number])[] = jointParents.flatMap((parent, child) =>
  parent < 0 ? [] : [[child, parent] as const],
);

export function jointIndex(name: JointName): number {
  return jointNames.indexOf(name);
}
