import type { ClipSummary } from "../../common/libraryProtocol";

export const clipSorts = ["date", "name", "duration", "corrected"] as const;
export type ClipSort = (typeof clipSorts)[number];

export interface ClipOrder {
  sort: ClipSort;
  descending: boolean;
}

export interface ClipQuery extends ClipOrder {
  /** Words; a clip is found when each is in its name, its tags or the name of its file. */
  search: string;
  /** Only clips that have all of them. */
  tags: readonly string[];
}

/** The clips that a query finds, in its order. Where two are equal, the name decides, then the id. */
export function findClips(clips: Iterable<ClipSummary>, query: ClipQuery, language: string): ClipSummary[] {
  const words = normalise(query.search).split(/\s+/).filter(Boolean);
  const found: ClipSummary[] = [];
  for (const clip of clips) {
    if (query.tags.every((tag) => clip.tags.includes(tag)) && hasWords(clip, words)) found.push(clip);
  }
  // "take 2" comes before "take 10".
  const names = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const direction = query.descending ? -1 : 1;
  return found.sort(
    (a, b) => direction * compare(a, b, query.sort, names) || names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
  );
}

/** Share of a clip's frames with a pose that have a correction, 0..1. */
export function correctedShare({ correctedFrames, posedFrames }: ClipSummary): number {
  // A frame without a predicted pose can be corrected too.
  return correctedFrames === 0 ? 0 : Math.min(1, correctedFrames / Math.max(1, posedFrames));
}

function compare(a: ClipSummary, b: ClipSummary, sort: ClipSort, names: Intl.Collator): number {
  switch (sort) {
    case "name":
      return names.compare(a.name, b.name);
    case "date":
      return a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
    case "duration":
      return a.durationS - b.durationS;
    case "corrected":
      return correctedShare(a) - correctedShare(b);
  }
}

function hasWords({ name, tags, fileName = "" }: ClipSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = normalise([name, fileName, ...tags].join("\n"));
  return words.every((word) => text.includes(word));
}

/** Full-width letters, ligatures and accents are found by their plain forms. */
function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}
