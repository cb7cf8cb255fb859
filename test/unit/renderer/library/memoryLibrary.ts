import { type SharedLink, splitIntoChannels } from "../../../../src/common/channels";
import { StudioError } from "../../../../src/common/errors";
import type { ClipSummary, ImportOptions, Job, LibraryStatus } from "../../../../src/common/libraryProtocol";
import { type Link, memoryLinkPair } from "../../../../src/common/link";
import type { FromStudio, StudioCalls, ToStudio } from "../../../../src/common/protocol";
import { type Handlers, serveCalls } from "../../../../src/common/rpc";
import { HostConnections } from "../../../../src/renderer/host/host";
import { StudioClient } from "../../../../src/renderer/host/studioClient";

export function clipSummary(id: string, change: Partial<ClipSummary> = {}): ClipSummary {
  return {
    id,
    name: `clip ${id}`,
    createdAt: "2025-03-01T10:00:00.000Z",
    kind: "recording",
    frames: 300,
    durationS: 10,
    bytes: 1000,
    people: 1,
    hasVideo: true,
    hasTruth: false,
    tags: [],
    correctedFrames: 0,
    posedFrames: 300,
    ...change,
  };
}

/** A host with a library in memory, on an in-memory link. */
export class MemoryLibrary {
  readonly connections = new HostConnections();
  readonly studio = new StudioClient(this.connections);
  readonly clips = new Map<string, ClipSummary>();
  readonly trash = new Map<string, ClipSummary>();
  readonly calls: { method: string; params: unknown }[] = [];
  readonly uploads = new Map<string, { fileName: string; bytes: number; received: Uint8Array[] }>();
  readonly started: { uploadId: string; options: ImportOptions }[] = [];
  jobs: Job[] = [];
  status: LibraryStatus = { state: "open", folder: "/library", freeBytes: 1e9, clips: 0 };
  /** Calls that fail, by method. */
  readonly refusals = new Map<string, StudioError>();
  /** Awaited before clips.list is answered, after the list was taken. */
  holdList: Promise<void> | undefined;
  private link: Link<FromStudio, ToStudio> | undefined;
  private page: SharedLink | undefined;
  private nextId = 1;

  constructor(...clips: ClipSummary[]) {
    for (const clip of clips) this.clips.set(clip.id, clip);
  }

  connect(): void {
    const [page, host] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
    this.page = page;
    splitIntoChannels(host).onOpen((_name, link) => {
      this.link = link as Link<FromStudio, ToStudio>;
      serveCalls<StudioCalls>(this.link, this.handlers());
    });
    page.onClose((reason) => this.connections.set({ state: "lost", reason }));
    this.connections.set({ state: "connected", channels: splitIntoChannels(page) });
  }

  disconnect(): void {
    this.page!.close("the cable was pulled");
  }

  notify(message: FromStudio): void {
    this.link?.send(message);
  }

  private handlers(): Handlers<StudioCalls> {
    const answers: Partial<Handlers<StudioCalls>> = {
      "library.status": () => this.status,
      "library.reopen": () => this.status,
      "jobs.list": () => this.jobs,
      "jobs.dismiss": () => undefined,
      "clips.list": async () => {
        const list = [...this.clips.values()];
        await this.holdList;
        return list;
      },
      "clips.rename": ({ id, name }) => this.update(id, { name }),
      "clips.setTags": ({ ids, add, remove }) =>
        ids.map((id) => {
          const { tags } = this.find(id);
          return this.update(id, { tags: [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])] });
        }),
      "clips.duplicate": ({ id }) => this.make([{ ...this.find(id), name: `${this.find(id).name} copy` }], []),
      "clips.trim": ({ id, first, last }) => this.make([{ ...this.find(id), frames: last - first + 1 }], [id]),
      "clips.split": ({ id, frame }) => {
        const clip = this.find(id);
        return this.make(
          [
            { ...clip, frames: frame },
            { ...clip, frames: clip.frames - frame },
          ],
          [id],
        );
      },
      "clips.merge": ({ ids, name }) => this.make([{ ...this.find(ids[0]!), name }], ids),
      "clips.trash": ({ ids }) => this.toTrash(ids),
      "clips.restore": ({ ids }) => {
        for (const id of ids) {
          const clip = this.trash.get(id);
          if (!clip) throw new StudioError("clip-missing", `clip ${id} is not in the trash`);
          this.trash.delete(id);
          this.clips.set(id, clip);
        }
        this.notify({ type: "clips.changed", upserted: ids.map((id) => this.find(id)), removed: [] });
        return undefined;
      },
      "clips.listTrash": () =>
        [...this.trash.values()].map((clip) => ({ clip, trashedAt: "2025-03-02T10:00:00.000Z" })),
      "clips.deleteForever": ({ ids = [...this.trash.keys()] }) => {
        for (const id of ids) this.trash.delete(id);
        return undefined;
      },
      "upload.begin": ({ fileName, bytes }) => {
        const uploadId = `upload-${this.nextId++}`;
        this.uploads.set(uploadId, { fileName, bytes, received: [] });
        return { uploadId };
      },
      "upload.append": ({ uploadId, offset, bytes }) => {
        const { received } = this.uploads.get(uploadId)!;
        const before = received.reduce((sum, piece) => sum + piece.length, 0);
        if (offset !== before) throw new StudioError("bad-argument", `expected byte ${before}, got ${offset}`);
        received.push(bytes);
        return undefined;
      },
      "upload.discard": ({ uploadId }) => {
        this.uploads.delete(uploadId);
        return undefined;
      },
      "import.start": (request) => {
        this.started.push(request);
        return { jobId: `job-${this.nextId++}` };
      },
      "export.start": ({ clipIds }) => ({ jobIds: clipIds.map((id) => `export-${id}`) }),
    };
    const noting = Object.entries(answers).map(([method, answer]) => [
      method,
      (params: never, signal: AbortSignal) => {
        this.calls.push({ method, params });
        const refusal = this.refusals.get(method);
        if (refusal) throw refusal;
        return (answer as (params: never, signal: AbortSignal) => unknown)(params, signal);
      },
    ]);
    return Object.fromEntries(noting) as Handlers<StudioCalls>;
  }

  private find(id: string): ClipSummary {
    const clip = this.clips.get(id);
    if (!clip) throw new StudioError("clip-missing", `there is no clip ${id}`);
    return clip;
  }

  private update(id: string, change: Partial<ClipSummary>): ClipSummary {
    const clip = { ...this.find(id), ...change };
    this.clips.set(id, clip);
    return clip;
  }

  private make(drafts: ClipSummary[], trashed: string[]) {
    const created = drafts.map((draft) => ({ ...draft, id: `new-${this.nextId++}` }));
    for (const clip of created) this.clips.set(clip.id, clip);
    this.toTrash(trashed);
    this.notify({ type: "clips.changed", upserted: created, removed: trashed });
    return { created, trashed };
  }

  private toTrash(ids: readonly string[]): undefined {
    for (const id of ids) {
      this.trash.set(id, this.find(id));
      this.clips.delete(id);
    }
    return undefined;
  }
}
