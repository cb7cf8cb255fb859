import { readdir, stat } from "node:fs/promises";
import { createLog } from "../common/log";
import type { ModelFiles } from "../common/modelFiles";
import { readModelFolder } from "../studio/models/modelFolder";
import { ModelRegistry, modelFolders } from "../studio/models/modelRegistry";
import { programFolders } from "../studio/programFolders";
import { SettingsFile } from "../studio/settingsFile";
import { configFolder, defaultLibraryFolder } from "../studio/userFolders";
import { programRoot } from "./programRoot";

/**
 * The model that a `--model` flag names: a folder with model.json in it, or the id of an installed model.
 * @param library the folder of a library with models of its own; default: the settings'
 * @throws StudioError `model-missing`, `model-broken`
 */
export async function findModel(model: string, library?: string): Promise<ModelFiles> {
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder && (await readdir(model)).includes("model.json")) return readModelFolder(model);
  const libraryFolder = library ?? (await libraryInSettings());
  return new ModelRegistry(modelFolders(programFolders(programRoot).models, libraryFolder)).read(model);
}

export async function libraryInSettings(): Promise<string> {
  const quiet = createLog("settings", () => {});
  return (await SettingsFile.open(configFolder(), defaultLibraryFolder(), quiet)).current.libraryFolder;
}
