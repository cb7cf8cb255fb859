import { randomUUID } from "node:crypto";
import { StudioError, toErrorData } from "../../common/errors";
import type { Job, JobKind } from "../../common/libraryProtocol";
import type { Unsubscribe } from "../../common/link";
import type { Log } from "../../common/log";

/** What a running job may say and must heed. */
export interface JobControl {
  /** The job's own. */
  readonly id: string;
  readonly signal: AbortSignal;
  /** @param total undefined while it cannot be told */
  progress(done: number, total: number | undefined): void;
}

/** What a job leaves behind, for Job. */
export type JobOutcome = Pick<Job, "clipId" | "exported" | "warnings">;

export interface JobRequest {
  kind: JobKind;
  /** The file or clip that it is about. */
  subject: string;
  run(control: JobControl): Promise<JobOutcome>;
  /** Called once when the job ended in whatever way, also when it was cancelled before it ran. */
  cleanUp?(): Promise<void>;
}

/** Listeners hear of progress at most this often. */
const notifyEveryMs = 200;

interface HeldJob {
  job: Job;
  request: JobRequest;
  controller: AbortController;
  startedAtMs: number;
}

/** Long work of the host, one job after the other: whoever asks next waits, so that the engine serves one at a time. */
export class JobRunner {
  private readonly held = new Map<string, HeldJob>();
  private readonly listeners = new Set<(jobs: Job[]) => void>();
  private running: Promise<void> | undefined;
  private notifyTimer: NodeJS.Timeout | undefined;

  constructor(private readonly log: Log) {}

  list(): Job[] {
    return [...this.held.values()].map(({ job }) => job);
  }

  start(request: JobRequest): string {
    const id = randomUUID();
    const job: Job = { id, kind: request.kind, subject: request.subject, state: "waiting" };
    this.held.set(id, { job, request, controller: new AbortController(), startedAtMs: 0 });
    this.notifySoon();
    this.running ??= this.runAll();
    return id;
  }

  /** Harmless for a job that has ended. @throws StudioError `bad-argument` for an unknown id */
  cancel(id: string): void {
    const held = this.find(id);
    if (held.job.state === "waiting") void this.end(held, { state: "cancelled" });
    held.controller.abort();
  }

  /** @throws StudioError `bad-argument` for an unknown id or a job that has not ended */
  dismiss(id: string): void {
    const { state } = this.find(id).job;
    if (state === "waiting" || state === "running") throw new StudioError("bad-argument", `job ${id} has not ended`);
    this.held.delete(id);
    this.notifySoon();
  }

  onChange(listener: (jobs: Job[]) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Cancels everything; resolves when the running job has cleaned up. */
  async stop(): Promise<void> {
    for (const { job } of this.held.values()) this.cancel(job.id);
    await this.running;
    clearTimeout(this.notifyTimer);
  }

  private async runAll(): Promise<void> {
    for (let next = this.nextWaiting(); next; next = this.nextWaiting()) await this.run(next);
    // In the moment of the last look: whoever asks after it begins anew.
    this.running = undefined;
  }

  private nextWaiting(): HeldJob | undefined {
    return [...this.held.values()].find(({ job }) => job.state === "waiting");
  }

  private async run(held: HeldJob): Promise<void> {
    const { job, request, controller } = held;
    held.startedAtMs = performance.now();
    job.state = "running";
    this.notifySoon();
    try {
      const outcome = await request.run({
        id: job.id,
        signal: controller.signal,
        progress: (done, total) => this.progress(held, done, total),
      });
      await this.end(held, { state: "done", progress: 1, secondsLeft: undefined, ...outcome });
    } catch (error) {
      if (controller.signal.aborted) return this.end(held, { state: "cancelled" });
      const data = toErrorData(error);
      this.log.warn(`${job.kind} of ${job.subject} failed: ${data.message}`);
      await this.end(held, { state: "failed", error: data });
    }
  }

  private async end(held: HeldJob, change: Partial<Job>): Promise<void> {
    Object.assign(held.job, change);
    this.notifySoon();
    await held.request.cleanUp?.().catch((error: unknown) => {
      this.log.warn(`after ${held.job.kind} of ${held.job.subject}: ${toErrorData(error).message}`);
    });
  }

  private progress({ job, startedAtMs }: HeldJob, done: number, total: number | undefined): void {
    job.done = done;
    job.total = total;
    job.progress = total ? Math.min(1, done / total) : undefined;
    const elapsedS = (performance.now() - startedAtMs) / 1000;
    job.secondsLeft = job.progress && elapsedS > 1 ? (elapsedS * (1 - job.progress)) / job.progress : undefined;
    this.notifySoon();
  }

  private notifySoon(): void {
    this.notifyTimer ??= setTimeout(() => {
      this.notifyTimer = undefined;
      const jobs = this.list();
      for (const listener of [...this.listeners]) listener(jobs);
    }, notifyEveryMs);
  }

  private find(id: string): HeldJob {
    const held = this.held.get(id);
    if (!held) throw new StudioError("bad-argument", `there is no job ${id}`);
    return held;
  }
}
