import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { activateBackend } from "../../../src/engine/backends/activateBackend";
import { tinyConfig, tinyModel } from "../../unit/engine/support/engineUnderTest";

/** A model of random weights that computes in no time. @returns its folder */
export async function makeTinyModel(parent: string, id = "tiny", config = tinyConfig): Promise<string> {
  await activateBackend("cpu");
  const { description, weights } = await tinyModel(1, id, config);
  const folder = join(parent, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "model.json"), description);
  writeFileSync(join(folder, "weights.safetensors"), weights);
  return folder;
}
