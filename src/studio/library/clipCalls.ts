import { z } from "zod";
import { type ClipColumn, clipColumns, columnRowBytes } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import { type ClipCalls, largestPieceBytes } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import { firstProblem } from "../firstProblem";
import type { StudioServices } from "../studioServices";
import type { ClipLibrary } from "./clipLibrary";

const longestName = 200;
const longestTag = 50;
const mostTags = 50;
/** Of one call: more is a mistake, and would hold up everybody else. */
const mostIds = 100_000;
const mostEntries = 10_000;
const mostBuckets = 10_000;
const mostReviewed = 10_000;

const id = z.string().min(1).max(64);
const ids = z.array(id).max(mostIds);
const frame = z.number().int().min(0);
const name = z.string().trim().min(1).max(longestName);
const tags = z.array(z.string().trim().min(1).max(longestTag)).max(mostTags);
const column = z.enum(Object.keys(clipColumns) as [ClipColumn, ...ClipColumn[]]);
const bytes = z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= largestPieceBytes, {
  message: `must be at most ${largestPieceBytes} bytes`,
});
const noParams = z.object({});
const oneClip = z.object({ id });

/** @param client the one that calls; it is not told of its own edits */
export function clipCalls(services: StudioServices, client: object): Handlers<ClipCalls> {
  const host = services.library;
  /** A call on the open library, its arguments checked. */
  const call =
    <P, R>(schema: z.ZodType<P>, work: (library: ClipLibrary, params: P) => Promise<R> | R) =>
    async (params: unknown): Promise<R> => {
      const checked = schema.safeParse(params);
      if (!checked.success) throw new StudioError("bad-argument", firstProblem(checked.error));
      return work(await host.ready(), checked.data);
    };
  return {
    "library.status": () => host.status(),
    "library.reopen": () => host.reopen(),
    "clips.list": call(noParams, (library) => library.list()),
    "clips.rename": call(z.object({ id, name }), (library, change) =>
      library.updateInfo(change.id, { name: change.name }),
    ),
    "clips.setTags": call(z.object({ ids, add: tags, remove: tags }), (library, { ids, add, remove }) =>
      setTags(library, ids, add, remove),
    ),
    "clips.duplicate": call(oneClip, (library, { id }) => library.duplicate(id)),
    "clips.trim": call(z.object({ id, first: frame, last: frame }), (library, { id, first, last }) =>
      library.trim(id, first, last),
    ),
    "clips.split": call(z.object({ id, frame }), (library, { id, frame }) => library.split(id, frame)),
    "clips.merge": call(z.object({ ids, name }), (library, { ids, name }) => library.merge(ids, name)),
    "clips.trash": call(z.object({ ids }), (library, { ids }) => nothing(library.trash(ids))),
    "clips.restore": call(z.object({ ids }), (library, { ids }) => nothing(library.restore(ids))),
    "clips.listTrash": call(noParams, (library) => library.listTrash()),
    "clips.deleteForever": call(z.object({ ids: ids.optional() }), (library, { ids }) =>
      nothing(library.deleteForever(ids)),
    ),
    "clips.reveal": call(oneClip, (library, { id }) => nothing(services.revealFolder(library.folderOf(id)))),
    "clips.folder": call(oneClip, (library, { id }) => ({ path: library.folderOf(id) })),
    "clips.setThumbnail": call(
      z.object({ id, webp: bytes.refine(isWebp, "must be a WebP picture") }),
      (library, { id, webp }) => nothing(library.setThumbnail(id, webp)),
    ),
    "clip.open": call(oneClip, async (library, { id }) => {
      const clip = await library.read(id);
      return { info: clip.info, journal: await clip.journal() };
    }),
    "clip.readRows": call(z.object({ id, column, first: frame, last: frame }), async (library, rows) => {
      const clip = await library.read(rows.id);
      const asked = (rows.last - rows.first + 1) * columnRowBytes(rows.column, clip.info);
      if (asked > largestPieceBytes) throw new StudioError("bad-argument", `rows: ${asked} bytes are too many at once`);
      return clip.readRows(rows.column, rows.first, rows.last);
    }),
    "clip.appendEdits": call(
      z.object({ id, after: frame, entries: z.array(z.custom<JournalEntry>()).max(mostEntries) }),
      async (library, { id, after, entries }) => {
        const count = await library.appendEdits(id, after, entries);
        services.notify({ type: "clip.changed", id, entries: count, rowsChanged: false }, client);
        return { entries: count };
      },
    ),
    "clip.overview": call(z.object({ id, buckets: z.number().int().min(1).max(mostBuckets) }), (_, { id, buckets }) =>
      host.overview(id, buckets),
    ),
    "clip.review": call(z.object({ id, limit: z.number().int().min(1).max(mostReviewed) }), (_, { id, limit }) =>
      host.review(id, limit),
    ),
  };
}

async function setTags(library: ClipLibrary, ids: string[], add: string[], remove: string[]) {
  const tagsOf = new Map(library.list().map((clip) => [clip.id, clip.tags]));
  const changed = [];
  for (const id of ids) {
    const kept = (tagsOf.get(id) ?? []).filter((tag) => !remove.includes(tag));
    changed.push(await library.updateInfo(id, { tags: [...new Set([...kept, ...add])] }));
  }
  return changed;
}

function isWebp(content: Uint8Array): boolean {
  const text = (from: number, to: number) => String.fromCharCode(...content.subarray(from, to));
  return text(0, 4) === "RIFF" && text(8, 12) === "WEBP";
}

async function nothing(work: Promise<unknown>): Promise<undefined> {
  await work;
  return undefined;
}
