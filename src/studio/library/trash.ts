import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../../common/errors";
import type { TrashedClip } from "../../common/libraryProtocol";
import { syncFolder } from "./diskErrors";
import { renameUnique } from "./folderName";
import { removeWhole } from "./hiddenFolders";
import type { JournalStore } from "./journalStore";
import { trashFolderName } from "./libraryFolders";
import { summarizeClip } from "./summarizeClip";

/** `20260118T093012345Z walk`: when it was thrown away, and its folder's name before. */
const trashedName = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z (.+)$/s;

/** Clips that were thrown away: their whole folders, moved in one step and back in one step. */
export class Trash {
  private readonly folder: string;

  constructor(
    libraryFolder: string,
    private readonly clipsFolder: string,
    private readonly journals: JournalStore,
  ) {
    this.folder = join(libraryFolder, trashFolderName);
  }

  /** Moves a clip's folder here. */
  async take(folderName: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const when = new Date().toISOString().replace(/[-:.]/g, "");
    await renameUnique(join(this.clipsFolder, folderName), this.folder, `${when} ${folderName}`);
    await this.sync();
  }

  /**
   * Moves a clip's folder back, under another name where its own is taken.
   * @returns its folder's name
   * @throws StudioError `clip-missing`
   */
  async giveBack(id: string): Promise<string> {
    const found = (await this.read()).find(({ trashed }) => trashed.clip.id === id);
    if (!found) throw new StudioError("clip-missing", `there is no clip "${id}" in the trash`);
    const name = await renameUnique(join(this.folder, found.name), this.clipsFolder, found.folderName);
    await this.sync();
    return name;
  }

  /** The last thrown away first. */
  async list(): Promise<TrashedClip[]> {
    return (await this.read()).map(({ trashed }) => trashed);
  }

  /** @param ids undefined: all. @throws StudioError `clip-missing` */
  async remove(ids?: readonly string[]): Promise<void> {
    const found = await this.read();
    for (const id of ids ?? []) {
      if (!found.some(({ trashed }) => trashed.clip.id === id)) {
        throw new StudioError("clip-missing", `there is no clip "${id}" in the trash`);
      }
    }
    for (const { name, trashed } of found) {
      if (ids?.includes(trashed.clip.id) ?? true) await removeWhole(join(this.folder, name));
    }
  }

  private async read(): Promise<{ name: string; folderName: string; trashed: TrashedClip }[]> {
    const found: { name: string; folderName: string; trashed: TrashedClip }[] = [];
    for (const name of (await readdir(this.folder).catch(() => [])).sort().reverse()) {
      const [, year, month, day, hour, minute, second, ms, folderName] = trashedName.exec(name) ?? [];
      const summarized = folderName && (await summarizeClip(join(this.folder, name), this.journals));
      if (!folderName || !summarized) continue;
      const trashedAt = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
      found.push({ name, folderName, trashed: { clip: summarized.summary, trashedAt } });
    }
    return found;
  }

  private async sync(): Promise<void> {
    await syncFolder(this.folder);
    await syncFolder(this.clipsFolder);
  }
}
