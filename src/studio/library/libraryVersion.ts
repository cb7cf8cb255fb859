import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { clipFileName, journalFileName } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import type { Log } from "../../common/log";
import { firstProblem } from "../firstProblem";
import { writeFileAtomic } from "../writeFileAtomic";
import { indexFileName } from "./clipIndex";
import { backupsFolderName, clipsFolderName, trashFolderName } from "./libraryFolders";
import { markerFileName } from "./writingMarker";

export const libraryFileName = "library.json";
const libraryFormat = "rpsm-library";
export const libraryVersion = 1;

/** Of the library and of each clip; the rest of a clip is large, and no migration rewrites it in place. */
const smallFiles = new Set([libraryFileName, indexFileName, clipFileName, journalFileName, markerFileName]);

const documentSchema = z.looseObject({ format: z.literal(libraryFormat), version: z.number().int().min(0) });

/** Brings a library from one version to the next; a crash may make it run a second time. */
export interface LibraryMigration {
  from: number;
  migrate(folder: string): Promise<void>;
}

/** Version 0 is a folder without library.json: models, and no clips yet. There is nothing to change in it. */
const migrations: readonly LibraryMigration[] = [{ from: 0, migrate: async () => {} }];

/**
 * The version of a library; 0 without `library.json`.
 * @throws StudioError `library-newer`, `file-broken` naming the file; nothing has been touched
 */
export async function checkLibraryVersion(folder: string, known = libraryVersion): Promise<number> {
  const path = join(folder, libraryFileName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return 0;
  let version: number;
  try {
    version = documentSchema.parse(JSON.parse(text)).version;
  } catch (error) {
    throw new StudioError("file-broken", `${path} does not describe a library: ${firstProblem(error)}`);
  }
  if (version > known) {
    throw new StudioError(
      "library-newer",
      `the library ${folder} was made by a newer RPSM Studio (version ${version}, this one knows ${known}): update it, or choose another folder`,
    );
  }
  return version;
}

/** Brings an older library to the present version, after a backup of everything but videos and columns. */
export async function migrateLibrary(
  folder: string,
  log: Log,
  steps: readonly LibraryMigration[] = migrations,
  target = libraryVersion,
): Promise<void> {
  const from = await checkLibraryVersion(folder, target);
  if (from === target) return;
  const backup = await backUp(folder);
  if (backup) log.info(`the library ${folder} is brought from version ${from} to ${target}; backup: ${backup}`);
  for (let version = from; version < target; version++) {
    const step = steps.find((each) => each.from === version);
    if (!step) throw new StudioError("internal", `no way leads from library version ${version} to ${version + 1}`);
    await step.migrate(folder);
    await writeVersion(folder, version + 1);
  }
}

async function writeVersion(folder: string, version: number): Promise<void> {
  const document = { format: libraryFormat, version };
  await writeFileAtomic(join(folder, libraryFileName), `${JSON.stringify(document, undefined, 2)}\n`);
}

/** @returns the backup's folder; undefined when there was nothing to keep */
async function backUp(folder: string): Promise<string | undefined> {
  const paths = await filesToKeep(folder);
  if (paths.length === 0) return undefined;
  const when = new Date().toISOString().replaceAll(":", "-");
  const backup = join(folder, backupsFolderName, when);
  for (const path of paths) {
    const target = join(backup, path);
    await mkdir(join(target, ".."), { recursive: true });
    await copyFile(join(folder, path), target);
  }
  return backup;
}

/** Small files that hold what cannot be made again, relative to the library's folder. */
async function filesToKeep(folder: string): Promise<string[]> {
  const folders = ["", ...(await subfolders(folder, clipsFolderName)), ...(await subfolders(folder, trashFolderName))];
  const kept: string[] = [];
  for (const each of folders) {
    const names = await readdir(join(folder, each)).catch(() => []);
    kept.push(...names.filter((name) => smallFiles.has(name)).map((name) => join(each, name)));
  }
  return kept;
}

async function subfolders(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(name, entry.name));
}
