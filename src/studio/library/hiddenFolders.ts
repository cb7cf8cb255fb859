import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

const hiddenStart = ".building-";

/** Name of a folder that nobody sees: a clip that is not whole yet, or not whole any more. */
export function hiddenFolderName(): string {
  return hiddenStart + randomUUID();
}

/** Removes a folder in one step, as far as anybody can see; a crash leaves nothing that looks like a clip. */
export async function removeWhole(folder: string): Promise<void> {
  const hidden = join(dirname(folder), hiddenFolderName());
  try {
    await rename(folder, hidden);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await rm(hidden, { recursive: true, force: true });
}

/** What a crash left of such folders. */
export async function removeHidden(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    if (name.startsWith(hiddenStart)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
