import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { thumbnailFileName } from "../../common/clipDocument";
import type { PageFile } from "../pageFiles";
import type { ClipLibrary } from "./clipLibrary";

const mimeTypes: Record<string, string> = {
  ".webm": "video/webm",
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".mov": "video/quicktime",
  ".mkv": "video/x-matroska",
  ".avi": "video/x-msvideo",
  ".bvh": "text/plain; charset=utf-8",
  ".trc": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".glb": "model/gltf-binary",
  ".webp": "image/webp",
};
const unknownType = "application/octet-stream";

/** Where the files of clips and of exports are. */
export interface LibraryFileSources {
  /** @throws StudioError while the library is closed */
  library(): Promise<ClipLibrary>;
  /** A folder per job. */
  exportsFolder: string;
}

/**
 * Which file of the library an address means: `/clips/<id>/video/<file>` and `/clips/<id>/thumbnail`, or
 * `/exports/<jobId>/<file>`, which is a download. Only what a clip names itself, and plain files of an export.
 *
 * @param pathname still percent-encoded, as in URL.pathname
 * @returns undefined for everything else, and while the library is closed
 */
export async function resolveLibraryFile(pathname: string, sources: LibraryFileSources): Promise<PageFile | undefined> {
  const parts = decodeParts(pathname);
  const [place, id, third, fourth] = parts ?? [];
  let file: PageFile | undefined;
  if (place === "exports" && parts?.length === 3) file = exportedFile(sources.exportsFolder, id!, third!);
  else if (place === "clips" && id) file = await clipFile(sources, id, parts!.length, third, fourth);
  const found = file && (await stat(file.path).catch(() => undefined));
  return found?.isFile() ? file : undefined;
}

function exportedFile(folder: string, jobId: string, name: string): PageFile | undefined {
  if (!/^[0-9a-f-]{36}$/.test(jobId)) return undefined;
  return { path: join(folder, jobId, name), mimeType: mimeTypeOf(name), downloadName: name };
}

async function clipFile(
  sources: LibraryFileSources,
  id: string,
  parts: number,
  what: string | undefined,
  name: string | undefined,
): Promise<PageFile | undefined> {
  const clip = await sources
    .library()
    .then((library) => library.read(id))
    .catch(() => undefined);
  if (!clip) return undefined;
  if (what === "thumbnail" && parts === 3) {
    return { path: join(clip.folder, thumbnailFileName), mimeType: mimeTypeOf(thumbnailFileName) };
  }
  if (what !== "video" || parts !== 4) return undefined;
  const segment = clip.info.video?.find(({ file }) => file === name);
  return segment && { path: join(clip.folder, segment.file), mimeType: mimeTypeOf(segment.file) };
}

function mimeTypeOf(name: string): string {
  return mimeTypes[extname(name).toLowerCase()] ?? unknownType;
}

/** @returns undefined for whatever is not made of plain names */
function decodeParts(pathname: string): string[] | undefined {
  try {
    const parts = pathname.split("/").slice(1).map(decodeURIComponent);
    const plain = parts.every((part) => part !== "" && !part.startsWith(".") && !/[\\/\0]/.test(part));
    return plain ? parts : undefined;
  } catch {
    return undefined;
  }
}
