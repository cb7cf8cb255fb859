import { StudioError } from "../common/errors";
import { parseRpsmConfig, type RpsmConfig } from "./config";

export interface ModelDescription {
  /** For people; absent when the file has none. */
  name?: string;
  network: RpsmConfig;
  /** Its weights, or those of its shared convolutions, have learnt no poses yet. Absent where they have. */
  untrained?: true;
}

/**
 * Reads a model's model.json.
 * @param source the model's name in errors
 * @throws StudioError `model-broken` that names the field
 */
export function parseModelDescription(text: string, source: string): ModelDescription {
  let description: Partial<Record<"format" | "version" | "name" | "network" | "untrained", unknown>> | undefined;
  try {
    description = JSON.parse(text);
  } catch (error) {
    throw new StudioError("model-broken", `${source}: model.json is not JSON (${(error as Error).message})`);
  }
  if (description?.format !== "rpsm-studio-model") {
    throw new StudioError("model-broken", `${source}: model.json is not the description of an RPSM Studio model`);
  }
  if (description.version !== 1) {
    const found = `model.json has version ${String(description.version)}`;
    throw new StudioError("model-broken", `${source}: ${found}; this program reads version 1`);
  }
  const network = parseRpsmConfig(description.network, source);
  return {
    ...(typeof description.name === "string" && { name: description.name }),
    network,
    ...(description.untrained === true && { untrained: true }),
  };
}
