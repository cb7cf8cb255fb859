import type { JointName } from "../../../../pose/skeleton";

/** Where each joint of the small figure is drawn: seen from the front, so that the right side is on the left. */
export const figureSize = { width: 108, height: 176 };

export const figureJoints: Record<JointName, readonly [x: number, y: number]> = {
  Hip: [54, 92],
  RHip: [44, 94],
  RKnee: [40, 130],
  RFoot: [36, 166],
  LHip: [64, 94],
  LKnee: [68, 130],
  LFoot: [72, 166],
  Spine: [54, 70],
  Thorax: [54, 46],
  Neck: [54, 33],
  Head: [54, 14],
  LShoulder: [70, 48],
  LElbow: [82, 72],
  LWrist: [92, 96],
  RShoulder: [38, 48],
  RElbow: [26, 72],
  RWrist: [16, 96],
};
