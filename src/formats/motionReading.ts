import type { Axis } from "../common/libraryProtocol";
import type { JointName } from "../pose/skeleton";
import type { Motion } from "./motion";

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
  /** The file has no times: they follow from the rate that was asked for or assumed. */
  lacksTimes: boolean;
  /** Where each of our 17 joints came from, "" where the file has nothing for it. */
  joints: { ours: JointName; theirs: string }[];
  axes: { up: Axis; front: Axis };
  unitM: number;
  /** Height of the person in these units, m. */
  heightM: number;
  /** What was guessed or left out, for a person to read. */
  warnings: string[];
}
