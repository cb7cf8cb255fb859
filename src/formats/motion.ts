import type { Axis } from "../common/libraryProtocol";
import type { JointName } from "../pose/skeleton";

/** One person's motion: what the writers take and the readers give. */
export interface Motion {
  name: string;
  /** Seconds, strictly rising; the first need not be 0. (T) */
  timestampsS: Float64Array;
  /** Metres, inside frame (Y up, +Z front, +X left), in the world; NaN without a person. (T x 17 x 3) */
  positions: Float32Array;
  /** 0..1. (T x 17) */
  scores?: Float32Array;
  /** COCO keypoints (x px, y px, score) in the picture. (T x 17 x 3) */
  keypoints?: Float32Array;
  imageSize?: [width: number, height: number];
  /** Indices into `provenances` (pose/clip/provenance.ts). (T x 17) */
  provenance?: Uint8Array;
  /** How the hip moves in the world: `in-place`, `estimated`, `contacts`, or what a file says of itself. */
  rootMotion?: string;
}

/** What a person may know better than a file or a guess says. */
export interface MotionReadOptions {
  /** Name of the motion; default: the file's name without its ending. */
  name?: string;
  /** Frames per second, for files without times. */
  fps?: number;
  /** Which of the file's directions point up and to the subject's front. */
  axes?: { up: Axis; front: Axis };
  /** Metres per unit of the file. */
  unitM?: number;
}

/** What a reader made of a file, and how. */
export interface MotionReading {
  motion: Motion;
  /** For people: `BVH`, `TRC`. */
  format: string;
  /** Where each of our 17 joints came from, "" where the file has nothing for it. */
  joints: { ours: JointName; theirs: string }[];
  axes: { up: Axis; front: Axis };
  unitM: number;
  /** Height of the person in these units, m. */
  heightM: number;
  /** What was guessed or left out, for a person to read. */
  warnings: string[];
}
