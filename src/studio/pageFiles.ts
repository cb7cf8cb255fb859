import { extname, join, normalize, sep } from "node:path";
import type { ProgramFolders } from "./programFolders";

const mimeTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".webm": "video/webm",
  ".mp4": "video/mp4",
};

export interface PageFile {
  path: string;
  mimeType: string;
  /** Set when the browser should keep the file, under this name, rather than show it. */
  downloadName?: string;
}

/** The headers of a file beside those of every answer (pageSecurity.ts). */
export function fileHeaders({ mimeType, downloadName }: PageFile): Record<string, string> {
  const headers = { "Content-Type": mimeType, "Cache-Control": "no-cache" };
  if (downloadName === undefined) return headers;
  const quoted = encodeURIComponent(downloadName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return { ...headers, "Content-Disposition": `attachment; filename*=UTF-8''${quoted}` };
}

/**
 * Which file a page's address means: `/demo/...` is the demo clip, everything else is the built page. Both hosts serve
 * the same addresses, and those of the library besides (library/libraryFiles.ts).
 *
 * @param pathname still percent-encoded, as in URL.pathname
 * @returns undefined for whatever is not a plain path inside those two folders
 */
export function resolvePageFile(pathname: string, folders: ProgramFolders): PageFile | undefined {
  const decoded = decode(pathname);
  if (decoded === undefined || !decoded.startsWith("/") || /[\\\0]/.test(decoded)) return undefined;
  const [folder, rest] = decoded.startsWith("/demo/")
    ? [folders.demo, decoded.slice("/demo/".length)]
    : [folders.renderer, decoded.slice(1) || "index.html"];
  if (rest.split("/").some((part) => part === "" || part.startsWith("."))) return undefined;
  const path = normalize(join(folder, rest));
  if (!path.startsWith(folder + sep)) return undefined;
  const mimeType = mimeTypes[extname(path).toLowerCase()];
  return mimeType === undefined ? undefined : { path, mimeType };
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
