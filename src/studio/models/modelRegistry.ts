import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { StudioError, toErrorData } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import type { InstalledModel, ModelDetails } from "../../common/modelProtocol";
import { countParameters } from "./countParameters";
import {
  modelFileNames,
  readCard,
  readDescription,
  readLineage,
  readModelFolder,
  weightsFacts,
  weightsHash,
} from "./modelFolder";

/** Where models lie, a folder each, named by the model's id. */
export interface ModelFolders {
  /** Those that ship with the program. */
  bundled: string;
  /** The user's, in the library. */
  own: string;
}

/** @param bundled the program's models (programFolders) */
export function modelFolders(bundled: string, libraryFolder: string): ModelFolders {
  return { bundled, own: join(libraryFolder, "models") };
}

/** The models that can be used. One of the user's takes the place of a bundled one with the same id. */
export class ModelRegistry {
  constructor(private readonly folders: ModelFolders) {}

  /** Every model, also the broken ones with what is wrong with them, by id. */
  async list(): Promise<InstalledModel[]> {
    const paths = new Map<string, string>();
    for (const folder of [this.folders.bundled, this.folders.own]) {
      for (const id of await subfolders(folder)) paths.set(id, join(folder, id));
    }
    return Promise.all([...paths].sort().map(([id, path]) => this.describe(id, path)));
  }

  /**
   * The files of a model for the engine, which checks the weights' shapes itself.
   * @throws StudioError `model-missing`, `model-broken` naming the file and the field
   */
  async read(id: string): Promise<ModelFiles> {
    return readModelFolder(await this.pathOf(id));
  }

  /** @throws StudioError `model-missing`, `model-broken` */
  async details(id: string): Promise<ModelDetails> {
    const path = await this.pathOf(id);
    const [model, files, card, lineage, { writtenAt }] = await Promise.all([
      this.describe(id, path),
      readModelFolder(path),
      readCard(path),
      readLineage(path),
      weightsFacts(path),
    ]);
    return {
      model,
      card,
      lineage,
      hash: weightsHash(files.weights),
      bytes: model.bytes,
      bundled: model.bundled,
      createdAt: lineage?.trainedAt ?? writtenAt,
    };
  }

  /** Another text after the model's weights were replaced. @throws StudioError `model-missing` */
  async version(id: string): Promise<string> {
    const path = await this.pathOf(id);
    const facts = await weightsFacts(path).catch(() => ({ bytes: 0, writtenAt: "" }));
    return `${path} ${facts.bytes} ${facts.writtenAt}`;
  }

  /** A model's folder. @throws StudioError `model-missing` */
  async pathOf(id: string): Promise<string> {
    for (const folder of [this.folders.own, this.folders.bundled]) {
      if ((await subfolders(folder)).includes(id)) return join(folder, id);
    }
    const known = (await this.list()).map((model) => model.id).join(", ") || "none";
    throw new StudioError("model-missing", `there is no model "${id}"; installed: ${known}`);
  }

  private async describe(id: string, path: string): Promise<InstalledModel> {
    const bundled = !path.startsWith(join(this.folders.own, id));
    try {
      const { description } = await readDescription(path);
      if (description.id !== id) {
        const file = join(path, modelFileNames.description);
        throw new StudioError("model-broken", `${file}: "id" is "${description.id}", not "${id}"`);
      }
      const { name, network, results, untrained } = description;
      const parameters = await countParameters(join(path, modelFileNames.weights));
      const [{ bytes }, lineage] = await Promise.all([weightsFacts(path), readLineage(path)]);
      const { frontEnd, image, stages, width, recurrent, form } = network;
      const shape = { stages, width, recurrent, form, parameters };
      const summary = { id, name, frontEnd, imageSizePx: image?.sizePx, untrained, ...shape };
      return { id, name, summary, results, bundled, bytes, base: lineage?.base, outcome: lineage?.verdict?.outcome };
    } catch (error) {
      return { id, name: id, error: toErrorData(error), bundled, bytes: 0 };
    }
  }
}

/** Names of the folders in a folder; none when it cannot be read (a library without models has no such folder). */
async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !basename(entry.name).startsWith(".")).map((e) => e.name);
}
