import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../common/errors";
import { writeFileAtomic } from "../studio/writeFileAtomic";

/** What has to be the same for a run to go on as if it had never stopped. */
export interface TrainingSettings {
  seed: number;
  batchSize: number;
  sequenceLength: number;
  learningRate: number;
  weightDecay: number;
  gradientClip: number;
  loss: "squared" | "euclidean";
  stages: number;
  width: number;
  form: "plain" | "residual";
  recurrent: "lstm" | "none";
}

export interface TrainingCheckpoint {
  step: number;
  framesSeen: number;
  settings: TrainingSettings;
  weights: Uint8Array;
  trainerState: Uint8Array;
}

const pointerName = "checkpoint.json";
const pointerSchema = z.object({
  format: z.literal("rpsm-studio-training-checkpoint"),
  version: z.literal(1),
  step: z.number().int().nonnegative(),
  framesSeen: z.number().int().nonnegative(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
});
const partPattern = /^checkpoint-(\d+)\.(weights|state)\.safetensors$/;

/**
 * Replaces the folder's checkpoint: first the two new files, then checkpoint.json, which names their step, then the old
 * files go. A crash at any point leaves one complete checkpoint.
 */
export async function writeCheckpoint(folder: string, checkpoint: TrainingCheckpoint): Promise<void> {
  const { step, framesSeen, settings, weights, trainerState } = checkpoint;
  await writeFileAtomic(partPath(folder, step, "weights"), weights);
  await writeFileAtomic(partPath(folder, step, "state"), trainerState);
  const pointer = { format: "rpsm-studio-training-checkpoint", version: 1, step, framesSeen, settings };
  await writeFileAtomic(join(folder, pointerName), `${JSON.stringify(pointer, null, 2)}\n`);
  for (const name of await readdir(folder)) {
    const match = partPattern.exec(name);
    if (match && Number(match[1]) !== step) await rm(join(folder, name), { force: true });
  }
}

/**
 * The folder's checkpoint; undefined when it has none.
 * @throws StudioError `file-broken`, `file-missing` naming the file
 */
export async function readCheckpoint(folder: string): Promise<TrainingCheckpoint | undefined> {
  const path = join(folder, pointerName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new StudioError("file-missing", `${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const parsed = pointerSchema.safeParse(parseJson(text, path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StudioError("file-broken", `${path}: "${issue?.path.join(".")}": ${issue?.message}`);
  }
  const { step, framesSeen, settings } = parsed.data;
  return {
    step,
    framesSeen,
    settings: settings as unknown as TrainingSettings,
    weights: await readPart(partPath(folder, step, "weights")),
    trainerState: await readPart(partPath(folder, step, "state")),
  };
}

/** The name of the first setting that differs, with both values; undefined when all are the same. */
export function differingSetting(before: TrainingSettings, now: TrainingSettings): string | undefined {
  for (const key of Object.keys(now) as (keyof TrainingSettings)[]) {
    if (before[key] !== now[key]) return `${key} is ${now[key]}, the checkpoint's is ${before[key]}`;
  }
  return undefined;
}

function partPath(folder: string, step: number, part: "weights" | "state"): string {
  return join(folder, `checkpoint-${step}.${part}.safetensors`);
}

async function readPart(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new StudioError("file-missing", `${path} cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError("file-broken", `${path} is not JSON: ${(error as Error).message}`);
  }
}
