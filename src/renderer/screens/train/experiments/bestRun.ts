import type { Verdict } from "../../../../common/verdict";
import { compareUnits } from "../../../../pose/evaluation/bootstrap";

export interface JudgedRun {
  id: string;
  verdict: Verdict;
}

/** Any will do, as long as the same runs always give the same answer. */
const seed = 1;

/**
 * The run with the smallest error on the held-out clips, if the clips say that it is better than every other: the 95 %
 * bootstrap interval of the paired difference to each of them lies above 0.
 * @returns undefined while that cannot be said
 */
export function bestRun(runs: readonly JudgedRun[]): string | undefined {
  const judged = runs.filter(({ verdict }) => !Number.isNaN(verdict.heldOut.after.mean));
  const sorted = [...judged].sort((a, b) => a.verdict.heldOut.after.mean - b.verdict.heldOut.after.mean);
  const [first, ...others] = sorted;
  if (!first || others.length === 0) return undefined;
  return others.every((other) => isBetter(first.verdict, other.verdict)) ? first.id : undefined;
}

function isBetter(verdict: Verdict, other: Verdict): boolean {
  // Millimetres in 3D and beside rays are not the same.
  if (verdict.measure !== other.measure || verdict.against !== other.against) return false;
  const otherMm = new Map(other.perClip.map(({ clipId, afterMm }) => [clipId, afterMm]));
  const units = verdict.perClip.map(({ clipId, afterMm }) => ({
    before: afterMm,
    after: otherMm.get(clipId) ?? Number.NaN,
  }));
  return compareUnits(units, seed).difference.low > 0;
}
