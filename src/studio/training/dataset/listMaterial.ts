import { stat } from "node:fs/promises";
import { join } from "node:path";
import { journalFileName } from "../../../common/clipDocument";
import { type ErrorData, toErrorData } from "../../../common/errors";
import type { ClipSummary } from "../../../common/libraryProtocol";
import type { ClipMaterial } from "../../../common/trainingProtocol";
import { type CorrectionCounts, clipMaterial, countCorrections } from "../../../pose/dataset/clipMaterial";
import type { ClipLibrary } from "../../library/clipLibrary";
import { readJournal } from "../../library/journalFile";
import { WorkTurns } from "../../workTurns";

type Library = Pick<ClipLibrary, "list" | "folderOf">;
type Counted = CorrectionCounts | { error: ErrorData };

/** Journals whose clips are asked about at once. */
const atOnce = 32;

/** Of every library that was asked about. */
const lists = new WeakMap<Library, MaterialList>();

/**
 * What can be learnt from the clips of a library. Everything but corrections is in its index; journals are read where
 * there is one, and again only when they have changed.
 * @throws StudioError `cancelled`
 */
export function listMaterial(library: Library, signal?: AbortSignal): Promise<ClipMaterial[]> {
  const list = lists.get(library) ?? new MaterialList(library);
  lists.set(library, list);
  return list.read(signal);
}

class MaterialList {
  /** By clip id, with what the journal was like. */
  private readonly counted = new Map<string, { stamp: string; counts: Counted }>();

  constructor(private readonly library: Library) {}

  async read(signal?: AbortSignal): Promise<ClipMaterial[]> {
    const turns = new WorkTurns(signal);
    const clips = this.library.list();
    const corrections = new Map<string, Counted>();
    for (let first = 0; first < clips.length; first += atOnce) {
      await Promise.all(
        clips.slice(first, first + atOnce).map(async (clip) => {
          const counts = await this.count(clip, turns);
          if (counts) corrections.set(clip.id, counts);
        }),
      );
      turns.check();
      await turns.next();
    }
    const known = new Set(clips.map(({ id }) => id));
    for (const id of this.counted.keys()) if (!known.has(id)) this.counted.delete(id);
    return clipMaterial(clips, corrections);
  }

  /** @returns undefined for a clip without corrections */
  private async count({ id, frames, error }: ClipSummary, turns: WorkTurns): Promise<Counted | undefined> {
    if (error) return undefined;
    try {
      const folder = this.library.folderOf(id);
      const found = await stat(join(folder, journalFileName)).catch(() => undefined);
      if (!found) return undefined;
      const stamp = `${folder}:${found.mtimeMs}:${found.size}:${frames}`;
      const known = this.counted.get(id);
      if (known?.stamp === stamp) return known.counts;
      const counts = await turns.through(countCorrections(frames, (await readJournal(folder)).entries));
      this.counted.set(id, { stamp, counts });
      return counts;
    } catch (error) {
      return { error: toErrorData(error) };
    }
  }
}
