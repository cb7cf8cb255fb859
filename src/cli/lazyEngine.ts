import { createLog } from "../common/log";
import type { Settings } from "../common/settings";
import { ClipStream } from "../studio/clipStream";
import { readDetectorFiles } from "../studio/detectorFiles";
import type { EngineConnection } from "../studio/engineConnection";
import { loadForPrediction, startHeadlessEngine } from "../studio/headlessEngine";
import type { PoseEngine } from "../studio/importing/poseEngine";
import { programFolders } from "../studio/programFolders";
import { findModel } from "./findModel";
import { programRoot } from "./programRoot";

export interface LazyEngineOptions {
  /** See findModel. */
  model: string;
  backend: Settings["backend"];
  smoothing: number;
}

/** An engine for a command that may need one: started when the first pose is asked for, and not again when it dies. */
export class LazyEngine implements PoseEngine {
  private started: Promise<EngineConnection> | undefined;

  constructor(private readonly options: LazyEngineOptions) {}

  async open(signal: AbortSignal): Promise<ClipStream> {
    this.started ??= this.start();
    const connection = await this.started;
    signal.throwIfAborted();
    return ClipStream.open(connection.openClient(), this.options.smoothing);
  }

  kill(): void {
    this.started?.then(
      (connection) => connection.kill(),
      () => {},
    );
  }

  private async start(): Promise<EngineConnection> {
    const folders = programFolders(programRoot);
    const model = await findModel(this.options.model);
    const { connection } = await startHeadlessEngine({
      engineEntry: folders.engineEntry,
      backend: this.options.backend,
      log: createLog("engine", () => {}),
    });
    try {
      await loadForPrediction(connection, await readDetectorFiles(folders.detector), model);
      return connection;
    } catch (error) {
      connection.kill();
      throw error;
    }
  }
}
