import type { BackendName } from "../common/backendName";
import { StudioError, toErrorData } from "../common/errors";
import { type Link, memoryLinkPair, type Unsubscribe } from "../common/link";
import type { Log } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import type {
  DetectorFiles,
  EngineStatus,
  FromEngine,
  StudioInfo,
  StudioNotification,
  ToEngine,
} from "../common/protocol";
import { automaticModel, bundledModels, type Settings } from "../common/settings";
import { AutomaticModel } from "./automaticModel";
import { ClipStream } from "./clipStream";
import { readDetectorFiles } from "./detectorFiles";
import { type EngineAttempt, engineAttempts, type SpawnEngine } from "./engineProcess";
import { EngineSupervisor } from "./engineSupervisor";
import { MotionFileThread } from "./importing/motionFileThread";
import { Uploads } from "./importing/uploads";
import { JobRunner } from "./jobs/jobRunner";
import { LibraryHost } from "./library/libraryHost";
import { ModelHost } from "./models/modelHost";
import type { ProgramFolders } from "./programFolders";
import { Recorder } from "./recording/recorder";
import { SettingsFile } from "./settingsFile";
import { BuiltInThread } from "./training/builtInMaterial";
import { TrainingHost } from "./training/trainingHost";
import { defaultLibraryFolder } from "./userFolders";
import { openWorkEngine, type WorkEngine } from "./workEngine";

export interface StudioServicesOptions {
  host: "desktop" | "browser";
  /** Why this host was taken, for the About text. */
  hostReason: string;
  version: string;
  folders: ProgramFolders;
  /** Holds settings.json. */
  configFolder: string;
  spawn: SpawnEngine;
  /** Shows a folder in the file manager; undefined: this host cannot. */
  revealFolder?: (path: string) => Promise<void>;
  log: Log;
}

/** Everything a host offers its clients: settings, models, the library folder and the engine. One per host process. */
export class StudioServices {
  readonly jobs: JobRunner;
  readonly library: LibraryHost;
  readonly recorder: Recorder;
  readonly uploads: Uploads;
  readonly motionFiles: MotionFileThread;
  readonly models: ModelHost;
  readonly trainings: TrainingHost;
  private readonly builtIn: BuiltInThread;
  private readonly supervisor: EngineSupervisor;
  private readonly notificationListeners = new Set<(notification: StudioNotification, from?: object) => void>();
  private readonly automatic: AutomaticModel;
  private detector: Promise<DetectorFiles> | undefined;
  private appliedSettings: Settings;

  private constructor(
    private readonly options: StudioServicesOptions,
    private readonly settings: SettingsFile,
  ) {
    this.appliedSettings = settings.current;
    this.supervisor = new EngineSupervisor({
      spawn: options.spawn,
      attempts: this.attempts(),
      detector: () => this.readDetector(),
      model: (engine) => this.readModel(engine),
      modelInstead: async (loaded, engine) =>
        this.settings.current.model === automaticModel ? this.automatic.instead(loaded, engine) : undefined,
      log: options.log,
    });
    this.jobs = new JobRunner(options.log);
    this.jobs.onChange((jobs) => this.notify({ type: "jobs.changed", jobs }));
    this.builtIn = new BuiltInThread(options.folders.builtInMaterialEntry, options.folders);
    this.trainings = new TrainingHost({
      program: options.version,
      inUse: () => ({ model: this.modelInUse(), backend: this.backendInUse() }),
      readModel: (id) => this.models.registry.read(id),
      readBuiltIn: () => this.builtIn.read(),
      openEngine: (signal) => this.openWorkEngine(signal),
      notify: (notification) => this.notify(notification),
      log: options.log,
    });
    this.library = new LibraryHost({
      notify: (notification) => this.notify(notification),
      analysisEntry: options.folders.analysisEntry,
      companion: this.trainings,
      log: options.log,
    });
    this.recorder = new Recorder({ library: () => this.library.ready(), log: options.log });
    this.uploads = new Uploads(() => this.library.ready());
    this.motionFiles = new MotionFileThread(options.folders.motionFilesEntry);
    this.models = new ModelHost({
      bundledFolder: options.folders.models,
      libraryFolder: settings.current.libraryFolder,
      openEngine: async () => (await this.openWorkEngine(new AbortController().signal)).connection,
      notify: (notification) => this.notify(notification),
    });
    this.automatic = new AutomaticModel(() => this.models.registry, options.configFolder, options.log);
    this.supervisor.onState((engine) => this.notify({ type: "engine.state", engine }));
  }

  /** Reads the settings, and begins to start the engine and to open the library. */
  static async start(options: StudioServicesOptions): Promise<StudioServices> {
    const settings = await SettingsFile.open(options.configFolder, defaultLibraryFolder(), options.log);
    const services = new StudioServices(options, settings);
    services.supervisor.restart();
    void services.library.open(settings.current.libraryFolder);
    void services.models.prepare().catch((error: unknown) => options.log.debug(toErrorData(error).message));
    void services.uploads.prepare().catch((error: unknown) => options.log.debug(toErrorData(error).message));
    return services;
  }

