import type { Verdict } from "../../../../common/verdict";

export type ClipResult = Verdict["perClip"][number];
export const clipColumns = ["name", "frames", "before", "after", "change"] as const;
export type ClipColumn = (typeof clipColumns)[number];

const keys: Record<Exclude<ClipColumn, "name">, (clip: ClipResult) => number> = {
  frames: ({ frames }) => frames,
  before: ({ beforeMm }) => beforeMm,
  after: ({ afterMm }) => afterMm,
  change: ({ beforeMm, afterMm }) => afterMm - beforeMm,
};

/** What is no number comes last, whichever way it is sorted. */
export function sortClips(clips: readonly ClipResult[], column: ClipColumn, isDescending: boolean): ClipResult[] {
  const sign = isDescending ? -1 : 1;
  return [...clips].sort((a, b) => {
    if (column === "name") return sign * a.name.localeCompare(b.name, undefined, { numeric: true });
    const [first, second] = [keys[column](a), keys[column](b)];
    if (Number.isNaN(first) || Number.isNaN(second)) return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    return sign * (first - second);
  });
}
