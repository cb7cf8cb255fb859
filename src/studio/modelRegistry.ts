import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { StudioError, toErrorData } from "../common/errors";
import type { InstalledModel, ModelFiles } from "../common/protocol";
import { coordinateCount } from "../pose/skeleton";
import { countParameters } from "./countParameters";
import { whyUnreadable } from "./whyUnreadable";

const descriptionSchema = z.object({
  format: z.literal("rpsm-studio-model"),
  version: z.literal(1),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must be letters, digits, dots, dashes"),
  name: z.string().min(1),
  network: z.object({
    frontEnd: z.literal("keypoints"),
    stages: z.number().int().min(1).max(3),
    width: z.number().int().min(8).max(4096),
    recurrent: z.enum(["lstm", "none"]),
    form: z.enum(["plain", "residual"]),
    target: z.object({
      offsetMm: z.array(z.number()).length(coordinateCount),
      scaleMm: z.array(z.number().positive()).length(coordinateCount),
    }),
  }),
  results: z
    .object({ mpjpeMm: z.number().positive(), paMpjpeMm: z.number().positive(), measuredOn: z.string() })
    .optional(),
});

type ModelDescription = z.infer<typeof descriptionSchema>;

/**
 * The models that can be used: one folder each, named by the model's id, with model.json and weights.safetensors. A
 * model in the user's library takes the place of a bundled one with the same id.
 */
export class ModelRegistry {
  /** @param folders later folders win */
  constructor(private readonly folders: readonly string[]) {}

  /** Every model, also the broken ones with what is wrong with them, by id. */
  async list(): Promise<InstalledModel[]> {
    const paths = new Map<string, string>();
    for (const folder of this.folders) {
      for (const id of await subfolders(folder)) paths.set(id, join(folder, id));
    }
    return Promise.all([...paths].sort().map(([id, path]) => describe(id, path)));
  }

  /**
   * The files of a model for the engine, which checks the weights' shapes itself.
   * @throws StudioError `model-missing`, `model-broken` naming the file and the field
   */
  async read(id: string): Promise<ModelFiles> {
    for (const folder of [...this.folders].reverse()) {
      if ((await subfolders(folder)).includes(id)) return readModelFolder(join(folder, id));
    }
    const known = (await this.list()).map((model) => model.id).join(", ") || "none";
    throw new StudioError("model-missing", `there is no model "${id}"; installed: ${known}`);
  }
}

/**
 * Reads one model folder, wherever it is.
 * @throws StudioError `model-missing`, `model-broken`
 */
export async function readModelFolder(path: string): Promise<ModelFiles> {
  const { text, description } = await readDescription(path);
  const weightsPath = join(path, "weights.safetensors");
  try {
    return { id: description.id, description: text, weights: new Uint8Array(await readFile(weightsPath)) };
  } catch (error) {
    throw new StudioError("model-missing", `${weightsPath} ${whyUnreadable(error)}`);
  }
}

async function describe(id: string, path: string): Promise<InstalledModel> {
  try {
    const { description } = await readDescription(path);
    if (description.id !== id) {
      throw new StudioError("model-broken", `${join(path, "model.json")}: "id" is "${description.id}", not "${id}"`);
    }
    const { name, network, results } = description;
    const parameters = await countParameters(join(path, "weights.safetensors"));
    const { stages, width, recurrent, form } = network;
    return { id, name, summary: { id, name, stages, width, recurrent, form, parameters }, results };
  } catch (error) {
    return { id, name: id, error: toErrorData(error) };
  }
}

async function readDescription(path: string): Promise<{ text: string; description: ModelDescription }> {
  const descriptionPath = join(path, "model.json");
  let text: string;
  try {
    text = await readFile(descriptionPath, "utf8");
  } catch (error) {
    throw new StudioError("model-missing", `${descriptionPath} ${whyUnreadable(error)}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StudioError("model-broken", `${descriptionPath} is not JSON: ${(error as Error).message}`);
  }
  const parsed = descriptionSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StudioError("model-broken", `${descriptionPath}: "${issue?.path.join(".")}": ${issue?.message}`);
  }
  return { text, description: parsed.data };
}

/** Names of the folders in a folder; none when it cannot be read (a library without models has no such folder). */
async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !basename(entry.name).startsWith(".")).map((e) => e.name);
}
