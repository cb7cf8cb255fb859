import { Worker } from "node:worker_threads";
import { type ErrorData, fromErrorData, StudioError } from "../../common/errors";
import type { AnalysisRequest, AnalysisResult } from "./clipAnalysis";

/** Gives back the memory of long clips. */
const idleMs = 30_000;

export type AnalysisAnswer = { id: number } & ({ result: AnalysisResult } | { error: ErrorData });

interface Waiting {
  resolve(result: AnalysisResult): void;
  reject(error: StudioError): void;
}

/** Works out what takes long in a thread of its own, so that live pictures and edits do not wait for it. */
export class ClipAnalyst {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private idleTimer: NodeJS.Timeout | undefined;

  /** @param entry the built clipAnalysis.worker.ts */
  constructor(private readonly entry: string) {}

  /** @throws StudioError `clip-broken`; `internal` when the thread ended */
  analyse<R extends AnalysisRequest>(request: R): Promise<AnalysisResult<R>> {
    clearTimeout(this.idleTimer);
    this.worker ??= this.start();
    const id = this.nextId++;
    return new Promise<AnalysisResult>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker?.postMessage({ id, request });
    }) as Promise<AnalysisResult<R>>;
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
    worker.on("message", (answer: AnalysisAnswer) => this.settle(answer));
    worker.on("error", (error) => this.end(worker, (error as Error).message));
    worker.on("exit", (code) => this.end(worker, `it ended with code ${code}`));
    return worker;
  }

  private settle(answer: AnalysisAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(fromErrorData(answer.error));
    else waiting?.resolve(answer.result);
    if (this.waiting.size === 0) this.idleTimer = setTimeout(() => void this.stop(), idleMs).unref();
  }

  private end(worker: Worker, why: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new StudioError("internal", `the analysis failed: ${why}`));
    this.waiting.clear();
  }
}
