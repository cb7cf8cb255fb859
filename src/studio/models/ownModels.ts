import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../../common/errors";
import { writing } from "../library/diskErrors";
import { hiddenFolderName, removeHidden } from "../library/hiddenFolders";
import { writeFileAtomic } from "../writeFileAtomic";
import {
  formatDescription,
  type ModelContent,
  modelFileNames,
  readDescription,
  readModelContent,
  weightsHash,
  writeModelFolder,
} from "./modelFolder";

/** Within the folder of models: what was removed, until the studio is started again. */
const removedFolderName = ".removed";
const longestId = 60;

/** The user's models in the library: what is added, renamed, removed and taken back. */
export class OwnModels {
  private adding: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Forgets for good what was removed before the program was started, and what a crash left half-built. */
  async prepare(): Promise<void> {
    await removeHidden(this.folder);
    await rm(this.removedFolder, { recursive: true, force: true });
  }

  /**
   * Adds a model under its own id, or under the next free one; one model after the other.
   * @param taken ids of other models, which it must not hide
   * @returns its id; that of the same model where it is there already
   * @throws StudioError `disk-full`, `folder-unwritable`
   */
  add(content: ModelContent, taken: readonly string[]): Promise<string> {
    const added = this.adding.then(() => this.addNext(content, taken));
    this.adding = added.catch(() => {});
    return added;
  }

  /** @throws StudioError `model-missing`, `disk-full`, `folder-unwritable` */
  async rename(id: string, name: string): Promise<void> {
    await this.check(id);
    const { description } = await readDescription(this.pathOf(id));
    const path = join(this.pathOf(id), modelFileNames.description);
    await writing(`model "${id}"`, () => writeFileAtomic(path, formatDescription({ ...description, name })));
  }

  /** @throws StudioError `model-missing` */
  async remove(id: string): Promise<void> {
    await this.check(id);
    await writing(`model "${id}"`, async () => {
      await mkdir(this.removedFolder, { recursive: true });
      await rm(join(this.removedFolder, id), { recursive: true, force: true });
      await rename(this.pathOf(id), join(this.removedFolder, id));
    });
  }

  /** Takes back what was removed since the program was started. @throws StudioError `model-missing` */
  async restore(id: string): Promise<void> {
    if (await this.has(id)) throw new StudioError("bad-argument", `there is another model "${id}" by now`);
    const removed = await readdir(this.removedFolder).catch((): string[] => []);
    if (!removed.includes(id)) throw new StudioError("model-missing", `no model "${id}" was removed`);
    await rename(join(this.removedFolder, id), this.pathOf(id));
  }

  private async addNext(content: ModelContent, taken: readonly string[]): Promise<string> {
    for (let number = 1; ; number++) {
      const id = number === 1 ? content.description.id : `${content.description.id}-${number}`;
      if (await this.has(id)) {
        const there = await readModelContent(this.pathOf(id)).catch(() => undefined);
        if (there && weightsHash(there.weights) === weightsHash(content.weights)) return id;
        continue;
      }
      if (taken.includes(id)) continue;
      const building = join(this.folder, hiddenFolderName());
      try {
        await writing(`model "${id}"`, async () => {
          await writeModelFolder(building, { ...content, description: { ...content.description, id } });
          await rename(building, this.pathOf(id));
        });
      } catch (error) {
        await rm(building, { recursive: true, force: true });
        throw error;
      }
      return id;
    }
  }

  private async check(id: string): Promise<void> {
    if (!(await this.has(id))) {
      throw new StudioError("model-missing", `there is no model "${id}" in the library; bundled ones stay as they are`);
    }
  }

  private async has(id: string): Promise<boolean> {
    const names = await readdir(this.folder).catch((): string[] => []);
    return names.includes(id) && (await stat(this.pathOf(id))).isDirectory();
  }

  private pathOf(id: string): string {
    return join(this.folder, id);
  }

  private get removedFolder(): string {
    return join(this.folder, removedFolderName);
  }
}

/** An id for a model of this name: `Climbing, low camera` -> `climbing-low-camera`. */
export function modelIdFor(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, longestId)
    .replace(/-+$/, "");
  return plain || "model";
}
