import { type JointName, jointIndex } from "../../../../../pose/skeleton";

export interface JointRow {
  joint: number;
  before: number;
  after: number;
}

/** From head to foot, left beside right, as one looks at a body. */
const order: readonly JointName[] = [
  "Head",
  "Neck",
  "Thorax",
  "Spine",
  "LShoulder",
  "RShoulder",
  "LElbow",
  "RElbow",
  "LWrist",
  "RWrist",
  "Hip",
  "LHip",
  "RHip",
  "LKnee",
  "RKnee",
  "LFoot",
  "RFoot",
];

/** Joints of which something is known; the hip, to which poses are relative, is left out where it has no error. */
export function jointRows(
  beforeMm: readonly number[],
  afterMm: readonly number[],
): { rows: JointRow[]; mostMm: number } {
  const rows = order
    .map((name) => {
      const joint = jointIndex(name);
      return { joint, before: beforeMm[joint] ?? Number.NaN, after: afterMm[joint] ?? Number.NaN };
    })
    .filter(({ before, after }) => before > 0 || after > 0);
  const known = rows.flatMap(({ before, after }) => [before, after]).filter(Number.isFinite);
  return { rows, mostMm: Math.max(0, ...known) };
}
