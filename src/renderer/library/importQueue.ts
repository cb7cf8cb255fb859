import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, toErrorData } from "../../common/errors";
import type { ImportOptions } from "../../common/libraryProtocol";
import { uploadFile } from "./fileUpload";
import { type ImportableKind, importableKind } from "./importableFiles";
import type { LibraryClient } from "./libraryClient";

/** A file on its way to the host. */
export interface Upload {
  id: number;
  fileName: string;
  kind: ImportableKind;
  bytes: number;
  sentBytes: number;
  state: "waiting" | "sending" | "failed";
  secondsLeft?: number;
  error?: ErrorData;
}

/** A motion file that the host has and the user has to say something about. */
export interface PendingImport {
  uploadId: string;
  fileName: string;
}

export interface ImportQueueState {
  uploads: readonly Upload[];
  /** The first one is asked about. */
  pending: readonly PendingImport[];
}

interface HeldUpload {
  file: File;
  controller: AbortController;
}

/** Files that the user chose or dropped, sent one after the other; videos become import jobs by themselves. */
export class ImportQueue {
  readonly store: StoreApi<ImportQueueState> = createStore(() => ({ uploads: [], pending: [] }));
  private readonly held = new Map<number, HeldUpload>();
  private running: Promise<void> | undefined;
  private nextId = 1;

  constructor(
    private readonly library: LibraryClient,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns the names of files that cannot be imported */
  add(files: readonly File[]): string[] {
    const refused: string[] = [];
    for (const file of files) {
      const kind = importableKind(file);
      if (kind) this.hold(file, kind);
      else refused.push(file.name);
    }
    this.run();
    return refused;
  }

  /** Tries a failed upload again. */
  retry(id: number): void {
    this.held.get(id)!.controller = new AbortController();
    this.change(id, { state: "waiting", error: undefined, sentBytes: 0 });
    this.run();
  }

  /** Stops an upload, or puts a failed one away. */
  cancel(id: number): void {
    this.held.get(id)?.controller.abort();
    this.drop(id);
  }

  /** @throws StudioError of import.start; the file is still there to try other options */
  async start({ uploadId, fileName }: PendingImport, options: ImportOptions): Promise<void> {
    const { jobId } = await this.library.studio.call("import.start", { uploadId, options });
    this.settle(uploadId);
    this.library.noteJob({ id: jobId, kind: "import", subject: fileName, state: "waiting" });
  }

  async discard({ uploadId }: PendingImport): Promise<void> {
    this.settle(uploadId);
    // A host that is gone throws its uploads away itself.
    await this.library.studio.call("upload.discard", { uploadId }).catch(() => undefined);
  }

  private hold(file: File, kind: ImportableKind): void {
    const id = this.nextId++;
    this.held.set(id, { file, controller: new AbortController() });
    const upload: Upload = { id, fileName: file.name, kind, bytes: file.size, sentBytes: 0, state: "waiting" };
    this.store.setState(({ uploads }) => ({ uploads: [...uploads, upload] }));
  }

  private run(): void {
    this.running ??= this.sendAll().finally(() => {
      this.running = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    const nextWaiting = () => this.store.getState().uploads.find(({ state }) => state === "waiting");
    for (let upload = nextWaiting(); upload; upload = nextWaiting()) await this.send(upload);
  }

  private async send({ id, kind, bytes, fileName }: Upload): Promise<void> {
    const { file, controller } = this.held.get(id)!;
    const startedAtMs = this.now();
    this.change(id, { state: "sending" });
    try {
      const uploadId = await uploadFile(this.library.studio, file, {
        signal: controller.signal,
        onProgress: (sentBytes) => {
          const elapsedS = (this.now() - startedAtMs) / 1000;
          const secondsLeft = elapsedS > 1 ? (elapsedS * (bytes - sentBytes)) / sentBytes : undefined;
          this.change(id, { sentBytes, secondsLeft });
        },
      });
      const pending = { uploadId, fileName };
      if (kind === "video") await this.start(pending, {});
      else this.store.setState((state) => ({ pending: [...state.pending, pending] }));
      this.drop(id);
    } catch (error) {
      if (!controller.signal.aborted) this.change(id, { state: "failed", error: toErrorData(error) });
    }
  }

  private change(id: number, change: Partial<Upload>): void {
    this.store.setState(({ uploads }) => ({
      uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)),
    }));
  }

  private drop(id: number): void {
    this.held.delete(id);
    this.store.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
  }

  private settle(uploadId: string): void {
    this.store.setState(({ pending }) => ({ pending: pending.filter((each) => each.uploadId !== uploadId) }));
  }
}
