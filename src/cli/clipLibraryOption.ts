import { resolve } from "node:path";
import { Option } from "commander";
import { createLog } from "../common/log";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { openLibrary } from "../studio/library/openLibrary";
import { SettingsFile } from "../studio/settingsFile";
import { configFolder, defaultLibraryFolder } from "../studio/userFolders";

/** `--library`, of every command that works with clips. */
export function libraryOption(): Option {
  return new Option("-l, --library <folder>", "the library (default: the one in the settings)");
}

/**
 * The library that `--library` or the settings name.
 * @param access see openLibrary: reading goes on beside a running studio, writing does not
 */
export async function openClipLibrary(folder: string | undefined, access: "write" | "read"): Promise<ClipLibrary> {
  return openLibrary({
    folder: await libraryFolder(folder),
    access,
    program: "rpsm-studio",
    log: createLog("library", (level, _scope, message) => {
      if (level !== "debug") console.error(`rpsm-studio: ${message}`);
    }),
  });
}

async function libraryFolder(folder: string | undefined): Promise<string> {
  if (folder !== undefined) return resolve(folder);
  const quiet = createLog("settings", () => {});
  return (await SettingsFile.open(configFolder(), defaultLibraryFolder(), quiet)).current.libraryFolder;
}
