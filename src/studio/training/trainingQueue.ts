import { StudioError, toErrorData } from "../../common/errors";
import type { RunDetails, RunState, RunSummary } from "../../common/trainingProtocol";
import type { Checkpoint } from "./checkpointFiles";
import { newRunDocument, type RunBeginning } from "./newRunDocument";
import type { RunStore } from "./runStore";
import type { SessionHost } from "./sessionHost";
import { TrainingNews, type TrainingNewsOptions } from "./trainingNews";
import type { TrainingRun } from "./trainingRun";
import { TrainingSession } from "./trainingSession";

/** A step that is under way when the library is closed is waited for this long. */
const longestGoodbyeMs = 15_000;
/** Before everything else that waits: nobody minds waiting for a verdict to be made, but not behind a training. */
const frontOfQueue = 0;

const standingStill: ReadonlySet<RunState> = new Set(["paused", "interrupted", "failed"]);

/**
 * A library's trainings: one at a time, the others wait, in the order in which they were asked for. The queue is in the
 * runs' own files: what waits goes on waiting after a restart; what was under way then is interrupted until the user
 * resumes it.
 */
export class TrainingQueue {
  private current: { run: TrainingRun; session: TrainingSession } | undefined;
  private readonly news: TrainingNews;
  private closed = false;

  private constructor(
    private readonly store: RunStore,
    private readonly host: SessionHost,
    notify: TrainingNewsOptions["notify"],
  ) {
    this.news = new TrainingNews({
      notify,
      summaries: (ids) => this.list().filter(({ id }) => ids.includes(id)),
    });
  }

  /** Finds out how the runs stand after the last program ended, and goes on with those that wait. */
  static async open(store: RunStore, host: SessionHost, notify: TrainingNewsOptions["notify"]): Promise<TrainingQueue> {
    const queue = new TrainingQueue(store, host, notify);
    for (const run of store.usable()) {
      queue.follow(run);
      if (!isUnderWay(run.document.state)) continue;
      try {
        await run.enter("interrupted", { text: "interrupted", values: { step: run.document.step } });
      } catch (error) {
        // A full disk for instance: the trainings can still be looked at and thrown away.
        host.log.warn(`the training "${run.document.name}": ${toErrorData(error).message}`);
        run.enterUnwritten("interrupted", error);
      }
    }
    queue.news.change(queue.list().map(({ id }) => id));
    queue.goOn();
    return queue;
  }

