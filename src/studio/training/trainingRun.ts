import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type {
  CurvePoint,
  DatasetSummary,
  HeldOutPoint,
  LogLine,
  RunDetails,
  RunState,
  RunSummary,
  WatchedFrame,
} from "../../common/trainingProtocol";
import type { Verdict } from "../../common/verdict";
import type { Checkpoint } from "./checkpointFiles";
import { mergeCurve, mostCurvePoints } from "./mergeCurve";
import type { RunDocument } from "./runDocument";
import type { BestWeights, RunFolder } from "./runFolder";

/** What happened in a run since it was last told. */
export interface RunNews {
  curve: CurvePoint[];
  heldOut: HeldOutPoint[];
  log: LogLine[];
  watched?: WatchedFrame[];
}

export interface RunListener {
  /** The summary is another one now. */
  changed(): void;
  news(news: Partial<RunNews>): void;
}

/** How far the steps have come that are not in a checkpoint yet. */
export interface LiveProgress {
  step: number;
  trainedMs: number;
  secondsLeft: number | undefined;
}

/** A checkpoint is told in the log at most this often. */
const checkpointToldEveryMs = 60_000;

interface Loaded {
  curve: CurvePoint[];
  heldOut: HeldOutPoint[];
  log: LogLine[];
  watched: WatchedFrame[];
  dataset: DatasetSummary | undefined;
  verdict: Verdict | undefined;
}

/**
 * A run as this process knows it, equal to its folder after each change. Curves, log and the like are read when they are
 * first needed. Changes happen one after the other, in the order of asking.
 */
export class TrainingRun {
  private live: LiveProgress | undefined;
  private cut: RunSummary["pictures"];
  private loaded: Promise<Loaded> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private checkpointToldAtMs = Number.NEGATIVE_INFINITY;
  private listener: RunListener = { changed: () => {}, news: () => {} };
  /** Nothing is written any more: the run was thrown away, or another program has the library. */
  private sealedBecause: string | undefined;

  private constructor(
    readonly folder: RunFolder,
    private stored: RunDocument,
    private bestWeights: BestWeights | undefined,
  ) {}

  /** A run of its own in a new folder. @throws StudioError `disk-full`, `folder-unwritable` */
  static async create(folder: RunFolder, document: RunDocument): Promise<TrainingRun> {
    await folder.writeDocument(document);
    return new TrainingRun(folder, document, undefined);
  }

  /** @throws StudioError `file-broken`, `file-missing`, `library-newer` naming the file */
  static async open(folder: RunFolder): Promise<TrainingRun> {
    return new TrainingRun(folder, await folder.readDocument(), await folder.describeBest());
  }

  get id(): string {
    return this.stored.id;
  }

  get document(): Readonly<RunDocument> {
    return this.stored;
  }

  get best(): BestWeights | undefined {
    return this.bestWeights;
  }

  listen(listener: RunListener): void {
    this.listener = listener;
  }

  summary(queuePlace?: number): RunSummary {
    const { id, name, createdAt, state, settings, firstStep } = this.stored;
    const { continues, experimentId, experimentName, variant, outcome, keptAs, error } = this.stored;
    const best = this.bestWeights && !Number.isNaN(this.bestWeights.errorMm) ? this.bestWeights : undefined;
    return {
      ...{ id, name, createdAt, state, queuePlace, baseModel: settings.baseModel },
      ...{ continues, experimentId, experimentName, variant },
      step: this.live?.step ?? this.stored.step,
      steps: settings.steps === undefined ? undefined : firstStep + settings.steps,
      minutes: settings.minutes,
      trainedMs: this.live?.trainedMs ?? this.stored.trainedMs,
      secondsLeft: this.live?.secondsLeft,
      pictures: this.cut,
      ...{ best, outcome, keptAs, error },
    };
  }

  /** @param newsNumber asked in the moment in which the details are put together */
  async details(newsNumber: () => number, queuePlace?: number): Promise<RunDetails> {
    const { curve, heldOut, log, watched, dataset, verdict } = await this.load();
    const { settings, backend, yardstick, clips } = this.stored;
    return {
      summary: this.summary(queuePlace),
      newsNumber: newsNumber(),
      ...{ settings, backend, yardstick, clips, dataset, watched, verdict },
      // As they are at this moment.
      ...{ curve: [...curve], heldOut: [...heldOut], log: [...log] },
    };
  }

  /** What was told of it up to now; not to be changed. */
  load(): Promise<Loaded> {
    this.loaded ??= this.readAll().catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    return this.loaded;
  }

  /** Changes run.json and tells of it. */
  change(change: Partial<RunDocument>): Promise<void> {
    return this.queued(async () => {
      const document = { ...this.stored, ...change };
      await this.folder.writeDocument(document);
      this.stored = document;
      this.listener.changed();
    });
  }

  /** A state, its line in the log, and why, where something went wrong. */
  async enter(state: RunState, log?: Omit<LogLine, "atMs">, error?: ErrorData): Promise<void> {
    this.live = state === "running" ? this.live : undefined;
    await this.change({ state, error });
    if (log) await this.tell(log.text, log.values);
  }

