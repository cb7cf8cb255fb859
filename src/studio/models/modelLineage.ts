import { z } from "zod";
import type { ModelLineage } from "../../common/modelProtocol";
import { learningParts } from "../../common/trainingProtocol";
import { curveSchema, heldOutSchema, verdictSchema } from "../training/runDocument";
import { parseJsonFile } from "./modelDescription";

const count = z.number().int().min(0);
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
  curve: z.array(curveSchema),
  heldOut: z.array(heldOutSchema),
  verdict: verdictSchema.optional(),
});

/** As a file of JSON has it: null is what became of NaN. */
const storedSchema = z.unknown().transform(withNaN).pipe(schema);

/** The content of a fine-tuned model's training.json. @throws StudioError `model-broken` that names the field */
export function parseLineage(text: string, source: string): ModelLineage {
  return parseJsonFile(storedSchema, text, source) as unknown as ModelLineage;
}

export function formatLineage(lineage: ModelLineage): string {
  return `${JSON.stringify(lineage, undefined, 1)}\n`;
}

function withNaN(value: unknown): unknown {
  if (value === null) return Number.NaN;
  if (Array.isArray(value)) return value.map(withNaN);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, withNaN(entry)]));
}
