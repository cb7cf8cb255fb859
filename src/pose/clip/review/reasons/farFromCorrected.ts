import { coordinateCount, jointCount } from "../../../skeleton";
import { type Finding, type ReviewWindow, severityBetween } from "../reviewFrame";

/**
 * Mean distance of the joints, relative to the hip and as the camera sees the person, that counts as another pose: sitting
 * down from standing is 130 mm.
 */
const farMm = 120;
const farthestMm = 400;
/** Poses change little meanwhile: one frame in this time is compared. */
const everyS = 0.5;
/** With more corrected frames than this, so many of them, evenly spread, stand for all. */
const mostCorrected = 256;

/**
 * Looks for poses unlike every corrected one: correcting them says the most that is new.
 *
 * Value: mm between the joints and those of the nearest corrected frame, on average.
 *
 * @param corrected recorded poses of the corrected frames, 17 x 3 mm; without any, nothing is far from them
 */
export function createFarSearch(corrected: readonly Float32Array[]): (window: ReviewWindow) => Finding | undefined {
  const step = Math.max(1, corrected.length / mostCorrected);
  const poses = Array.from(
    { length: Math.min(corrected.length, mostCorrected) },
    (_, i) => corrected[Math.floor(i * step)]!,
  );
  let nextS = Number.NEGATIVE_INFINITY;
  return ({ now }) => {
    if (poses.length === 0 || now.timeS < nextS) return undefined;
    nextS = now.timeS + everyS;
    let nearest = Number.POSITIVE_INFINITY;
    for (const pose of poses) nearest = Math.min(nearest, meanDistance(pose, now.pose, nearest));
    if (nearest <= farMm) return undefined;
    return { joints: [], value: nearest, severity: severityBetween(nearest, farMm, farthestMm) };
  };
}

/** Stops, and gives more than `enough`, once it must be beyond that. */
function meanDistance(a: Float32Array, b: Float32Array, enough: number): number {
  let sum = 0;
  for (let i = 0; i < coordinateCount && sum <= enough * jointCount; i += 3) {
    const x = a[i]! - b[i]!;
    const y = a[i + 1]! - b[i + 1]!;
    const z = a[i + 2]! - b[i + 2]!;
    sum += Math.sqrt(x * x + y * y + z * z);
  }
  return sum / jointCount;
}
