import { StudioError } from "../../common/errors";
import { parseSafetensorsHeader, withMetadata } from "../../common/safetensorsHeader";
import { parseDescription } from "./modelDescription";
import { formatDescription, type ModelContent } from "./modelFolder";
import { formatLineage, parseLineage } from "./modelLineage";

/** Keys of the safetensors file's `__metadata__`. */
const keys = { description: "rpsm-studio.model", card: "rpsm-studio.card", lineage: "rpsm-studio.training" } as const;

/**
 * A whole model as one safetensors file: its weights, readable by any program, with description, card and lineage in
 * the file's metadata.
 */
export function toPortableModel({ description, weights, card, lineage }: ModelContent): Uint8Array {
  return withMetadata(weights, `model "${description.id}"`, {
    format: "pt",
    [keys.description]: formatDescription(description),
    [keys.card]: card,
    ...(lineage && { [keys.lineage]: formatLineage(lineage) }),
  });
}

/** @throws StudioError `model-broken` that names the file and what it lacks */
export function fromPortableModel(bytes: Uint8Array, fileName: string): ModelContent {
  const { metadata } = parseSafetensorsHeader(bytes, fileName);
  const text = metadata[keys.description];
  if (text === undefined) {
    const lack = `${fileName} holds weights, but does not say of which network (no "${keys.description}" in its metadata)`;
    throw new StudioError("model-broken", `${lack}; choose a file that the studio has exported`);
  }
  const description = parseDescription(text, `${fileName}: ${keys.description}`);
  const training = metadata[keys.lineage];
  return {
    description,
    // As they were before the export: the same weights have the same hash.
    weights: withMetadata(bytes, fileName, undefined),
    card: metadata[keys.card] ?? "",
    lineage: training === undefined ? undefined : parseLineage(training, `${fileName}: ${keys.lineage}`),
  };
}
