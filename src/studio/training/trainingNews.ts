import type { TrainingNotification } from "../../common/trainingProtocol";
import type { RunNews } from "./trainingRun";

/** Five a second. */
const gatherMs = 200;

export interface TrainingNewsOptions {
  notify(notification: TrainingNotification): void;
  /** Summaries of these runs, for the list. */
  summaries(ids: readonly string[]): Extract<TrainingNotification, { type: "training.runsChanged" }>["upserted"];
}

/** Gathers what happens in runs and tells it a few times a second: which summaries changed, and each run's news, numbered. */
export class TrainingNews {
  private readonly numbers = new Map<string, number>();
  private gathered = new Map<string, RunNews>();
  private changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly options: TrainingNewsOptions) {}

  change(ids: readonly string[]): void {
    for (const id of ids) this.changed.add(id);
    this.tellSoon();
  }

  add(id: string, { curve = [], heldOut = [], log = [], watched }: Partial<RunNews>): void {
    const before = this.gathered.get(id) ?? { curve: [], heldOut: [], log: [] };
    before.curve.push(...curve);
    before.heldOut.push(...heldOut);
    before.log.push(...log);
    if (watched) before.watched = watched;
    this.gathered.set(id, before);
    this.tellSoon();
  }

  /** Tells what is gathered. @returns the number of the run's last news: whoever reads the run now knows all up to it */
  tellNow(id: string): number {
    this.tellNews(id);
    return this.numbers.get(id) ?? 0;
  }

  /** For the list, at once: the run is no more. */
  removed(ids: readonly string[]): void {
    for (const id of ids) {
      this.changed.delete(id);
      this.gathered.delete(id);
    }
    if (ids.length > 0) this.options.notify({ type: "training.runsChanged", upserted: [], removed: [...ids] });
  }

  /** Nothing is told any more of what is gathered or still comes; `removed` is. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private tellSoon(): void {
    if (this.isStopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, gatherMs).unref();
  }

  private tell(): void {
    const upserted = this.options.summaries([...this.changed]);
    this.changed = new Set();
    if (upserted.length > 0) this.options.notify({ type: "training.runsChanged", upserted, removed: [] });
    for (const id of [...this.gathered.keys()]) this.tellNews(id);
  }

  private tellNews(id: string): void {
    const news = this.gathered.get(id);
    if (!news) return;
    this.gathered.delete(id);
    const number = (this.numbers.get(id) ?? 0) + 1;
    this.numbers.set(id, number);
    this.options.notify({ type: "training.news", id, number, ...news });
  }
}
