import { createHash } from "node:crypto";
import { type ClipColumn, columnRowBytes } from "../../../common/clipDocument";
import { parseEditKey } from "../../../pose/clip/editKeys";
import { foldJournal } from "../../../pose/dataset/foldJournal";
import { bonesFromPicture } from "../../../pose/dataset/pictureBones";
import type { ClipLibrary } from "../../library/clipLibrary";
import { WorkTurns } from "../../workTurns";

const pieceBytes = 1024 * 1024;
const hashedColumns = [
  "timestamps_s",
  "keypoints",
  "truth_mm",
  "pose_mm",
  "stages_mm",
] as const satisfies readonly ClipColumn[];
/** Kinds of corrections that change what a training sees. */
const hashedKinds: ReadonlySet<string | undefined> = new Set([
  ...["keypoint", "bone", "hidden", "swap", "flip", "filter", "gap", "cut", "settings"],
]);

/**
 * SHA-256 of everything of a clip that a training may see: its picture's size and focal length, its rows, and what its
 * corrections come to. Name, tags and the way that led to the corrections do not matter. Columns are little-endian
 * files and records are written with sorted keys, so that every computer gets the same.
 *
 * @throws StudioError `clip-missing`, `clip-broken`, `cancelled`
 */
export async function clipHash(
  library: Pick<ClipLibrary, "read">,
  clipId: string,
  signal?: AbortSignal,
): Promise<string> {
  const turns = new WorkTurns(signal);
  const clip = await library.read(clipId);
  const { frames, imageSize, focalPx, cuts, stages, source, columns } = clip.info;
  const journal = await clip.journal();
  const { records } = await turns.through(foldJournal(journal));
  const hash = createHash("sha256");
  const facts = { frames, imageSize, focalPx, cuts, stages, isMotion: source.kind === "motion" };
  const kept = [...records].filter(([key]) => hashedKinds.has(parseEditKey(key)?.kind));
  hash.update(
    canonical({ facts, records: Object.fromEntries(kept), doubted: [...bonesFromPicture(journal, records)].sort() }),
  );
  for (const column of hashedColumns) {
    if (!columns.includes(column)) continue;
    hash.update(`\n${column}\n`);
    const rows = Math.max(1, Math.floor(pieceBytes / columnRowBytes(column, clip.info)));
    for (let first = 0; first < frames; first += rows) {
      hash.update(await clip.readRows(column, first, Math.min(first + rows, frames) - 1));
      await turns.next();
    }
  }
  return hash.digest("hex");
}

/** JSON with every object's keys sorted. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
