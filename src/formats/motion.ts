import type { RootMotion } from "../common/clipEdits";
import { coordinateCount } from "../pose/skeleton";

/**
 * The motion of one person: what every writer takes and every reader of motion gives. T frames, each with its own time.
 * Joints in the order of pose/skeleton.ts, keypoints in that of pose/keypoints.ts.
 */
export interface Motion {
  name: string;
  /** (T) seconds, strictly rising. The first is 0 for a writer; a reader gives what the file says. */
  timestampsS: Float64Array;
  /** (T, 17, 3) m, inside frame (Y up, +Z front, +X the subject's left), placed in the world. NaN without a person. */
  positions: Float32Array;
  /** (T, 17) of each joint, 0..1. Absent where the source has none. */
  scores?: Float32Array;
  /** (T, 17, 3) COCO keypoints: x px, y px, score 0..1. NaN without a person. */
  keypoints?: Float32Array;
  /** Width and height in pixels of the picture that the keypoints lie in. */
  imageSize?: readonly [width: number, height: number];
  /** (T, 17, 3) m, camera axes (x right, y down, z away), relative to the hip. NaN without a person. */
  cameraPoses?: Float32Array;
  /** (T, 17) of each joint: 0 visible, 1 occluded, 2 outside the picture. Absent: all visible. */
  hidden?: Uint8Array;
  /** (T, 17) of each joint: index into pose/clip/provenance.ts. */
  provenance?: Uint8Array;
  /** (T) the clip's frame that each was taken from. Absent: the frame's own number. */
  clipFrames?: Int32Array;
  /** Frames that do not continue the one before, rising. */
  cuts: readonly number[];
  /** `given`: the positions come from a file that knows where the person was. */
  rootMotion: RootMotion | "given";
  /** The floor that the person was put on, inside frame: height of the origin over it, tilt about x and z. */
  floor?: { heightM: number; tiltXDeg: number; tiltZDeg: number };
  /** What it was made from, for people to read: a file or a camera. */
  source: string;
  /** Id of the network that predicted it. */
  model?: string;
}

/** Whether a frame of the motion has a person: every coordinate of every joint is there. */
export function hasPerson({ positions }: Pick<Motion, "positions">, frame: number): boolean {
  for (let i = frame * coordinateCount; i < (frame + 1) * coordinateCount; i++) {
    if (Number.isNaN(positions[i]!)) return false;
  }
  return true;
}
