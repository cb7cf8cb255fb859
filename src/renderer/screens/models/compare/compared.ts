import type { ClipSummary } from "../../../../common/libraryProtocol";
import type { InstalledModel } from "../../../../common/modelProtocol";

/** What is compared: models left and right, and on which clip. */
export interface Compared {
  sides: [first: string, second: string];
  /** Undefined: there is no clip to compare on. */
  clipId: string | undefined;
}

/** A model on the right, on the left the one that it was trained from, else another one; on the newest clip. */
export function comparedWith(id: string, models: readonly InstalledModel[], clips: Iterable<ClipSummary>): Compared {
  const usable = models.filter(({ error }) => error === undefined);
  const base = usable.find((model) => model.id === id)?.base;
  const rival = usable.find((model) => model.id === base) ?? usable.find((model) => model.id !== id);
  return { sides: [rival?.id ?? id, id], clipId: comparableClips(clips)[0]?.id };
}

/** Clips with keypoints, the newest first. */
export function comparableClips(clips: Iterable<ClipSummary>): ClipSummary[] {
  return [...clips]
    .filter(({ imageSize, error, frames, kind }) => imageSize && !error && frames > 0 && kind !== "motion")
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
