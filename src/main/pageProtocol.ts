import { readFile } from "node:fs/promises";
import { protocol } from "electron";
import { resolvePageFile } from "../studio/pageFiles";
import { pageSecurityHeaders } from "../studio/pageSecurity";
import type { ProgramFolders } from "../studio/programFolders";
import { pageOrigin, pageScheme } from "./pageOrigin";

/** Before the app is ready: makes app:// a secure origin like https, so that the camera and WebGPU work on it. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built page and the demo clip under app://studio, nothing else and nobody else's files. */
export function servePages(folders: ProgramFolders): void {
  const headers = pageSecurityHeaders([]);
  protocol.handle(pageScheme, async (request) => {
    const url = new URL(request.url);
    const file = `${url.protocol}//${url.host}` === pageOrigin ? resolvePageFile(url.pathname, folders) : undefined;
    const content = file && (await readFile(file.path).catch(() => undefined));
    if (!file || !content) return new Response("not found", { status: 404, headers });
    return new Response(new Uint8Array(content), { headers: { ...headers, "Content-Type": file.mimeType } });
  });
}
