import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type {
  ClipChange,
  ClipSummary,
  ExportOptions,
  Job,
  LibraryStatus,
  TrashedClip,
} from "../../common/libraryProtocol";
import type { StudioNotification } from "../../common/protocol";
import type { StudioClient } from "../host/studioClient";
import { ClipHistory } from "./clipHistory";
import {
  type ClipAction,
  type ClipOperation,
  type ClipOperationChange,
  joinChanges,
  tagChanges,
} from "./clipOperations";

interface ListChange {
  upserted: readonly ClipSummary[];
  removed: readonly string[];
}

export interface LibraryState {
  /** Undefined until the host has answered. */
  status?: LibraryStatus;
  /** By id; empty while the library is closed. */
  clips: ReadonlyMap<string, ClipSummary>;
  /** Whether `clips` is what the library holds. */
  isLoaded: boolean;
  /** The last reading of the library that failed. */
  error?: ErrorData;
  jobs: readonly Job[];
  /** Undefined until it is asked for (loadTrash); kept up to date from then on. */
  trash?: readonly TrashedClip[];
  /** What Ctrl-Z and Ctrl-Shift-Z would do. */
  undoAction?: ClipAction;
  redoAction?: ClipAction;
}

/**
 * The page's view of the clip library, kept up to date by the host, and everything that a user does to whole clips.
 * Every action throws the host's StudioError; those that return a ClipOperation can be taken back.
 */
export class LibraryClient {
  readonly store: StoreApi<LibraryState> = createStore(() => ({ clips: new Map(), isLoaded: false, jobs: [] }));
  private readonly history = new ClipHistory((change) => this.apply(change));
  /** Told while a list was on its way, which may be older: applied once more on top of it. */
  private missedWhileLoading: ListChange[] | undefined;
  private loads = 0;
  /** Undo and redo, one after the other, however fast the keys come. */
  private steps: Promise<unknown> = Promise.resolve();

  constructor(readonly studio: StudioClient) {
    studio.onNotification((notification) => this.hear(notification));
    studio.onConnected(() => void this.load());
  }

  /** Reads everything from the host again. */
  async load(): Promise<void> {
    const load = ++this.loads;
    const missed: ListChange[] = [];
    this.missedWhileLoading = missed;
    try {
      const [status, jobs] = await Promise.all([
        this.studio.call("library.status", {}),
        this.studio.call("jobs.list", {}),
      ]);
      const clips = status.state === "open" ? await this.studio.call("clips.list", {}) : [];
      if (load !== this.loads) return;
      this.store.setState({
        status,
        jobs,
        clips: new Map(clips.map((clip) => [clip.id, clip])),
        isLoaded: status.state === "open",
        error: undefined,
      });
      for (const change of missed) this.applyChange(change);
      if (this.store.getState().trash) await this.loadTrash();
    } catch (error) {
      // A lost connection shows as such, and everything is read again when it is back.
      const data = toErrorData(error);
      if (load === this.loads && data.code !== "link-closed") this.store.setState({ error: data });
    } finally {
      if (load === this.loads) this.missedWhileLoading = undefined;
    }
  }

  /** Tries again to open a library that is closed. */
  async reopen(): Promise<void> {
    this.setStatus(await this.studio.call("library.reopen", {}));
  }

  async rename(clipId: string, name: string): Promise<ClipOperation | undefined> {
    const before = this.clip(clipId).name;
    const after = name.trim();
    if (after === "" || after === before) return undefined;
    this.upsert([await this.studio.call("clips.rename", { id: clipId, name: after })]);
    return this.note("rename", { kind: "name", clipId, before, after });
  }

  async setTags(ids: readonly string[], add: readonly string[], remove: readonly string[]) {
    const clips = ids.map((id) => this.clip(id));
    const changes = tagChanges(clips, add, remove);
    if (changes.length === 0) return undefined;
    await this.apply({ kind: "tags", changes });
    return this.note("tag", { kind: "tags", changes });
  }

  async duplicate(ids: readonly string[]): Promise<ClipOperation> {
    const changes: ClipChange[] = [];
    for (const id of ids) changes.push(await this.studio.call("clips.duplicate", { id }));
    return this.noteChanges("duplicate", changes);
  }

  async trim(id: string, first: number, last: number): Promise<ClipOperation> {
    return this.noteChanges("trim", [await this.studio.call("clips.trim", { id, first, last })]);
  }

  async split(id: string, frame: number): Promise<ClipOperation> {
    return this.noteChanges("split", [await this.studio.call("clips.split", { id, frame })]);
  }

  async merge(ids: readonly string[], name: string): Promise<ClipOperation> {
    return this.noteChanges("merge", [await this.studio.call("clips.merge", { ids: [...ids], name })]);
  }

  async trash(ids: readonly string[]): Promise<ClipOperation> {
    const change: ClipOperationChange = { kind: "clips", created: [], trashed: [...ids] };
    await this.apply(change);
    return this.note("trash", change);
  }

  async restore(ids: readonly string[]): Promise<ClipOperation> {
    const change: ClipOperationChange = { kind: "clips", created: [...ids], trashed: [] };
    await this.apply(change);
    return this.note("restore", change);
  }

