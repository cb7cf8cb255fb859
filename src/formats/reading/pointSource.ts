import type { Axis } from "../../common/libraryProtocol";

export interface NamedPoint {
  /** As in the file. */
  name: string;
  /** Index of the point that it hangs on; -1 for a root, and where the file knows no such thing. */
  parent: number;
  /** An end of a hierarchy, which has no name of its own there. */
  isEnd?: boolean;
}

export interface Axes {
  up: Axis;
  front: Axis;
}

/** What a file of motion holds, in its own names, axes and units: what every motion reader makes first. */
export interface PointSource {
  fileName: string;
  /** For people: `BVH`. */
  format: string;
  points: NamedPoint[];
  /** Strictly rising, seconds. (T) */
  timestampsS: Float64Array;
  /** The file has no times: they follow from the rate that was asked for or assumed. */
  lacksTimes?: boolean;
  /** The places of some of the points, NaN in gaps. (T x picked x 3) */
  positions(picked: readonly number[]): Float32Array;
  /** Every point when no joint is turned, where the file has such a thing. (points x 3) */
  rest?: Float64Array;
  /** Metres per unit, where the file says it. */
  unitM?: number;
  /** Where the file says them. */
  axes?: Axes;
  /** What usually is the front in this format when Y is up. */
  usualFront: Axis;
  /** Per point and frame, 0..1, where the file has them. (T x points) */
  scores?: Float32Array;
  warnings: string[];
}

/** One of our joints as a weighted sum of the file's points. */
export interface JointSource {
  terms: readonly (readonly [point: number, weight: number])[];
  /** For people: `LeftArm`, `middle of A and B`; "" where nothing in the file is at this place. */
  theirs: string;
}