  /** Ends the engine; resolves when library and settings are on disk. */
  async stop(): Promise<void> {
    await Promise.all([this.jobs.stop(), this.motionFiles.stop()]);
    this.supervisor.stop();
    this.models.stop();
    await this.recorder.abandonAll("The studio was closed while it recorded; the take is kept up to then.");
    await this.library.close();
    await this.builtIn.stop();
    await this.settings.settled();
  }

  /** @param listener is told which client's doing it was, where that client needs not hear of it */
  onNotification(listener: (notification: StudioNotification, from?: object) => void): Unsubscribe {
    this.notificationListeners.add(listener);
    return () => this.notificationListeners.delete(listener);
  }

  async info(): Promise<StudioInfo> {
    const { version, host, hostReason } = this.options;
    const settings = this.settings.current;
    const libraryError = await this.library.problem();
    const models = await this.models.registry.list();
    const engine = this.supervisor.state;
    const capabilities = { revealFolders: this.options.revealFolder !== undefined };
    return { version, host, hostReason, settings, engine, models, libraryError, capabilities };
  }

  /** @throws StudioError, see SettingsFile.update */
  async updateSettings(change: Partial<Settings>): Promise<Settings> {
    const after = await this.settings.update(change);
    const before = this.appliedSettings;
    this.appliedSettings = after;
    // Whoever asks for it again wants it measured again: the machine may have been busy the first time.
    if (after.model === automaticModel && before.model !== automaticModel) await this.automatic.forget();
    this.notify({ type: "settings.changed", settings: after });
    if (after.libraryFolder !== before.libraryFolder) void this.changeLibrary(after.libraryFolder);
    if (after.backend !== before.backend) this.restartEngine();
    else if (after.model !== before.model) void this.supervisor.reloadModel();
    return after;
  }

  /** @throws StudioError `bad-argument` where the host cannot (StudioInfo.capabilities) */
  async revealFolder(path: string): Promise<void> {
    const { revealFolder } = this.options;
    if (!revealFolder) throw new StudioError("bad-argument", `this host shows no folders; the clip is in ${path}`);
    await revealFolder(path);
  }

  restartEngine(): void {
    this.supervisor.restart(this.attempts());
  }

  /** Joins a client's engine channel to the engine. */
  connectEngine(client: Link<FromEngine, ToEngine>): void {
    this.supervisor.connect(client);
  }

  /**
   * A stream for the host's own work (imports, analyses), as soon as the engine is ready.
   * @throws StudioError the engine's when it gives up, `link-closed` when it ends again; the signal's reason
   */
  async openClipStream(signal: AbortSignal): Promise<ClipStream> {
    await this.supervisor.whenReady(signal);
    const [own, engines] = memoryLinkPair<ToEngine, FromEngine>();
    this.supervisor.connect(engines);
    return ClipStream.open(own, this.settings.current.smoothing);
  }

  /** An engine of its own, for a training or a measurement; whoever opened it ends it. See openWorkEngine. */
  openWorkEngine(signal: AbortSignal): Promise<WorkEngine> {
    const { spawn, log } = this.options;
    return openWorkEngine({ spawn, attempts: this.attempts(), log }, signal);
  }

  private async changeLibrary(folder: string): Promise<void> {
    await this.recorder.abandonAll("Another library was opened while it recorded; the take is kept up to then.");
    // Begun first: trainings that wait in that library begin with its models as soon as it is open.
    const models = this.models.openLibrary(folder);
    await this.library.open(folder);
    await models;
  }

  private readModel(engine: EngineStatus): Promise<ModelFiles> {
    const { model } = this.settings.current;
    return model === automaticModel ? this.automatic.read(engine) : this.models.registry.read(model);
  }

  /** Of the engine that runs, where the choice is the studio's. */
  private modelInUse(): string {
    const { model } = this.settings.current;
    if (model !== automaticModel) return model;
    const { state } = this.supervisor;
    return (state.state === "ready" ? state.status.model?.id : undefined) ?? bundledModels.small;
  }

  /** What the engine runs on, or will in all likelihood. */
  private backendInUse(): BackendName {
    const { state } = this.supervisor;
    if (state.state === "ready") return state.status.backend;
    return this.settings.current.backend === "webgpu" ? "webgpu" : "wasm";
  }

  private attempts(): EngineAttempt[] {
    return engineAttempts(this.options.host, this.settings.current.backend);
  }

  /** Kept in memory, so that a restart after a crash is quick. A failed reading is tried again next time. */
  private readDetector(): Promise<DetectorFiles> {
    this.detector ??= readDetectorFiles(this.options.folders.detector).catch((error) => {
      this.detector = undefined;
      throw error;
    });
    return this.detector;
  }

  /** Tells every client. @param from the one whose doing it was and who needs not hear of it */
  notify(notification: StudioNotification, from?: object): void {
    for (const listener of [...this.notificationListeners]) listener(notification, from);
  }
}
