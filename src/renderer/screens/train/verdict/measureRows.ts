import type { Comparison, Verdict } from "../../../../common/verdict";

export interface MeasureRow {
  id: "mpjpe" | "paMpjpe" | "reprojection" | "jitter" | "boneSpread" | "builtIn";
  comparison: Comparison;
  /** Shown is the value divided by this. */
  scale: number;
  unit: string;
  /** What decided. */
  isMain: boolean;
}

/** What a verdict measured, the deciding measure first; what could not be measured is left out. */
export function measureRows(verdict: Verdict): MeasureRow[] {
  const { measure, heldOut, paMpjpeMm, reprojectionMm, jitter, boneSpreadMm, builtIn } = verdict;
  const mm = { scale: 1, unit: "mm", isMain: false };
  const rows: (MeasureRow | undefined)[] = [
    { ...mm, id: measure, comparison: heldOut, isMain: true },
    paMpjpeMm && { ...mm, id: "paMpjpe", comparison: paMpjpeMm },
    measure === "mpjpe" && reprojectionMm ? { ...mm, id: "reprojection", comparison: reprojectionMm } : undefined,
    // Thousands of mm/s^3 say no more than m/s^3.
    { ...mm, id: "jitter", comparison: jitter, scale: 1000, unit: "m/s³" },
    { ...mm, id: "boneSpread", comparison: boneSpreadMm },
    { ...mm, id: "builtIn", comparison: builtIn },
  ];
  return rows.filter((row) => row !== undefined).filter(({ comparison }) => Number.isFinite(comparison.after.mean));
}
