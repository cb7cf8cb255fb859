import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import type { ModelLineage } from "../../common/modelProtocol";
import { withMetadata } from "../../common/safetensorsHeader";
import { whyUnreadable } from "../whyUnreadable";
import { writeFileAtomic } from "../writeFileAtomic";
import { type ModelDescription, parseDescription } from "./modelDescription";
import { formatLineage, parseLineage } from "./modelLineage";

/** What a model's folder is made of. The last one only where the model was fine-tuned. */
export const modelFileNames = {
  description: "model.json",
  weights: "weights.safetensors",
  card: "README.md",
  lineage: "training.json",
} as const;

/** Everything about a model. */
export interface ModelContent {
  description: ModelDescription;
  weights: Uint8Array;
  /** Markdown. */
  card: string;
  lineage?: ModelLineage;
}

/**
 * Reads what the engine needs of a model's folder, wherever that is.
 * @throws StudioError `model-missing`, `model-broken`
 */
export async function readModelFolder(path: string): Promise<ModelFiles> {
  const { text, description } = await readDescription(path);
  return { id: description.id, description: text, weights: await readWeights(path) };
}

/** @throws StudioError `model-missing`, `model-broken` naming the file and the field */
export async function readModelContent(path: string): Promise<ModelContent> {
  const { description } = await readDescription(path);
  const [weights, card, lineage] = await Promise.all([readWeights(path), readCard(path), readLineage(path)]);
  return { description, weights, card, lineage };
}

/** Writes a model's folder; model.json, which makes it a model, comes last. */
export async function writeModelFolder(path: string, { description, weights, card, lineage }: ModelContent) {
  await writeFileAtomic(join(path, modelFileNames.weights), weights);
  await writeFileAtomic(join(path, modelFileNames.card), card);
  if (lineage) await writeFileAtomic(join(path, modelFileNames.lineage), formatLineage(lineage));
  await writeFileAtomic(join(path, modelFileNames.description), formatDescription(description));
}

export function formatDescription(description: ModelDescription): string {
  return `${JSON.stringify(description, undefined, 1)}\n`;
}

export async function readDescription(path: string): Promise<{ text: string; description: ModelDescription }> {
  const descriptionPath = join(path, modelFileNames.description);
  const text = await readFile(descriptionPath, "utf8").catch((error: unknown) => {
    throw new StudioError("model-missing", `${descriptionPath} ${whyUnreadable(error)}`);
  });
  return { text, description: parseDescription(text, descriptionPath) };
}

/** Empty where there is none. */
export async function readCard(path: string): Promise<string> {
  return readFile(join(path, modelFileNames.card), "utf8").catch(() => "");
}

/** Undefined: not fine-tuned here. @throws StudioError `model-broken` */
export async function readLineage(path: string): Promise<ModelLineage | undefined> {
  const lineagePath = join(path, modelFileNames.lineage);
  const text = await readFile(lineagePath, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StudioError("model-broken", `${lineagePath} ${whyUnreadable(error)}`);
  });
  return text === undefined ? undefined : parseLineage(text, lineagePath);
}

/** Bytes of the weights, and when they were written. */
export async function weightsFacts(path: string): Promise<{ bytes: number; writtenAt: string }> {
  const { size, mtime } = await stat(join(path, modelFileNames.weights));
  return { bytes: size, writtenAt: mtime.toISOString() };
}

/**
 * SHA-256 of weights in hexadecimal digits: of the file as the studio writes it without metadata, so that neither card
 * nor another program's way of writing the header matters.
 */
export function weightsHash(weights: Uint8Array): string {
  return createHash("sha256")
    .update(withMetadata(weights, "weights", undefined))
    .digest("hex");
}

async function readWeights(path: string): Promise<Uint8Array> {
  const weightsPath = join(path, modelFileNames.weights);
  try {
    return new Uint8Array(await readFile(weightsPath));
  } catch (error) {
    throw new StudioError("model-missing", `${weightsPath} ${whyUnreadable(error)}`);
  }
}
