import { readdir, stat } from "node:fs/promises";
import { createLog } from "../common/log";
import type { ModelFiles } from "../common/protocol";
import { readModelFolder } from "../studio/models/modelFolder";
import { ModelRegistry, modelFolders } from "../studio/models/modelRegistry";
import { programFolders } from "../studio/programFolders";
import { SettingsFile } from "../studio/settingsFile";
import { configFolder, defaultLibraryFolder } from "../studio/userFolders";
import { programRoot } from "./programRoot";

/**
 * The model that a `--model` flag names: a folder with model.json in it, or the id of an installed model.
 * @throws StudioError `model-missing`, `model-broken`
 */
export async function findModel(model: string): Promise<ModelFiles> {
  const isFolder = await stat(model).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder && (await readdir(model)).includes("model.json")) return readModelFolder(model);
  const quiet = createLog("settings", () => {});
  const { libraryFolder } = (await SettingsFile.open(configFolder(), defaultLibraryFolder(), quiet)).current;
  return new ModelRegistry(modelFolders(programFolders(programRoot).models, libraryFolder)).read(model);
}
