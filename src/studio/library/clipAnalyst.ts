import { RequestThread } from "../requestThread";
import type { AnalysisRequest, AnalysisResult } from "./clipAnalysis";

/** Works out what takes long from all of a clip, in a thread of its own. */
export class ClipAnalyst {
  private readonly thread: RequestThread<AnalysisRequest, AnalysisResult>;

  /** @param entry the built clipAnalysis.worker.ts */
  constructor(entry: string) {
    this.thread = new RequestThread(entry, "the analysis");
  }

  /** @throws StudioError `clip-broken`; `internal` when the thread ended */
  analyse<R extends AnalysisRequest>(request: R): Promise<AnalysisResult<R>> {
    return this.thread.ask(request) as Promise<AnalysisResult<R>>;
  }

  /** What is under way is not answered. */
  stop(): Promise<void> {
    return this.thread.stop();
  }
}
