import { z } from "zod";
import type { ModelLineage } from "../../common/modelProtocol";
import { learningParts } from "../../common/trainingProtocol";
import { parseJsonFile } from "./modelDescription";

const count = z.number().int().min(0);
/** JSON has no NaN: what is not known is null in the file. */
const known = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const schema = z.object({
  base: z.string().min(1),
  baseHash: z.string(),
  trainedAt: z.iso.datetime(),
  program: z.string(),
  /** Told and repeated, never acted on: what later versions add stays. */
  settings: z.looseObject({ learns: z.enum(learningParts), stages: z.array(z.number()), seed: z.number() }),
  steps: count,
  trainedMs: z.number().min(0),
  backend: z.string(),
  clips: z.array(
    z.object({ id: z.string(), name: z.string(), hash: z.string(), part: z.enum(["training", "held-out"]) }),
  ),
  curve: z.array(
    z.object({
      step: count,
      loss: known,
      mpjpeMm: known,
      gradientNorm: known,
      learningRate: known,
      framesPerSecond: known,
    }),
  ),
  heldOut: z.array(
    z.object({
      step: count,
      errorMm: known,
      mpjpeMm: known.optional(),
      reprojectionMm: known.optional(),
      loss: known,
      perJointMm: z.array(known),
    }),
  ),
  verdict: z.looseObject({ outcome: z.string() }).optional(),
});

/** The content of a fine-tuned model's training.json. @throws StudioError `model-broken` that names the field */
export function parseLineage(text: string, source: string): ModelLineage {
  const lineage = parseJsonFile(schema, text, source) as unknown as ModelLineage;
  return { ...lineage, verdict: lineage.verdict && withNaN(lineage.verdict) };
}

export function formatLineage(lineage: ModelLineage): string {
  return `${JSON.stringify(lineage, undefined, 1)}\n`;
}

/** A verdict is numbers all the way down, and its nulls are what JSON made of NaN. */
function withNaN<T>(value: T): T {
  if (value === null) return Number.NaN as T;
  if (Array.isArray(value)) return value.map(withNaN) as T;
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, withNaN(entry)])) as T;
}
