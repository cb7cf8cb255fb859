import { randomUUID } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type ErrorData, StudioError } from "../../common/errors";
import type { ClipSummary } from "../../common/libraryProtocol";
import type { ClipIndex } from "./clipIndex";
import { readClipInfo, writeClipInfo } from "./clipInfoFile";
import type { LibraryChange } from "./clipLibrary";
import type { JournalStore } from "./journalStore";
import { clipStamp, type SummarizedClip, substituteId, summarizeClip } from "./summarizeClip";
import { isUnfinished } from "./writingMarker";

const longestTurnMs = 10;

export interface ClipCatalogueOptions {
  /** Holds one folder per clip. */
  clipsFolder: string;
  access: "write" | "read";
  journals: JournalStore;
  /** Undefined: nothing is kept. */
  index: ClipIndex | undefined;
}

/** What is known of every clip folder, equal to the disk after each `refresh`. */
export class ClipCatalogue {
  /** By folder name. */
  private readonly clips = new Map<string, SummarizedClip>();
  /** Folder name by clip id. */
  private readonly names = new Map<string, string>();
  /** Names of folders that this program is making clips in: they are none yet. */
  readonly beingWritten = new Set<string>();

  constructor(private readonly options: ClipCatalogueOptions) {
    for (const [name, clip] of options.index?.stored ?? []) this.keep(name, clip);
  }

  list(): ClipSummary[] {
    return [...this.clips.values()].map(({ summary }) => summary);
  }

  /** @throws StudioError `clip-missing` */
  summary(id: string): ClipSummary {
    return this.clips.get(this.folderName(id))!.summary;
  }

  /** @throws StudioError `clip-missing` */
  folderName(id: string): string {
    const name = this.names.get(id);
    if (name === undefined) throw new StudioError("clip-missing", `there is no clip "${id}" in the library`);
    return name;
  }

  /** Of folders that are not as they are known. */
  async changedFolderNames(): Promise<string[]> {
    const changed: string[] = [];
    await inTurns(await this.folderNames(), (name) => {
      const known = this.clips.get(name);
      const stamp = clipStamp(join(this.options.clipsFolder, name));
      if (!known || known.summary.error || known.stamp !== stamp) changed.push(name);
    });
    return changed;
  }

  /** Of every folder that is known or there. */
  async folderNames(): Promise<string[]> {
    return [...new Set([...this.clips.keys(), ...(await clipFolderNames(this.options.clipsFolder))])];
  }

  /** Compares some folders with what is known, and reads again what has changed. */
  async refresh(names: readonly string[]): Promise<LibraryChange> {
    const found = new Map<string, SummarizedClip | "unchanged" | undefined>();
    await inTurns(names, async (name) => void found.set(name, await this.look(name)));
    const removed: string[] = [];
    for (const [name, clip] of found) {
      if (clip === undefined && this.clips.has(name)) removed.push(this.forget(name));
    }
    const changed = new Map<string, SummarizedClip>();
    const upserted: ClipSummary[] = [];
    for (const [name, clip] of found) {
      if (clip === undefined || clip === "unchanged") continue;
      const own = await this.withOwnId(name, clip);
      const before = this.clips.get(name)?.summary;
      if (before !== undefined && before.id !== own.summary.id) removed.push(this.forget(name));
      this.keep(name, own);
      changed.set(name, own);
      if (JSON.stringify(before) !== JSON.stringify(own.summary)) upserted.push(own.summary);
    }
    this.options.index?.write(
      changed,
      [...found.keys()].filter((name) => found.get(name) === undefined),
    );
    // A folder that was renamed outside is the same clip.
    return { upserted, removed: removed.filter((id) => !this.names.has(id)), rowsChanged: [] };
  }

  /** @returns undefined for what is no clip (any more) */
  private async look(name: string): Promise<SummarizedClip | "unchanged" | undefined> {
    const folder = join(this.options.clipsFolder, name);
    const before = this.clips.get(name);
    const stamp = clipStamp(folder);
    if (stamp === undefined) return undefined;
    if (before?.stamp === stamp && !before.summary.error) return "unchanged";
    const unfinished = isUnfinished(folder);
    if (unfinished && (this.options.access === "read" || this.beingWritten.has(name))) return undefined;
    const clip = await summarizeClip(folder, this.options.journals, before);
    if (clip && unfinished) clip.summary.error = unfinishedError(name);
    return clip;
  }

  /** A folder that was copied outside has the id of the other one: it gets its own. */
  private async withOwnId(name: string, clip: SummarizedClip): Promise<SummarizedClip> {
    const holder = this.names.get(clip.summary.id);
    if (holder === undefined || holder === name) return clip;
    const folder = join(this.options.clipsFolder, name);
    if (!(await stat(join(this.options.clipsFolder, holder)).catch(() => undefined))) {
      this.forget(holder);
      return clip;
    }
    if (this.options.access === "write" && !clip.summary.error) {
      await writeClipInfo(folder, { ...(await readClipInfo(folder)), id: randomUUID() });
      return (await summarizeClip(folder, this.options.journals, clip)) ?? clip;
    }
    const error = new StudioError("clip-broken", `clip "${name}" is a copy of "${holder}" and has its id`);
    return {
      ...clip,
      summary: { ...clip.summary, id: substituteId(name), error: { code: error.code, message: error.message } },
    };
  }

  private keep(name: string, clip: SummarizedClip): void {
    this.clips.set(name, clip);
    this.names.set(clip.summary.id, name);
  }

  /** @returns the id that is gone */
  private forget(name: string): string {
    const { id } = this.clips.get(name)!.summary;
    this.clips.delete(name);
    if (this.names.get(id) === name) this.names.delete(id);
    return id;
  }
}

/** When the library was opened, it could not be told what it was to become. */
function unfinishedError(name: string): ErrorData {
  return {
    code: "clip-broken",
    message: `clip "${name}" was being written when the program ended, and could not be repaired; its files are kept`,
  };
}

/** Names that may be clips: what begins with a dot is being built, or hidden by the file system. */
export async function clipFolderNames(clipsFolder: string): Promise<string[]> {
  const entries = await readdir(clipsFolder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => basename(entry.name));
}

/** Others get a turn in between. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void> | void): Promise<void> {
  let turnEndsMs = performance.now() + longestTurnMs;
  for (const item of items) {
    await work(item);
    if (performance.now() < turnEndsMs) continue;
    await setImmediate();
    turnEndsMs = performance.now() + longestTurnMs;
  }
}
