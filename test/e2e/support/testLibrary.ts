import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a library folder. With $E2E_MODEL (a model folder) that model is put in it, where it takes the place of the
 * bundled one with the same id: for trying new weights on every test.
 */
export function makeLibrary(folder: string): string {
  mkdirSync(folder, { recursive: true });
  if (process.env.E2E_MODEL) installModel(folder, process.env.E2E_MODEL);
  return folder;
}

/** Copies a model folder into a library. @returns the copy's folder */
export function installModel(libraryFolder: string, modelFolder: string): string {
  const { id } = JSON.parse(readFileSync(join(modelFolder, "model.json"), "utf8"));
  const copy = join(libraryFolder, "models", id);
  cpSync(modelFolder, copy, { recursive: true });
  return copy;
}
