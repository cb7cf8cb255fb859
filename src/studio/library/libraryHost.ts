import { resolve } from "node:path";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type { ClipOverview, LibraryNotification, LibraryStatus, ReviewItem } from "../../common/libraryProtocol";
import type { Log } from "../../common/log";
import type { PageFile } from "../pageFiles";
import { AnalysisCache } from "./analysisCache";
import { ClipAnalyst } from "./clipAnalyst";
import type { ClipLibrary, LibraryChange } from "./clipLibrary";
import { ExportsFolder } from "./exportsFolder";
import { resolveLibraryFile } from "./libraryFiles";
import { claimLibrary } from "./openLibrary";

/** What keeps files of its own in the library's folder, while the library is open for writing. */
export interface LibraryCompanion {
  open(library: ClipLibrary): Promise<void>;
  /** Resolves when nothing more is written: another program may open the library then. */
  close(): Promise<void>;
  /** Another program has the library now: nothing may be written any more. */
  abandon(because: string): void;
}

export interface LibraryHostOptions {
  notify(notification: LibraryNotification): void;
  /** ClipAnalyst's entry. */
  analysisEntry: string;
  companion?: LibraryCompanion;
  log: Log;
}

type HostState = { state: "opening" } | { state: "open"; library: ClipLibrary } | { state: "closed"; error: ErrorData };

/** The library of the settings, open for writing while the studio runs, or why it is not. One per host. */
export class LibraryHost {
  private readonly analyses = new AnalysisCache();
  private readonly analyst: ClipAnalyst;
  private readonly exports: ExportsFolder;
  private folder = "";
  private state: HostState = closed(new StudioError("library-closed", "no library was opened yet"));
  /** Openings and closings happen one after the other. */
  private last: Promise<void> = Promise.resolve();
  private claimed: Promise<void> = Promise.resolve();

  constructor(private readonly options: LibraryHostOptions) {
    this.exports = new ExportsFolder(options.log);
    this.analyst = new ClipAnalyst(options.analysisEntry);
  }

  /** Where exports wait until the page has fetched them, a folder per job. Gone when the studio ends. */
  get exportsFolder(): string {
    return this.exports.path;
  }

  /** Closes the library that is open and opens this one. How it went is told by `library.status`. */
  open(folder: string): Promise<void> {
    this.folder = resolve(folder);
    return new Promise((resolveOpened) => {
      this.claimed = new Promise((resolveClaimed) => {
        this.last = this.last.then(() => this.openNext(this.folder, resolveClaimed)).finally(resolveClaimed);
      });
      void this.last.then(resolveOpened);
    });
  }

  /** Tries again when it is closed. */
  async reopen(): Promise<LibraryStatus> {
    await this.last;
    if (this.state.state === "closed") await this.open(this.folder);
    return this.status();
  }

  /** Waits for an opening under way. */
  async status(): Promise<LibraryStatus> {
    await this.last;
    return this.statusNow();
  }

  /** Why it is closed; known before all clips are read. */
  async problem(): Promise<ErrorData | undefined> {
    await this.claimed;
    return this.state.state === "closed" ? this.state.error : undefined;
  }

  /** @throws StudioError `library-closed`, also while it is being opened */
  require(): ClipLibrary {
    if (this.state.state === "open") return this.state.library;
    throw new StudioError("library-closed", `the library is not open: ${closedError(this.state).message}`);
  }

  /** Waits for an opening under way. @throws StudioError `library-closed` */
  async ready(): Promise<ClipLibrary> {
    await this.last;
    return this.require();
  }

  /** For a timeline; kept until the clip changes. */
  async overview(id: string, buckets: number): Promise<ClipOverview> {
    const folder = (await this.ready()).folderOf(id);
    return this.analyses.get(id, `overview ${buckets}`, () =>
      this.analyst.analyse({ kind: "overview", folder, buckets }),
    );
  }

  /** Frames worth correcting; kept until the clip changes. */
  async review(id: string, limit: number): Promise<ReviewItem[]> {
    const folder = (await this.ready()).folderOf(id);
    return this.analyses.get(id, `review ${limit}`, () => this.analyst.analyse({ kind: "review", folder, limit }));
  }

  /** See resolveLibraryFile. */
  resolveFile(pathname: string): Promise<PageFile | undefined> {
    return resolveLibraryFile(pathname, { library: () => this.ready(), exportsFolder: this.exportsFolder });
  }

  /** Resolves when everything is on disk and another program can open the library. */
  async close(): Promise<void> {
    this.last = this.last.then(() => this.closeCurrent(new StudioError("library-closed", "the studio is ending")));
    await this.last;
    await this.analyst.stop();
    this.exports.remove();
  }

  private async openNext(folder: string, onClaimed: () => void): Promise<void> {
    const { log } = this.options;
    await this.closeCurrent(undefined);
    try {
      const claim = await claimLibrary({ folder, access: "write", log, onLost: (error) => this.lose(error) });
      onClaimed();
      const library = await claim.load();
      library.onChange((change) => void this.tell(library, change));
      await this.options.companion?.open(library);
      this.state = { state: "open", library };
    } catch (error) {
      this.state = closed(error);
      log.warn(toErrorData(error).message);
    }
    await this.tellStatus();
  }

  /** @param because undefined: another one is opened */
  private async closeCurrent(because: StudioError | undefined): Promise<void> {
    const { state } = this;
    this.state = because ? closed(because) : { state: "opening" };
    this.analyses.clear();
    if (state.state !== "open") return;
    await this.options.companion?.close();
    await state.library.close();
  }

  private lose(error: StudioError): void {
    this.state = closed(error);
    this.options.companion?.abandon(error.message);
    void this.tellStatus();
  }

  private async tellStatus(): Promise<void> {
    this.options.notify({ type: "library.status", status: await this.statusNow() });
  }

  private async statusNow(): Promise<LibraryStatus> {
    const { folder, state } = this;
    if (state.state !== "open") return { state: "closed", folder, error: closedError(state) };
    const { library } = state;
    // A folder that somebody has just taken away has no space; the watcher tells the rest.
    const freeBytes = await library.freeBytes().catch(() => 0);
    return { state: "open", folder, freeBytes, clips: library.list().length };
  }

  private async tell(library: ClipLibrary, { upserted, removed, rowsChanged }: LibraryChange): Promise<void> {
    this.analyses.forget([...upserted.map(({ id }) => id), ...removed, ...rowsChanged]);
    if (upserted.length + removed.length > 0) this.options.notify({ type: "clips.changed", upserted, removed });
    for (const id of rowsChanged) {
      const journal = await library.read(id).then(
        (clip) => clip.journal(),
        () => [],
      );
      this.options.notify({ type: "clip.changed", id, entries: journal.length, rowsChanged: true });
    }
  }
}

function closed(error: unknown): HostState {
  return { state: "closed", error: toErrorData(error) };
}

function closedError(state: HostState): ErrorData {
  return state.state === "closed" ? state.error : { code: "library-closed", message: "it is being opened" };
}
