import { protocol } from "electron";
import { fileResponse } from "../studio/fileResponse";
import { type PageFile, resolvePageFile } from "../studio/pageFiles";
import { pageSecurityHeaders } from "../studio/pageSecurity";
import type { ProgramFolders } from "../studio/programFolders";
import { pageOrigin, pageScheme } from "./pageOrigin";

/** Before the app is ready: makes app:// a secure origin like https, so that the camera and WebGPU work on it. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/**
 * Serves the built page, the demo clip and the library's files under app://studio, nothing else and nobody else's files.
 * @param resolveLibraryFile LibraryHost.resolveFile
 */
export function servePages(
  folders: ProgramFolders,
  resolveLibraryFile: (pathname: string) => Promise<PageFile | undefined>,
): void {
  const headers = pageSecurityHeaders([]);
  protocol.handle(pageScheme, async (request) => {
    const url = new URL(request.url);
    const isOurs = `${url.protocol}//${url.host}` === pageOrigin;
    const file = isOurs
      ? ((await resolveLibraryFile(url.pathname)) ?? resolvePageFile(url.pathname, folders))
      : undefined;
    return fileResponse(file, request, headers);
  });
}
