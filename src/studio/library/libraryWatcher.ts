import { existsSync, type FSWatcher, watch } from "node:fs";
import { join, sep } from "node:path";
import type { Log } from "../../common/log";

/** Changes come in bursts: a copied folder is many files. */
const gatherMs = 300;
/** Where the system cannot tell of changes, everything is compared this often. */
const pollMs = 10_000;
/** Watchers that are made before others get a turn. */
const atOnce = 200;

export interface LibraryWatcherOptions {
  clipsFolder: string;
  /** Folders to watch from the beginning. */
  folderNames: readonly string[];
  /** @param names of folders in which something changed; undefined: anything may have */
  onChange(names: readonly string[] | undefined): void;
  log: Log;
}

/** Tells which clip folders were added, removed or changed, by whomever. */
export class LibraryWatcher {
  /** Linux watches no folders inside a folder: each clip has its own watcher. */
  private readonly inner = new Map<string, FSWatcher>();
  private outer: FSWatcher | undefined;
  private changed = new Set<string>();
  private gathering: NodeJS.Timeout | undefined;
  private polling: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: LibraryWatcherOptions) {
    const recursive = process.platform !== "linux";
    try {
      this.outer = watch(options.clipsFolder, { recursive, persistent: false }, (_event, path) => this.add(path));
      this.outer.on("error", (error) => this.poll(error));
    } catch (error) {
      this.poll(error as Error);
    }
    if (!recursive) this.watchInner([...options.folderNames]);
  }

  close(): void {
    this.closed = true;
    this.stopWatching();
    clearTimeout(this.gathering);
    clearInterval(this.polling);
  }

  private add(path: string | null): void {
    if (path === null) this.options.onChange(undefined);
    else this.gather(path.split(sep)[0]!);
  }

  private gather(name: string): void {
    // What is being built there, and temporary files of other programs.
    if (this.closed || name.startsWith(".")) return;
    this.changed.add(name);
    this.gathering ??= setTimeout(() => this.tell(), gatherMs).unref();
  }

  private tell(): void {
    const names = [...this.changed];
    this.changed = new Set();
    this.gathering = undefined;
    if (process.platform === "linux") for (const name of names) this.followInner(name);
    this.options.onChange(names);
  }

  private watchInner(names: string[]): void {
    for (const name of names.splice(0, atOnce)) this.followInner(name);
    if (names.length > 0) setImmediate(() => this.watchInner(names));
  }

  private followInner(name: string): void {
    if (this.closed || this.polling) return;
    const folder = join(this.options.clipsFolder, name);
    const watcher = this.inner.get(name);
    if (!existsSync(folder)) {
      watcher?.close();
      this.inner.delete(name);
    } else if (!watcher) {
      try {
        const own = watch(folder, { persistent: false }, () => this.gather(name));
        own.on("error", () => this.forget(name, own));
        this.inner.set(name, own);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOSPC" || code === "EMFILE") this.poll(error as Error);
      }
    }
  }

  private forget(name: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.inner.get(name) === watcher) this.inner.delete(name);
  }

  private poll(error: Error): void {
    if (this.closed || this.polling) return;
    this.options.log.warn(
      `the library is compared every ${pollMs / 1000} s, as it cannot be watched: ${error.message}`,
    );
    this.stopWatching();
    this.polling = setInterval(() => this.options.onChange(undefined), pollMs).unref();
  }

  private stopWatching(): void {
    this.outer?.close();
    for (const watcher of this.inner.values()) watcher.close();
    this.inner.clear();
  }
}
