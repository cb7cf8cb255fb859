/** COCO's 17 keypoints in COCO's order: what the 2D detector finds. "Left" is the subject's left. */
export const keypointNames = [
  "nose",
  "left_eye",
  "right_eye",
  "left_ear",
  "right_ear",
  "left_shoulder",
  "right_shoulder",
  "left_elbow",
  "right_elbow",
  "left_wrist",
  "right_wrist",
  "left_hip",
  "right_hip",
  "left_knee",
  "right_knee",
  "left_ankle",
  "right_ankle",
] as const;

export type KeypointName = (typeof keypointNames)[number];

export const keypointCount = keypointNames.length;
/** Numbers per keypoint: x px, y px, score 0..1. */
export const keypointStride = 3;

/** The keypoint that takes each keypoint's place in a mirrored picture. */
export const mirroredKeypoint: readonly number[] = [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15];

/** Pairs to draw as limbs over the picture. */
export const keypointLimbs: readonly (readonly [number, number])[] = [
  [5, 7],
  [7, 9],
  [6, 8],
  [8, 10],
  [5, 6],
  [5, 11],
  [6, 12],
  [11, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 4],
];
