import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Log } from "../../common/log";
import { ClipCatalogue } from "./clipCatalogue";
import { ClipIndex } from "./clipIndex";
import type { ClipLibrary } from "./clipLibrary";
import { clipsFolderName, FolderLibrary } from "./folderLibrary";

export interface OpenLibraryOptions {
  folder: string;
  /** `read` needs no lock and never writes: command line, beside a running studio. */
  access: "write" | "read";
  log: Log;
}

/** Opens a library; with write access it is created at need. */
export async function openLibrary({ folder: path, access, log }: OpenLibraryOptions): Promise<ClipLibrary> {
  const folder = resolve(path);
  const clipsFolder = join(folder, clipsFolderName);
  if (access === "write") await mkdir(clipsFolder, { recursive: true });
  const index = ClipIndex.open(folder, access, log);
  const catalogue = new ClipCatalogue({ clipsFolder, access, index });
  await catalogue.refreshAll();
  return new FolderLibrary({
    folder,
    access,
    catalogue,
    release: async () => index?.close(),
    log,
  });
}
