import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ErrorData, StudioError, toErrorData } from "../common/errors";

/**
 * Creates the library folder at need and tries to write into it: permissions alone do not tell (read-only disks, full
 * disks, root). The studio runs on without a usable library, so the problem is returned, not thrown.
 */
export async function prepareLibraryFolder(path: string): Promise<ErrorData | undefined> {
  const probePath = join(path, `.write-test-${randomUUID()}`);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(probePath, "");
    await rm(probePath);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return toErrorData(
      new StudioError(
        "folder-unwritable",
        `the library folder ${path} cannot be written to (${why}); choose another one in the settings`,
      ),
    );
  }
}