  async loadTrash(): Promise<void> {
    this.store.setState({ trash: await this.studio.call("clips.listTrash", {}) });
  }

  /** Without ids: everything in the trash. */
  async deleteForever(ids?: readonly string[]): Promise<void> {
    const gone = ids ?? this.store.getState().trash?.map(({ clip }) => clip.id) ?? [];
    await this.studio.call("clips.deleteForever", ids ? { ids: [...ids] } : {});
    this.history.forget(gone);
    this.showHistory();
    await this.loadTrash();
  }

  /** Takes back the last operation, or the one given. @returns what was taken back */
  undo(operation?: ClipOperation): Promise<ClipOperation | undefined> {
    return this.step(() => this.history.undo(operation?.id));
  }

  redo(): Promise<ClipOperation | undefined> {
    return this.step(() => this.history.redo());
  }

  reveal(id: string): Promise<undefined> {
    return this.studio.call("clips.reveal", { id });
  }

  async folderOf(id: string): Promise<string> {
    return (await this.studio.call("clips.folder", { id })).path;
  }

  /** Runs the network over every frame of these clips' videos again. */
  async analyse(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const { jobId } = await this.studio.call("analysis.start", { clipId: id });
      this.noteJob({ id: jobId, kind: "analysis", subject: this.clip(id).name, state: "waiting", clipId: id });
    }
  }

  /** @returns the jobs, one for each clip */
  async startExport(clipIds: readonly string[], options: ExportOptions): Promise<string[]> {
    const { jobIds } = await this.studio.call("export.start", { clipIds: [...clipIds], options });
    jobIds.forEach((id, index) => {
      const subject = this.store.getState().clips.get(clipIds[index]!)?.name ?? "";
      this.noteJob({ id, kind: "export", subject, state: "waiting" });
    });
    return jobIds;
  }

  /** Shows a job that was just started, before the host tells of it. */
  noteJob(job: Job): void {
    this.store.setState(({ jobs }) => ({ jobs: jobs.some(({ id }) => id === job.id) ? jobs : [...jobs, job] }));
  }

  async cancelJob(id: string): Promise<void> {
    await this.studio.call("jobs.cancel", { id });
  }

  async dismissJob(id: string): Promise<void> {
    await this.studio.call("jobs.dismiss", { id });
    this.store.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));
  }

  /** Every tag in use, with the number of its clips. */
  tags(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { tags } of this.store.getState().clips.values()) {
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    return counts;
  }

  private async apply(change: ClipOperationChange): Promise<void> {
    switch (change.kind) {
      case "clips":
        // First what comes back: nothing is out of reach if the second half fails.
        if (change.created.length > 0) await this.studio.call("clips.restore", { ids: change.created });
        if (change.trashed.length > 0) await this.studio.call("clips.trash", { ids: change.trashed });
        return this.applyChange({ upserted: [], removed: change.trashed });
      case "name":
        return this.upsert([await this.studio.call("clips.rename", { id: change.clipId, name: change.after })]);
      case "tags":
        for (const tags of change.changes) this.upsert(await this.studio.call("clips.setTags", tags));
    }
  }

  private step<T>(run: () => Promise<T>): Promise<T> {
    const result = this.steps.then(run).finally(() => this.showHistory());
    this.steps = result.catch(() => undefined);
    return result;
  }

  private noteChanges(action: ClipAction, changes: readonly ClipChange[]): ClipOperation {
    this.applyChange({
      upserted: changes.flatMap(({ created }) => created),
      removed: changes.flatMap(({ trashed }) => trashed),
    });
    return this.note(action, joinChanges(changes));
  }

  private note(action: ClipAction, change: ClipOperationChange): ClipOperation {
    const operation = this.history.add(action, change);
    this.showHistory();
    return operation;
  }

  private showHistory(): void {
    this.store.setState({ undoAction: this.history.undoAction, redoAction: this.history.redoAction });
  }

  private hear(notification: StudioNotification): void {
    switch (notification.type) {
      case "library.status":
        this.setStatus(notification.status);
        break;
      case "clips.changed":
        this.missedWhileLoading?.push(notification);
        this.applyChange(notification);
        if (this.store.getState().trash) void this.loadTrash().catch(() => undefined);
        break;
      case "jobs.changed":
        this.store.setState({ jobs: notification.jobs });
    }
  }

  private setStatus(status: LibraryStatus): void {
    const { status: before } = this.store.getState();
    this.store.setState({ status });
    if (status.state === "closed") {
      this.store.setState({ clips: new Map(), isLoaded: false, trash: undefined });
    } else if (before?.state !== "open" || before.folder !== status.folder) {
      void this.load();
    }
  }

  private upsert(upserted: ClipSummary[]): void {
    this.applyChange({ upserted, removed: [] });
  }

  private applyChange({ upserted, removed }: ListChange): void {
    this.store.setState(({ clips: before }) => {
      const clips = new Map(before);
      for (const clip of upserted) clips.set(clip.id, clip);
      for (const id of removed) clips.delete(id);
      return { clips };
    });
  }

  private clip(id: string): ClipSummary {
    const clip = this.store.getState().clips.get(id);
    if (!clip) throw new StudioError("clip-missing", `there is no clip ${id}`);
    return clip;
  }
}
