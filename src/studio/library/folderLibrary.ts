import { randomUUID } from "node:crypto";
import { mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { type ClipInfo, clipFormat, clipVersion, thumbnailFileName } from "../../common/clipDocument";
import type { JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import type { ClipChange, ClipSummary, TrashedClip } from "../../common/libraryProtocol";
import type { Unsubscribe } from "../../common/link";
import { writeFileAtomic } from "../writeFileAtomic";
import type { ClipCatalogue } from "./clipCatalogue";
import { readClipInfo, writeClipInfo } from "./clipInfoFile";
import type { ClipDraft, ClipLibrary, ClipReader, ClipWriter, LibraryChange } from "./clipLibrary";
import { FolderClipReader } from "./clipReader";
import { FolderClipWriter } from "./clipWriter";
import { syncFolder, writing } from "./diskErrors";
import { folderNameFor, nextName, renameUnique } from "./folderName";
import { hiddenFolderName } from "./hiddenFolders";
import type { JournalStore } from "./journalStore";
import { KeyedQueue } from "./keyedQueue";
import { clipsFolderName } from "./libraryFolders";
import { replaceColumns } from "./replaceColumns";
import { type BuiltClip, buildDuplicate, buildExcerpt, buildMerged, checkFrameRange } from "./reshapeClips";
import { Trash } from "./trash";
import { type WritingMarker, writeMarker } from "./writingMarker";

/** In the queue: whoever looks for a name that is free. No folder has this name. */
const namesKey = "/";

export interface FolderLibraryOptions {
  folder: string;
  access: "write" | "read";
  catalogue: ClipCatalogue;
  journals: JournalStore;
  /** Gives back what opening the library took: lock, index, watchers. */
  release(): Promise<void>;
}

/** A library's clips as folders on disk. Changes of one clip happen one after the other, of different ones at once. */
export class FolderLibrary implements ClipLibrary {
  private readonly queue = new KeyedQueue();
  private readonly trashed: Trash;
  private readonly listeners = new Set<(change: LibraryChange) => void>();
  /** By their folders' names. */
  private readonly writers = new Map<string, FolderClipWriter>();
  private closedBecause: string | undefined;
  private released = false;

  constructor(private readonly options: FolderLibraryOptions) {
    this.trashed = new Trash(options.folder, this.clipsFolder, options.journals);
  }

  get folder(): string {
    return this.options.folder;
  }

  list(): ClipSummary[] {
    return this.catalogue.list();
  }

  folderOf(id: string): string {
    return join(this.clipsFolder, this.catalogue.folderName(id));
  }

  async read(id: string): Promise<ClipReader> {
    const folder = this.folderOf(id);
    return new FolderClipReader({ ...(await readClipInfo(folder)), id }, folder);
  }

  async create({ ifInterrupted, ...draft }: ClipDraft): Promise<ClipWriter> {
    this.checkWritable();
    const name = draft.name.trim() || "clip";
    const id = randomUUID();
    const info: ClipInfo = {
      ...draft,
      name,
      cuts: draft.cuts ?? [],
      tags: draft.tags ?? [],
      columns: [...new Set(["timestamps_s" as const, ...draft.columns])],
      format: clipFormat,
      version: clipVersion,
      id,
      createdAt: new Date().toISOString(),
      takes: [id],
      frames: 0,
    };
    const folderName = await writing(`clip "${name}"`, () => this.makeFolder({ ifInterrupted, info }));
    const onEnded = () => {
      this.catalogue.beingWritten.delete(folderName);
      this.writers.delete(folderName);
    };
    const writer = await FolderClipWriter.begin({
      folder: join(this.clipsFolder, folderName),
      info,
      onFinished: async () => {
        await this.queue.run([folderName], () => this.refresh([folderName]));
        return this.catalogue.summary(info.id);
      },
      onEnded,
    });
    this.writers.set(folderName, writer);
    if (this.closedBecause !== undefined) await writer.abandon(this.closedBecause);
    return writer;
  }

  updateInfo(id: string, change: Partial<Pick<ClipInfo, "name" | "tags" | "heightM">>): Promise<ClipSummary> {
    return this.changeClip(id, async (folder) => {
      await writeClipInfo(folder, { ...(await readClipInfo(folder)), ...change });
    });
  }

  replaceColumns(
    id: string,
    columns: Parameters<ClipLibrary["replaceColumns"]>[1],
    change: Partial<ClipInfo> = {},
  ): Promise<ClipSummary> {
    return this.changeClip(id, (folder) => replaceColumns(folder, columns, change), true);
  }

  async appendEdits(id: string, after: number, entries: readonly JournalEntry[]): Promise<number> {
    let count = 0;
    await this.changeClip(id, async (folder) => {
      count = await this.options.journals.append(folder, after, entries);
    });
    return count;
  }

  async setThumbnail(id: string, webp: Uint8Array): Promise<void> {
    await this.changeClip(id, (folder) => writeFileAtomic(join(folder, thumbnailFileName), webp));
  }

  async duplicate(id: string): Promise<ClipChange> {
    const name = nextName(this.catalogue.summary(id).name, new Set(this.list().map((clip) => clip.name)));
    return this.reshape([id], async ([folder]) => [await buildDuplicate(this.clipsFolder, folder!, name)], []);
  }

  async trim(id: string, first: number, last: number): Promise<ClipChange> {
    checkFrameRange(this.catalogue.summary(id), first, last);
    return this.reshape([id], async ([folder]) => [await buildExcerpt(this.clipsFolder, folder!, { first, last })]);
  }

  async split(id: string, frame: number): Promise<ClipChange> {
    const { name, frames } = this.catalogue.summary(id);
    checkFrameRange({ name, frames }, 0, frame - 1);
    checkFrameRange({ name, frames }, frame, frames - 1);
    return this.reshape([id], async ([folder]) => [
      await buildExcerpt(this.clipsFolder, folder!, { name: `${name} (1)`, first: 0, last: frame - 1 }),
      await buildExcerpt(this.clipsFolder, folder!, { name: `${name} (2)`, first: frame, last: frames - 1 }),
    ]);
  }

  async merge(ids: readonly string[], name: string): Promise<ClipChange> {
    if (new Set(ids).size !== ids.length || ids.length < 2) {
      throw new StudioError("bad-argument", "at least two different clips are needed to make one of them");
    }
    return this.reshape(ids, async (folders) => [await buildMerged(this.clipsFolder, folders, name)]);
  }

  async trash(ids: readonly string[]): Promise<void> {
    this.checkWritable();
    const names = [...new Set(ids.map((id) => this.catalogue.folderName(id)))];
    await this.queue.run(names, () => this.trashFolders(names));
  }

  async restore(ids: readonly string[]): Promise<void> {
    this.checkWritable();
    const names: string[] = [];
    for (const id of ids) {
      names.push(await this.queue.run([namesKey], () => writing(`clip "${id}"`, () => this.trashed.giveBack(id))));
    }
    await this.queue.run(names, () => this.refresh(names));
  }

  listTrash(): Promise<TrashedClip[]> {
    return this.trashed.list();
  }

  async deleteForever(ids?: readonly string[]): Promise<void> {
    this.checkWritable();
    await writing("the trash", () => this.trashed.remove(ids));
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  onChange(listener: (change: LibraryChange) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.released) return;
    this.released = true;
    this.closedBecause ??= "the library was closed";
    await this.queue.settled();
    for (const writer of this.writers.values()) await writer.abandon(this.closedBecause);
    await this.options.release();
  }

  /** Nothing is written any more: another program has the library now. */
  abandon(because: string): void {
    this.closedBecause ??= because;
    // Their files belong to that program now: how they close says nothing.
    for (const writer of this.writers.values()) void writer.abandon(because).catch(() => {});
  }

  /** Looks again at folders that may have been changed outside; undefined: at all. */
  async lookAgain(names: readonly string[] | undefined): Promise<void> {
    const looked = names ?? (await this.catalogue.folderNames());
    if (this.closedBecause === undefined) await this.queue.run(looked, () => this.refresh(looked));
  }

  private get catalogue(): ClipCatalogue {
    return this.options.catalogue;
  }

  private get clipsFolder(): string {
    return join(this.folder, clipsFolderName);
  }

  /** Changes the files of one clip and shows what became of it. */
  private async changeClip(
    id: string,
    change: (folder: string) => Promise<void>,
    rowsChanged = false,
  ): Promise<ClipSummary> {
    this.checkWritable();
    const name = this.catalogue.folderName(id);
    return this.queue.run([name], async () => {
      // It may have gone while this waited.
      const folder = this.folderOf(id);
      await writing(`clip "${this.catalogue.summary(id).name}"`, () => change(folder));
      await this.refresh([name], rowsChanged ? [id] : []);
      return this.catalogue.summary(id);
    });
  }

  /**
   * Makes clips of others: they are built where nobody sees them, get their place in one step each, and only then do
   * those that they replace go to the trash.
   */
  private async reshape(
    ids: readonly string[],
    build: (folders: string[]) => Promise<BuiltClip[]>,
    replaced: readonly string[] = ids,
  ): Promise<ClipChange> {
    this.checkWritable();
    const names = ids.map((id) => this.catalogue.folderName(id));
    return this.queue.run(names, async () => {
      const folders = ids.map((id) => this.folderOf(id));
      const built = await writing(`clip "${this.catalogue.summary(ids[0]!).name}"`, () => build(folders));
      const placed = await this.queue.run([namesKey], () => this.place(built));
      await this.refresh(placed);
      if (replaced.length > 0) await this.trashFolders(names);
      return { created: built.map(({ info }) => this.catalogue.summary(info.id)), trashed: [...replaced] };
    });
  }

  /** From its first moment the folder says what is to become of it after a crash. @returns its name */
  private async makeFolder(marker: WritingMarker): Promise<string> {
    const hidden = join(this.clipsFolder, hiddenFolderName());
    await mkdir(hidden);
    await writeMarker(hidden, marker);
    return this.queue.run([namesKey], async () => {
      const name = await renameUnique(hidden, this.clipsFolder, folderNameFor(marker.info.name));
      this.catalogue.beingWritten.add(name);
      await syncFolder(this.clipsFolder);
      return name;
    });
  }

  /** @returns the folders' names */
  private async place(built: readonly BuiltClip[]): Promise<string[]> {
    const names: string[] = [];
    for (const { path, info } of built) {
      names.push(await renameUnique(path, this.clipsFolder, folderNameFor(info.name)));
    }
    await syncFolder(this.clipsFolder);
    return names;
  }

  private async trashFolders(names: readonly string[]): Promise<void> {
    try {
      for (const name of names) {
        await writing(`clip "${name}"`, () => this.trashed.take(name));
        this.options.journals.forget(join(this.clipsFolder, name));
      }
    } finally {
      await this.refresh(names);
    }
  }

  private async refresh(names: readonly string[], rowsChanged: string[] = []): Promise<void> {
    const change = { ...(await this.catalogue.refresh(names)), rowsChanged };
    if (change.upserted.length + change.removed.length + rowsChanged.length === 0) return;
    for (const listener of [...this.listeners]) listener(change);
  }

  private checkWritable(): void {
    if (this.closedBecause !== undefined) {
      throw new StudioError("library-closed", `nothing can be written to ${this.folder}: ${this.closedBecause}`);
    }
    if (this.options.access === "read") {
      throw new StudioError("library-closed", `the library ${this.folder} is open for reading only`);
    }
  }
}
