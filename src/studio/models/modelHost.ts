import type { StudioNotification } from "../../common/protocol";
import type { EngineConnection } from "../engineConnection";
import type { ModelContent } from "./modelFolder";
import { ModelPredictor } from "./modelPredictor";
import { ModelRegistry, modelFolders } from "./modelRegistry";
import { OwnModels } from "./ownModels";

export interface ModelHostOptions {
  /** The program's models (programFolders). */
  bundledFolder: string;
  libraryFolder: string;
  /** See ModelPredictor. */
  openEngine(): Promise<EngineConnection>;
  notify(notification: StudioNotification): void;
}

/** The models of a host: those of the program and those of the library that is in use. One per host. */
export class ModelHost {
  readonly predictor: ModelPredictor;
  private folders: { registry: ModelRegistry; own: OwnModels };

  constructor(private readonly options: ModelHostOptions) {
    this.predictor = new ModelPredictor(options.openEngine);
    this.folders = this.open(options.libraryFolder);
  }

  get registry(): ModelRegistry {
    return this.folders.registry;
  }

  get own(): OwnModels {
    return this.folders.own;
  }

  /** Forgets for good what was removed before the program was started. */
  prepare(): Promise<void> {
    return this.own.prepare();
  }

  /** After another library was chosen. */
  async openLibrary(folder: string): Promise<void> {
    this.folders = this.open(folder);
    await this.changed();
  }

  /** Adds a model to the library. @returns its id, see OwnModels.add */
  async add(content: ModelContent): Promise<string> {
    const bundled = (await this.registry.list()).filter((model) => model.bundled);
    const id = await this.own.add(
      content,
      bundled.map((model) => model.id),
    );
    await this.changed();
    return id;
  }

  /** Tells every client which models there are now. */
  async changed(): Promise<void> {
    this.options.notify({ type: "models.changed", models: await this.registry.list() });
  }

  stop(): void {
    this.predictor.stop();
  }

  private open(libraryFolder: string) {
    const folders = modelFolders(this.options.bundledFolder, libraryFolder);
    return { registry: new ModelRegistry(folders), own: new OwnModels(folders.own) };
  }
}
