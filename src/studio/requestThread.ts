import { Worker } from "node:worker_threads";
import { type ErrorData, fromErrorData, StudioError } from "../common/errors";

/** Gives back the memory of long work. */
const idleMs = 30_000;

/** What serveRequests answers. */
export type ThreadAnswer<Result> = { id: number } & ({ result: Result } | { error: ErrorData });

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: StudioError): void;
}

/**
 * A thread that does what takes long, one request after the other, so that live pictures and edits do not wait for it. It
 * is started when it is needed and ends when it has had nothing to do for a while.
 */
export class RequestThread<Request, Result> {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting<Result>>();
  private nextId = 1;
  private idleTimer: NodeJS.Timeout | undefined;

  /**
   * @param entry a built program that calls serveRequests
   * @param what for errors: `the analysis`
   */
  constructor(
    private readonly entry: string,
    private readonly what: string,
  ) {}

  /** @throws StudioError what the work throws; `internal` when the thread ended */
  ask(request: Request): Promise<Result> {
    clearTimeout(this.idleTimer);
    this.worker ??= this.start();
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker?.postMessage({ id, request });
    });
  }

  /** What is under way is not answered. The next request starts another thread. */
  async stop(): Promise<void> {
    clearTimeout(this.idleTimer);
    const { worker } = this;
    if (!worker) return;
    this.end(worker, "it was stopped");
    await worker.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.entry);
    // It alone keeps no program running.
    worker.unref();
    worker.on("message", (answer: ThreadAnswer<Result>) => this.settle(answer));
    worker.on("error", (error) => this.end(worker, (error as Error).message));
    worker.on("exit", (code) => this.end(worker, `it ended with code ${code}`));
    return worker;
  }

  private settle(answer: ThreadAnswer<Result>): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(fromErrorData(answer.error));
    else waiting?.resolve(answer.result);
    if (this.waiting.size === 0) this.idleTimer = setTimeout(() => void this.stop(), idleMs).unref();
  }

  private end(worker: Worker, why: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new StudioError("internal", `${this.what} failed: ${why}`));
    this.waiting.clear();
  }
}
