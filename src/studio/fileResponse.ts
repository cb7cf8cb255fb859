import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileHeaders, type PageFile } from "./pageFiles";

/**
 * A file as an answer to a page, whole or the part that its Range header asks for, streamed: a player seeks in a video
 * of any length without its bytes passing through memory. Several ranges at once are answered with the whole file, as
 * HTTP allows.
 *
 * @param file undefined: there is no such file
 * @param headers of every answer
 */
export async function fileResponse(
  file: PageFile | undefined,
  request: Pick<Request, "headers" | "method">,
  headers: Record<string, string>,
): Promise<Response> {
  const found = file && (await stat(file.path).catch(() => undefined));
  if (!file || !found?.isFile()) return new Response("not found", { status: 404, headers });
  const { size } = found;
  const range = parseRange(request.headers.get("range"), size);
  if (range === "unsatisfiable") {
    return new Response("", { status: 416, headers: { ...headers, "Content-Range": `bytes */${size}` } });
  }
  const [first, last] = range ?? [0, size - 1];
  return new Response(request.method === "HEAD" || size === 0 ? null : body(file.path, first, last), {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      ...fileHeaders(file),
      "Accept-Ranges": "bytes",
      "Content-Length": String(last - first + 1),
      ...(range && { "Content-Range": `bytes ${first}-${last}/${size}` }),
    },
  });
}

/** @returns undefined: the whole file */
function parseRange(header: string | null, size: number): [first: number, last: number] | "unsatisfiable" | undefined {
  const [, from, to] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(size - 1, Number(to));
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  return first > last ? "unsatisfiable" : [first, last];
}

function body(path: string, start: number, end: number): ReadableStream {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream;
}