  /** As `enter`, for a state that cannot be written: shown, and found out again from the files at the next start. */
  enterUnwritten(state: RunState, error: unknown): void {
    this.live = undefined;
    this.stored = { ...this.stored, state, error: toErrorData(error) };
    this.listener.changed();
  }

  async tell(text: LogLine["text"], values?: LogLine["values"]): Promise<void> {
    const line: LogLine = { atMs: Date.now(), text, ...(values && { values }) };
    const { log } = await this.load();
    await this.queued(async () => {
      await this.folder.writing(() => this.folder.log.append([line]));
      log.push(line);
      this.listener.news({ log: [line] });
    });
  }

  progress(live: LiveProgress): void {
    this.live = live;
    this.listener.changed();
  }

  /** Tells how far the cutting out of pictures has come, while it lasts. */
  async cutting<T>(cut: (onProgress: (done: number, total: number) => void) => Promise<T>): Promise<T> {
    try {
      return await cut((done, total) => {
        this.cut = { done, total };
        this.listener.changed();
      });
    } finally {
      this.cut = undefined;
      this.listener.changed();
    }
  }

  async addCurvePoint(point: CurvePoint): Promise<void> {
    const loaded = await this.load();
    await this.queued(async () => {
      loaded.curve.push(point);
      this.listener.news({ curve: [point] });
      if (loaded.curve.length <= mostCurvePoints) {
        return this.folder.writing(() => this.folder.curve.append([point]));
      }
      loaded.curve = mergeCurve(loaded.curve, this.stored.firstStep);
      return this.folder.writing(() => this.folder.curve.replace(loaded.curve));
    });
  }

  /** @param best the measured weights, when they are the best so far */
  async addHeldOut(point: HeldOutPoint, watched: WatchedFrame[], best: Uint8Array | undefined): Promise<void> {
    const loaded = await this.load();
    if (best) await this.keepBest(best, point);
    await this.queued(async () => {
      await this.folder.writing(() => this.folder.heldOut.append([point]));
      await this.folder.writeWatched(watched);
      loaded.heldOut.push(point);
      loaded.watched = watched;
      this.listener.news({ heldOut: [point], watched });
      this.listener.changed();
    });
    const isFirst = loaded.heldOut.length === 1;
    if (best && !isFirst) await this.tell("better", { step: point.step, errorMm: point.errorMm });
  }

  keepBest(weights: Uint8Array, { step, errorMm }: BestWeights): Promise<void> {
    return this.queued(async () => {
      await this.folder.writeBest(weights, { step, errorMm });
      this.bestWeights = { step, errorMm };
    });
  }

  async saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
    await this.queued(() => this.folder.writeCheckpoint(checkpoint));
    const { step, trainedMs } = checkpoint;
    await this.change({ step, trainedMs });
    if (performance.now() - this.checkpointToldAtMs < checkpointToldEveryMs) return;
    this.checkpointToldAtMs = performance.now();
    await this.tell("checkpoint", { step });
  }

  async setDataset(dataset: DatasetSummary): Promise<void> {
    const loaded = await this.load();
    await this.queued(async () => {
      await this.folder.writeDataset(dataset);
      loaded.dataset = dataset;
      this.listener.changed();
    });
  }

  /** What the base model gives, unless it is known from an earlier session. */
  async begin(before: HeldOutPoint, watched: WatchedFrame[]): Promise<void> {
    const { heldOut } = await this.load();
    if (heldOut.length === 0) await this.addHeldOut(before, watched, undefined);
  }

  async setVerdict(verdict: Verdict): Promise<void> {
    const loaded = await this.load();
    await this.queued(async () => {
      await this.folder.writeVerdict(verdict);
      loaded.verdict = verdict;
    });
  }

  /** Forgets what was told after a step, or everything: it is done and told again. */
  async rewindTo(step: number | undefined): Promise<void> {
    const loaded = await this.load();
    const isKept = (point: { step: number }) => step !== undefined && point.step <= step;
    await this.queued(async () => {
      loaded.curve = loaded.curve.filter(isKept);
      loaded.heldOut = loaded.heldOut.filter(isKept);
      await this.folder.writing(async () => {
        await this.folder.curve.replace(loaded.curve);
        await this.folder.heldOut.replace(loaded.heldOut);
      });
    });
  }

  /** From now on nothing is written; resolves when what was being written is. */
  async seal(because: string): Promise<void> {
    this.sealedBecause ??= because;
    await this.last;
  }

  private async readAll(): Promise<Loaded> {
    const { folder } = this;
    return {
      curve: await folder.curve.read(),
      heldOut: await folder.heldOut.read(),
      log: await folder.log.read(),
      watched: await folder.readWatched(),
      dataset: await folder.readDataset(),
      verdict: await folder.readVerdict(),
    };
  }

  private queued<T>(write: () => Promise<T>): Promise<T> {
    const result = this.last.then(() => {
      if (this.sealedBecause !== undefined) throw new StudioError("library-closed", this.sealedBecause);
      return write();
    });
    this.last = result.catch(() => {});
    return result;
  }
}
