import type { NpzContent } from "../../formats/readNpz";
import { RequestThread } from "../requestThread";
import type { ReadMotionFile } from "./readMotionFile";

export type MotionFileRequest = Parameters<ReadMotionFile>;

/** Reads files without a picture in a thread of its own: an hour of BVH takes more than a second. */
export class MotionFileThread {
  private readonly thread: RequestThread<MotionFileRequest, NpzContent>;

  /** @param entry the built motionFiles.worker.ts */
  constructor(entry: string) {
    this.thread = new RequestThread(entry, "reading the file");
  }

  /** @throws StudioError as readMotionFile; `internal` when the thread ended */
  readonly read: ReadMotionFile = (...request) => this.thread.ask(request);

  /** What is under way is not answered. */
  stop(): Promise<void> {
    return this.thread.stop();
  }
}
