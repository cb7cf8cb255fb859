import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { PageFile } from "../studio/pageFiles";

/** Answers with a file, or with the part of it that a Range header asks for (seeking in the demo clip). */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile): Promise<void> {
  const found = await stat(file.path).catch(() => undefined);
  if (!found?.isFile()) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
    return;
  }
  const { size } = found;
  const headers = { "Content-Type": file.mimeType, "Accept-Ranges": "bytes", "Cache-Control": "no-cache" };
  const range = parseRange(request.headers.range, size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...headers, "Content-Range": `bytes */${size}` }).end();
    return;
  }
  if (range) {
    const contentRange = `bytes ${range.start}-${range.end}/${size}`;
    response.writeHead(206, {
      ...headers,
      "Content-Range": contentRange,
      "Content-Length": range.end - range.start + 1,
    });
  } else {
    response.writeHead(200, { ...headers, "Content-Length": size });
  }
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  // A browser that seeks or leaves breaks the download off: no error of ours.
  await pipeline(createReadStream(file.path, range), response).catch(() => response.destroy());
}

/** One range of bytes, both ends included; several ranges in one request are answered with the whole file. */
function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = header?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const last = size - 1;
  const fromEnd = match[1] === "";
  const start = fromEnd ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = fromEnd || match[2] === "" ? last : Math.min(Number(match[2]), last);
  return start > end ? "unsatisfiable" : { start, end };
}
