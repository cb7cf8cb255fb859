import type { ClipMaterial } from "../../../../common/trainingProtocol";

export type ClipPart = "training" | "held-out";

export interface MaterialQuery {
  /** Words; a clip is found when each is in its name, its tags or its person's name. */
  search: string;
  tag: string | undefined;
  /** Frames with a correction or a truth. */
  leastFrames: number;
}

export const everything: MaterialQuery = { search: "", tag: undefined, leastFrames: 0 };

/** Frames that teach something: with a corrected or true pose, or with a corrected keypoint. */
export function usefulFrames({ targetFrames, placedFrames }: ClipMaterial): number {
  return Math.max(targetFrames, placedFrames);
}

/** The clips that a query finds: those with the most to learn from first, those that cannot be used last. */
export function findMaterial(
  material: readonly ClipMaterial[],
  { search, tag, leastFrames }: MaterialQuery,
  language: string,
): ClipMaterial[] {
  const words = search.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  const isFound = (clip: ClipMaterial) => {
    const text = [clip.name, clip.person ?? "", ...clip.tags].join("\n").toLocaleLowerCase(language);
    return (
      words.every((word) => text.includes(word)) &&
      (tag === undefined || clip.tags.includes(tag)) &&
      usefulFrames(clip) >= leastFrames
    );
  };
  const names = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const rank = ({ problem }: ClipMaterial) => (problem === undefined ? 0 : 1);
  return material
    .filter(isFound)
    .sort((a, b) => rank(a) - rank(b) || usefulFrames(b) - usefulFrames(a) || names.compare(a.name, b.name));
}

export interface MaterialCount {
  clips: number;
  takes: number;
  frames: number;
}

/** What the library holds to learn from. */
export function countMaterial(material: readonly ClipMaterial[]): MaterialCount {
  const usable = material.filter(({ problem }) => problem === undefined);
  return {
    clips: usable.length,
    takes: new Set(usable.map(({ take }) => take)).size,
    frames: usable.reduce((sum, clip) => sum + usefulFrames(clip), 0),
  };
}

/** Tags of the clips without those that name a person, in the language's order. */
export function materialTags(material: readonly ClipMaterial[], language: string): string[] {
  const tags = new Set(material.flatMap((clip) => clip.tags));
  return [...tags].filter((tag) => !tag.startsWith(personTag(""))).sort(new Intl.Collator(language).compare);
}

/** The tag that says who is seen. */
export function personTag(name: string): string {
  return `person:${name}`;
}
