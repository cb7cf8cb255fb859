import { mirroredJoint } from "./skeleton";

/**
 * The 24 points of a motion-capture frame: the 17 joints of skeleton.ts in order, then the points of the face that
 * a 2D detector reports, and the toes.
 */
export const mocapPointCount = 24;

/** Index among the 24 points of each COCO keypoint (keypoints.ts order): joints where they exist, else face points. */
export const mocapPointOfKeypoint: readonly number[] = [17, 18, 19, 20, 21, 11, 14, 12, 15, 13, 16, 4, 1, 5, 2, 6, 3];

/** The point that takes each point's place when left and right are exchanged. */
export const mirroredMocapPoint: readonly number[] = [...mirroredJoint, 17, 19, 18, 21, 20, 23, 22];

/** Motion capture as one block of points; src/formats/mocap.ts reads it. */
export interface MotionSource {
  /** [frame][24][3] in 1/8 mm, right-handed, Y up. */
  points: Int16Array;
  /** Uninterrupted takes: start and length in frames within `points`. */
  clips: { subject: number; start: number; frames: number }[];
  fps: number;
}