  list(): RunSummary[] {
    const places = new Map(this.waiting().map((run, index) => [run.id, index + 1]));
    const runs = this.store.usable().map((run) => run.summary(places.get(run.id)));
    return [...runs, ...this.store.brokenSummaries()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** @throws StudioError `bad-argument`, `file-broken` */
  find(id: string): TrainingRun {
    return this.store.find(id);
  }

  details(id: string): Promise<RunDetails> {
    const run = this.find(id);
    const place = this.waiting().indexOf(run) + 1;
    return run.details(() => this.news.tellNow(id), place || undefined);
  }

  /** @param start to go on from */
  async add(beginning: Omit<RunBeginning, "firstStep">, start?: Checkpoint): Promise<TrainingRun> {
    this.checkOpen();
    const document = newRunDocument({ ...beginning, firstStep: start?.step });
    const run = await this.store.create({ ...document, queuedAtMs: this.endOfQueue() }, start);
    this.follow(run);
    this.news.change([run.id]);
    this.goOn();
    return run;
  }

  async pause(id: string): Promise<void> {
    const run = this.find(id);
    check(run, ["waiting", "preparing", "running", "judging"], "paused");
    if (this.current?.run === run) await this.current.session.end("pause");
    else await run.enter("paused", { text: "paused", values: { step: run.document.step } });
    this.tellPlaces();
  }

  async resume(id: string): Promise<void> {
    this.checkOpen();
    const run = this.find(id);
    check(run, ["paused", "interrupted", "failed"], "resumed");
    await run.change({ state: "waiting", queuedAtMs: this.endOfQueue(), error: undefined });
    this.tellPlaces();
    this.goOn();
  }

  /** No more steps; the best weights are judged. @throws StudioError `bad-argument` before it has learnt anything */
  async stop(id: string): Promise<void> {
    this.checkOpen();
    const run = this.find(id);
    check(run, ["waiting", "preparing", "running", "paused", "interrupted", "failed", "judging"], "stopped");
    const { state, name } = run.document;
    if (state === "judging") return;
    if (state === "running") return this.current?.session.stopSteps();
    if (!run.best && !(await run.folder.hasCheckpoint())) {
      throw new StudioError("bad-argument", `the training "${name}" has not learnt anything yet: discard it, or wait`);
    }
    if (this.current?.run === run) {
      if (!standingStill.has(state)) return this.current.session.stopSteps();
      // It says so already; its engine is still ending.
      await this.current.session.done;
    }
    await run.change({ state: "waiting", queuedAtMs: frontOfQueue, ended: "stopped", error: undefined });
    await run.tell("stopped", { step: run.document.step });
    this.tellPlaces();
    this.goOn();
  }

  async discard(id: string): Promise<void> {
    if (this.current?.run.id === id) await this.current.session.end("discard");
    await this.store.remove(id);
    this.news.removed([id]);
    this.tellPlaces();
  }

  async rename(id: string, name: string): Promise<RunSummary> {
    const run = this.find(id);
    await run.change({ name });
    return run.summary();
  }

  /** A model was made of it. */
  async noteKept(id: string, modelId: string, name: string): Promise<void> {
    const run = this.find(id);
    await run.change({ keptAs: modelId });
    await run.tell("kept", { name, step: run.document.step });
  }

  /** The library is to be closed: what is under way is interrupted, with everything up to now in a checkpoint. */
  async close(): Promise<void> {
    this.closed = true;
    const { current } = this;
    if (current) {
      await Promise.race([current.session.end("interrupt"), after(longestGoodbyeMs)]);
      await current.session.end("discard");
    }
    for (const run of this.store.usable()) await run.seal("the library was closed");
    this.news.stop();
    this.news.removed(this.list().map(({ id }) => id));
  }

  /** Another program has the library now: nothing is written any more. */
  abandon(because: string): void {
    this.closed = true;
    for (const run of this.store.usable()) void run.seal(because);
    void this.current?.session.end("discard");
    this.news.stop();
  }

  private goOn(): void {
    const [run] = this.waiting();
    if (this.closed || this.current || !run) return;
    const session = new TrainingSession(run, this.host);
    this.current = { run, session };
    void session.done.then(() => {
      this.current = undefined;
      this.tellPlaces();
      this.goOn();
    });
    this.tellPlaces();
  }

  private waiting(): TrainingRun[] {
    return this.store
      .usable()
      .filter((run) => run.document.state === "waiting" && run !== this.current?.run)
      .sort((a, b) => a.document.queuedAtMs - b.document.queuedAtMs);
  }

  /** Now, or just behind what was queued in the same moment. */
  private endOfQueue(): number {
    const last = Math.max(0, ...this.waiting().map(({ document }) => document.queuedAtMs));
    return Math.max(Date.now(), last + 1);
  }

  private tellPlaces(): void {
    this.news.change(this.waiting().map(({ id }) => id));
  }

  private follow(run: TrainingRun): void {
    run.listen({ changed: () => this.news.change([run.id]), news: (news) => this.news.add(run.id, news) });
  }

  private checkOpen(): void {
    if (this.closed) throw new StudioError("library-closed", "the library was closed");
  }
}

function isUnderWay(state: RunState): boolean {
  return state === "preparing" || state === "running" || state === "judging";
}

function check(run: TrainingRun, states: readonly RunState[], what: string): void {
  const { name, state } = run.document;
  if (states.includes(state)) return;
  throw new StudioError("bad-argument", `the training "${name}" is ${state}: it cannot be ${what}`);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
