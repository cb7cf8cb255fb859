import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../../common/errors";
import { firstProblem } from "../firstProblem";
import { syncFolder } from "../library/diskErrors";
import { whyUnreadable } from "../whyUnreadable";
import { writeFileAtomic } from "../writeFileAtomic";

/** What a training goes on from: weights and trainer state of the same step. */
export interface Checkpoint {
  step: number;
  framesSeen: number;
  /** Time spent on steps up to here, over all sessions. */
  trainedMs: number;
  weights: Uint8Array;
  /** Their moving average, where there is one. */
  averaged?: Uint8Array | undefined;
  trainerState: Uint8Array;
}

const pointerName = "checkpoint.json";
const part = z.object({ file: z.string().regex(/^[\w.-]+$/), bytes: z.number().int().min(0) });
const pointerSchema = z.object({
  format: z.literal("rpsm-training-checkpoint"),
  version: z.literal(1),
  step: z.number().int().min(0),
  framesSeen: z.number().int().min(0),
  trainedMs: z.number().min(0),
  weights: part,
  averaged: part.optional(),
  state: part,
});
type Part = z.infer<typeof part>;

/**
 * Replaces the folder's checkpoint in one step: new files with names of their own, then checkpoint.json, which names
 * them; only then do the old ones go. A crash at any point leaves one whole checkpoint.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { step, framesSeen, trainedMs } = checkpoint;
  await mkdir(folder, { recursive: true });
  const unique = `${step}-${randomUUID().slice(0, 8)}`;
  const weights = await writePart(folder, `${unique}.weights.safetensors`, checkpoint.weights);
  const averaged =
    checkpoint.averaged && (await writePart(folder, `${unique}.averaged.safetensors`, checkpoint.averaged));
  const state = await writePart(folder, `${unique}.state.safetensors`, checkpoint.trainerState);
  await syncFolder(folder);
  const parts = { weights, averaged, state };
  const pointer = { format: "rpsm-training-checkpoint", version: 1, step, framesSeen, trainedMs, ...parts };
  await writeFileAtomic(join(folder, pointerName), `${JSON.stringify(pointer, undefined, 2)}\n`);
  await syncFolder(folder);
  const kept = [pointerName, weights.file, averaged?.file, state.file];
  for (const name of await readdir(folder)) {
    if (!kept.includes(name)) await rm(join(folder, name), { force: true });
  }
}

/** Whether there is one, without reading it. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return (await readdir(folder).catch((): string[] => [])).includes(pointerName);
}

/**
 * The folder's checkpoint; undefined when it has none.
 * @throws StudioError `file-broken`, `file-missing` naming the file
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, pointerName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
  });
  if (text === undefined) return undefined;
  const { step, framesSeen, trainedMs, weights, averaged, state } = parsePointer(text, path);
  return {
    ...{ step, framesSeen, trainedMs },
    weights: await readPart(folder, weights),
    averaged: averaged && (await readPart(folder, averaged)),
    trainerState: await readPart(folder, state),
  };
}

function parsePointer(text: string, path: string): z.infer<typeof pointerSchema> {
  try {
    return pointerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StudioError("file-broken", `${path} does not describe a checkpoint: ${firstProblem(error)}`);
  }
}

async function writePart(folder: string, file: string, content: Uint8Array): Promise<Part> {
  await writeFileAtomic(join(folder, file), content);
  return { file, bytes: content.byteLength };
}

async function readPart(folder: string, { file, bytes }: Part): Promise<Uint8Array> {
  const path = join(folder, file);
  const content = await readFile(path).catch((error: unknown) => {
    throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
  });
  if (content.byteLength !== bytes) {
    throw new StudioError("file-broken", `${path} has ${content.byteLength} bytes, not ${bytes}`);
  }
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}
