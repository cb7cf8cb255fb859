import { createStore, type StoreApi } from "zustand/vanilla";
import { type ErrorData, StudioError, toErrorData } from "../../common/errors";
import type { LibraryStatus } from "../../common/libraryProtocol";
import type { StudioNotification } from "../../common/protocol";
import type {
  ClipMaterial,
  DatasetSummary,
  ExperimentRequest,
  RunDetails,
  RunStart,
  RunSummary,
  SplitProposal,
  TrainingSettings,
} from "../../common/trainingProtocol";
import type { StudioClient } from "../host/studioClient";

interface RunsChange {
  upserted: readonly RunSummary[];
  removed: readonly string[];
}

export interface TrainingState {
  /** By id. */
  runs: ReadonlyMap<string, RunSummary>;
  /** Whether `runs` is what the library holds. */
  isLoaded: boolean;
  /** Why the runs could not be read. */
  error?: ErrorData;
}

/**
 * The page's view of the runs in the library, kept up to date by the host, and everything that a user does to whole
 * runs. Every action throws the host's StudioError.
 */
export class TrainingClient {
  readonly store: StoreApi<TrainingState> = createStore(() => ({ runs: new Map(), isLoaded: false }));
  /** Told while a list was on its way, which may be older: applied once more on top of it. */
  private missedWhileLoading: RunsChange[] | undefined;
  private loads = 0;
  /** State and folder of the library that `runs` are from. */
  private library: string | undefined;

  constructor(readonly studio: StudioClient) {
    studio.onNotification((notification) => this.hear(notification));
    studio.onConnected(() => void this.load());
  }

  /** Reads the list of runs from the host again. */
  async load(): Promise<void> {
    const load = ++this.loads;
    const missed: RunsChange[] = [];
    this.missedWhileLoading = missed;
    try {
      const runs = await this.studio.call("training.list", {});
      if (load !== this.loads) return;
      this.store.setState({ runs: new Map(runs.map((run) => [run.id, run])), isLoaded: true, error: undefined });
      for (const change of missed) this.applyChange(change);
    } catch (error) {
      // A lost connection shows as such, and everything is read again when it is back.
      const data = toErrorData(error);
      if (load === this.loads && data.code !== "link-closed") this.store.setState({ error: data });
    } finally {
      if (load === this.loads) this.missedWhileLoading = undefined;
    }
  }

  /** Every clip of the library, with what can be learnt from it. */
  material(signal?: AbortSignal): Promise<ClipMaterial[]> {
    return this.studio.call("training.material", {}, signal);
  }

  proposeSplit(clipIds: readonly string[], signal?: AbortSignal): Promise<SplitProposal> {
    return this.studio.call("training.proposeSplit", { clipIds: [...clipIds] }, signal);
  }

  /** @param baseModel undefined: the one in use */
  proposeSettings(
    trainingClips: readonly string[],
    heldOutClips: readonly string[],
    baseModel: string | undefined,
    signal?: AbortSignal,
  ): Promise<TrainingSettings> {
    const clips = { trainingClips: [...trainingClips], heldOutClips: [...heldOutClips] };
    const params = { ...clips, ...(baseModel !== undefined && { baseModel }) };
    return this.studio.call("training.proposeSettings", params, signal);
  }

  summarize(settings: TrainingSettings, signal?: AbortSignal): Promise<DatasetSummary> {
    return this.studio.call("training.summarize", { settings }, signal);
  }

  /** @returns the job that writes the data set */
  async exportDataset(settings: TrainingSettings): Promise<string> {
    return (await this.studio.call("training.exportDataset", { settings })).jobId;
  }

  /** @returns the new run's id */
  async start(name: string, start: RunStart): Promise<string> {
    return (await this.studio.call("training.start", { name, start })).id;
  }

  startExperiment(request: ExperimentRequest): Promise<{ experimentId: string; runIds: string[] }> {
    return this.studio.call("training.startExperiment", request);
  }

  open(id: string, signal?: AbortSignal): Promise<RunDetails> {
    return this.studio.call("training.open", { id }, signal);
  }

  async pause(id: string): Promise<void> {
    await this.studio.call("training.pause", { id });
  }

  async resume(id: string): Promise<void> {
    await this.studio.call("training.resume", { id });
  }

  /** Ends the run and judges its best weights. */
  async stop(id: string): Promise<void> {
    await this.studio.call("training.stop", { id });
  }

  /** Throws the run and its files away. */
  async discard(id: string): Promise<void> {
    await this.studio.call("training.discard", { id });
    this.applyChange({ upserted: [], removed: [id] });
  }

  /** @returns the name before, undefined when nothing changed */
  async rename(id: string, name: string): Promise<string | undefined> {
    const before = this.run(id).name;
    const after = name.trim();
    if (after === "" || after === before) return undefined;
    this.applyChange({ upserted: [await this.studio.call("training.rename", { id, name: after })], removed: [] });
    return before;
  }

  /** Makes a model of the run's best weights. @returns the model's id */
  async keep(id: string, name: string): Promise<string> {
    return (await this.studio.call("training.keep", { id, name })).modelId;
  }

  private run(id: string): RunSummary {
    const run = this.store.getState().runs.get(id);
    if (!run) throw new StudioError("bad-argument", `there is no training ${id}`);
    return run;
  }

  private hear(notification: StudioNotification): void {
    if (notification.type === "training.runsChanged") {
      this.missedWhileLoading?.push(notification);
      this.applyChange(notification);
    } else if (notification.type === "library.status") {
      this.setLibrary(notification.status);
    }
  }

  /** Another library has other runs, and one that is closed has none. */
  private setLibrary({ state, folder }: LibraryStatus): void {
    const library = `${state} ${folder}`;
    if (library === this.library) return;
    this.library = library;
    this.store.setState({ runs: new Map(), isLoaded: false, error: undefined });
    void this.load();
  }

  private applyChange({ upserted, removed }: RunsChange): void {
    this.store.setState(({ runs: before }) => {
      const runs = new Map(before);
      for (const run of upserted) runs.set(run.id, run);
      for (const id of removed) runs.delete(id);
      return { runs };
    });
  }
}
