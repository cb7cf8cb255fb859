import { open } from "node:fs/promises";
import { StudioError } from "../../common/errors";

/**
 * Runs something that writes, and gives the disk's refusals our codes.
 * @param what for the message: `clip "walk"`
 * @throws StudioError `disk-full`, `folder-unwritable`, `clip-missing`; other errors as they come
 */
export async function writing<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw diskError(error, what) ?? error;
  }
}

/** The error in our terms, or undefined for one that is not the disk's. */
export function diskError(error: unknown, what: string): StudioError | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new StudioError("disk-full", `${what}: the disk is full; free some space and try again`, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StudioError("folder-unwritable", `${what} cannot be written to (${message})`, { cause: error });
    case "ENOENT":
    case "ENOTDIR":
      return new StudioError("clip-missing", `${what} is no longer there (${message})`, { cause: error });
    default:
      return undefined;
  }
}

/** After files were made, renamed or removed in a folder: that survives a power cut too. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; its file systems keep names in a journal of their own.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
