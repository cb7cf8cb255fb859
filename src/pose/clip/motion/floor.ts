import type { EditRecords } from "../../../common/clipEdits";
import { dot, type Rotation, smallestTurn, unit, type Vector } from "../../rotation";

/**
 * A floor in the axes of the inside frame (x left, y up, z front): through (0, heightM, 0), its upward direction turned
 * from +Y by tiltX about X, then by tiltZ about Z. A camera that looks down by 10 degrees sees a floor with tiltX = 10.
 */
export type Floor = NonNullable<EditRecords["settings"]["floor"]>;

export const levelFloor: Floor = { heightM: 0, tiltXDeg: 0, tiltZDeg: 0 };

const degrees = 180 / Math.PI;
/** A floor is never steeper. */
const steepestDeg = 80;

/** Unit vector that points up from the floor. */
export function floorUp({ tiltXDeg, tiltZDeg }: Floor): Vector {
  return unit([-slope(tiltZDeg), 1, slope(tiltXDeg)])!;
}

/** Turns the floor level. */
export function levelling(floor: Floor): Rotation {
  return smallestTurn(floorUp(floor), [0, 1, 0]);
}

/** Height of a place above a floor, m. */
export function heightAbove([x, y, z]: Vector, floor: Floor): number {
  return dot([x, y - floor.heightM, z], floorUp(floor));
}

function slope(tiltDeg: number): number {
  return Math.tan(Math.min(steepestDeg, Math.max(-steepestDeg, tiltDeg)) / degrees);
}

/** What a floor is fitted to. */
export interface FloorEvidence {
  /** Places of ankles, n x 3 m; any frames: feet in the air are found out. */
  ankles: ArrayLike<number>;
  /** Height of an ankle that stands, m. */
  ankleHeightM: number;
  /** For how long the ankles were looked at, both together. */
  seconds: number;
  /** Mean direction from ankles to shoulders of a person who stands upright, a unit vector, where anybody does. */
  bodyUp?: Vector;
  /** The axes are the room's, not a camera's: only the height is looked for. */
  isLevel?: boolean;
}

/** Spread of a standing ankle's height, m: the network's error. */
const spreadM = 0.05;
/** Errors of the height go on for about this long, so that more frames say no more. */
const independentS = 2;
/** How far tilts stray from what they are believed to be beforehand, as slopes: cameras are hardly ever rolled. */
const strayX = 0.1;
const strayZ = 0.03;
/** How much of the lean of the body is the camera's: the rest is people's own way of standing. */
const bodyShareX = 0.5;
const bodyShareZ = 0.25;
const rounds = 15;
const startQuantile = 0.15;

/**
 * Fits a floor to ankles: robust least squares in which an ankle above the floor counts the less the higher it is (a foot
 * in the air), and one below it hardly less than one on it. Tilts are held near those that the body's lean speaks for, the
 * more so the less of the floor was stepped on.
 *
 * On 80 invented takes (reviewClip.ts) the upward direction is 3.8 degrees off on average (5.5 where every camera is
 * believed to be level, 12 without holding the tilts).
 *
 * @returns undefined without an ankle
 */
export function fitFloor({ ankles, ankleHeightM, seconds, bodyUp, isLevel }: FloorEvidence): Floor | undefined {
  const count = Math.floor(ankles.length / 3);
  if (count === 0) return undefined;
  const believedX = bodyUp ? (bodyShareX * bodyUp[2]) / bodyUp[1] : 0;
  const believedZ = bodyUp ? (-bodyShareZ * bodyUp[0]) / bodyUp[1] : 0;
  const middleX = mean(ankles, 0);
  const middleZ = mean(ankles, 2);
  // y = height + slopeZ (x - middleX) - slopeX (z - middleZ)
  let slopeX = believedX;
  let slopeZ = believedZ;
  let height = quantile(
    Array.from({ length: count }, (_, i) => heightOver(i)),
    startQuantile,
  );

  for (let round = 0; round < rounds; round++) {
    const sums = new LeastSquares();
    for (let i = 0; i < count; i++) {
      const above = (heightOver(i) - height) / spreadM;
      const weight = above > 0 ? 1 / (1 + above * above) ** 2 : 1 / (1 + (above * above) / 4);
      sums.add(weight, 1, ankles[i * 3]! - middleX, middleZ - ankles[i * 3 + 2]!, ankles[i * 3 + 1]!);
    }
    const perSample = (sums.weight * spreadM * spreadM) / Math.max(1, seconds / independentS);
    sums.add(perSample / (strayZ * strayZ), 0, 1, 0, believedZ);
    sums.add(perSample / (strayX * strayX), 0, 0, 1, believedX);
    const [fitted, fittedZ, fittedX] = sums.solve();
    height = fitted;
    if (!isLevel) [slopeZ, slopeX] = [fittedZ, fittedX];
  }
  return {
    heightM: height - ankleHeightM - slopeZ * middleX + slopeX * middleZ,
    tiltXDeg: Math.atan(slopeX) * degrees,
    tiltZDeg: Math.atan(slopeZ) * degrees,
  };

  /** Of an ankle over the tilted plane through (middleX, 0, middleZ). */
  function heightOver(i: number): number {
    return ankles[i * 3 + 1]! - slopeZ * (ankles[i * 3]! - middleX) + slopeX * (ankles[i * 3 + 2]! - middleZ);
  }
}

function mean(points: ArrayLike<number>, axis: number): number {
  let sum = 0;
  for (let i = axis; i < points.length; i += 3) sum += points[i]!;
  return sum / Math.floor(points.length / 3);
}

function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(share * (values.length - 1))]!;
}

/** Weighted least squares with three unknowns. */
class LeastSquares {
  weight = 0;
  /** Normal equations, rows of [a, b, c | y]. */
  private readonly rows = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];

  /** weight x (a p + b q + c r = y) */
  add(weight: number, a: number, b: number, c: number, y: number): void {
    this.weight += weight;
    const terms = [a, b, c, y];
    this.rows.forEach((row, i) => {
      for (let j = 0; j < 4; j++) row[j]! += weight * terms[i]! * terms[j]!;
    });
  }

  /** Gauss and Jordan; the matrix is positive definite. */
  solve(): [number, number, number] {
    const rows = this.rows.map((row) => [...row]);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        if (j === i) continue;
        const factor = rows[j]![i]! / rows[i]![i]!;
        for (let k = i; k < 4; k++) rows[j]![k]! -= factor * rows[i]![k]!;
      }
    }
    return [rows[0]![3]! / rows[0]![0]!, rows[1]![3]! / rows[1]![1]!, rows[2]![3]! / rows[2]![2]!];
  }
}
