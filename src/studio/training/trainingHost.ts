import { join } from "node:path";
import type { BackendName } from "../../common/backendName";
import { StudioError, toErrorData } from "../../common/errors";
import type { Log } from "../../common/log";
import type { ModelFiles } from "../../common/modelFiles";
import type { StudioNotification } from "../../common/protocol";
import type { ClipLibrary } from "../library/clipLibrary";
import { trainingsFolderName } from "../library/libraryFolders";
import type { LibraryCompanion } from "../library/libraryHost";
import type { WorkEngine } from "../workEngine";
import type { BuiltInMaterial } from "./builtInMaterial";
import { RunStore } from "./runStore";
import { TrainingQueue } from "./trainingQueue";

export interface TrainingHostOptions {
  /** Version of the program, for models that are made of trainings. */
  program: string;
  /** The model in use and what it runs on, for settings that are proposed. */
  inUse(): { model: string; backend: BackendName };
  /** See SessionHost. */
  readModel(id: string): Promise<ModelFiles>;
  readBuiltIn(): Promise<BuiltInMaterial>;
  openEngine(signal: AbortSignal): Promise<WorkEngine>;
  notify(notification: StudioNotification): void;
  log: Log;
}

/** The trainings of whichever library is open. One per host. */
export class TrainingHost implements LibraryCompanion {
  private queue: TrainingQueue | undefined;

  constructor(private readonly options: TrainingHostOptions) {}

  get program(): string {
    return this.options.program;
  }

  /** See TrainingHostOptions. */
  inUse(): { model: string; backend: BackendName } {
    return this.options.inUse();
  }

  /** @throws StudioError `model-missing`, `model-broken` */
  readModel(id: string): Promise<ModelFiles> {
    return this.options.readModel(id);
  }

  /** @throws StudioError `library-closed` */
  require(): TrainingQueue {
    if (this.queue) return this.queue;
    throw new StudioError("library-closed", "the trainings are in the library, and no library is open");
  }

  /** A library whose trainings cannot be read is still good for everything else. */
  async open(library: ClipLibrary): Promise<void> {
    const { notify, log, readModel, readBuiltIn, openEngine } = this.options;
    try {
      const store = await RunStore.open(join(library.folder, trainingsFolderName));
      this.queue = await TrainingQueue.open(store, { library, readModel, readBuiltIn, openEngine, log }, notify);
    } catch (error) {
      log.warn(`the trainings in ${library.folder} cannot be used: ${toErrorData(error).message}`);
    }
  }

  async close(): Promise<void> {
    const { queue } = this;
    this.queue = undefined;
    await queue?.close();
  }

  abandon(because: string): void {
    this.queue?.abandon(because);
    this.queue = undefined;
  }
}
