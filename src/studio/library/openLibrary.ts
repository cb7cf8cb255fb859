import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StudioError, toErrorData } from "../../common/errors";
import type { Log } from "../../common/log";
import { prepareLibraryFolder } from "../libraryFolder";
import { whyUnreadable } from "../whyUnreadable";
import { ClipCatalogue } from "./clipCatalogue";
import { ClipIndex } from "./clipIndex";
import type { ClipLibrary } from "./clipLibrary";
import { writing } from "./diskErrors";
import { FolderLibrary } from "./folderLibrary";
import { removeHidden } from "./hiddenFolders";
import { JournalStore } from "./journalStore";
import { clipsFolderName, trashFolderName } from "./libraryFolders";
import { LibraryLock } from "./libraryLock";
import { checkLibraryVersion, migrateLibrary } from "./libraryVersion";
import { LibraryWatcher } from "./libraryWatcher";
import { type RepairVideo, recoverClips } from "./recoverClips";

export interface OpenLibraryOptions {
  folder: string;
  /** `read` needs no lock and never writes: for the command line beside a running studio. */
  access: "write" | "read";
  /** Named to others who want the library. */
  program?: string;
  log: Log;
  /** Another program has taken it over; nothing can be written any more. */
  onLost?: (error: StudioError) => void;
}

/** A library that nobody else can open for writing now; `load` reads what is in it. */
export interface ClaimedLibrary {
  load(): Promise<ClipLibrary>;
}

/**
 * Opens a library of clips. With write access it is created at need, brought to the present version, and repaired after
 * a crash.
 * @throws StudioError `library-locked`, `library-newer`, `folder-unwritable`, `disk-full`, `file-missing`, `file-broken`
 */
export async function openLibrary(options: OpenLibraryOptions): Promise<ClipLibrary> {
  return (await claimLibrary(options)).load();
}

/**
 * The first, quick part of opening a library: whether it can be used at all. See openLibrary.
 */
export async function claimLibrary(options: OpenLibraryOptions): Promise<ClaimedLibrary> {
  const folder = resolve(options.folder);
  return options.access === "read" ? claimForReading(folder, options.log) : claimForWriting(folder, options);
}

async function claimForReading(folder: string, log: Log): Promise<ClaimedLibrary> {
  await checkLibraryVersion(folder);
  const found = await stat(folder).catch((error: unknown) => {
    throw new StudioError("file-missing", `the library ${folder} ${whyUnreadable(error)}`);
  });
  if (!found.isDirectory()) throw new StudioError("file-missing", `the library ${folder} is a file, not a folder`);
  return { load: () => load({ folder, access: "read", log }) };
}

async function claimForWriting(
  folder: string,
  { program = "RPSM Studio", log, onLost }: OpenLibraryOptions,
): Promise<ClaimedLibrary> {
  await checkLibraryVersion(folder);
  const unwritable = await prepareLibraryFolder(folder);
  if (unwritable) throw new StudioError(unwritable.code, unwritable.message);
  let library: FolderLibrary | undefined;
  const what = `the library ${folder}`;
  const onLockLost = () => {
    const error = new StudioError("library-locked", `another program has taken over ${what}`);
    log.error(error.message);
    library?.abandon(error.message);
    onLost?.(error);
  };
  const lock = await writing(what, () => LibraryLock.take(folder, { program, log, onLost: onLockLost }));
  try {
    await writing(what, async () => {
      await migrateLibrary(folder, log);
      await mkdir(join(folder, clipsFolderName), { recursive: true });
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    load: async () => {
      try {
        library = await load({ folder, access: "write", log, lock });
        return library;
      } catch (error) {
        await lock.release();
        throw error;
      }
    },
  };
}

/** Loaded when it is needed: most openings repair nothing. */
const repairVideo: RepairVideo = async (...video) => {
  const { finishVideo } = await import("../recording/finishVideo");
  return finishVideo(...video);
};

interface LoadOptions {
  folder: string;
  access: "write" | "read";
  lock?: LibraryLock;
  log: Log;
}

async function load({ folder, access, lock, log }: LoadOptions): Promise<FolderLibrary> {
  const index = ClipIndex.open(folder, access, log);
  const journals = new JournalStore();
  const clipsFolder = join(folder, clipsFolderName);
  const catalogue = new ClipCatalogue({ clipsFolder, access, journals, index });
  const changed = await catalogue.changedFolderNames();
  if (access === "write") {
    await removeHidden(clipsFolder);
    await removeHidden(join(folder, trashFolderName));
    await recoverClips(clipsFolder, changed, repairVideo, log);
  }
  await catalogue.refresh(changed);
  const library: FolderLibrary = new FolderLibrary({
    folder,
    access,
    catalogue,
    journals,
    release: async () => {
      watcher?.close();
      index?.close();
      await lock?.release();
    },
  });
  const watcher =
    access === "write"
      ? new LibraryWatcher({
          clipsFolder,
          folderNames: await catalogue.folderNames(),
          onChange: (names) =>
            void library.lookAgain(names).catch((error: unknown) => log.warn(toErrorData(error).message)),
          log,
        })
      : undefined;
  return library;
}
