import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type ClipInfo, clipFileName } from "../../common/clipDocument";
import { writeFileAtomic } from "../writeFileAtomic";
import { clipInfoSchema } from "./clipInfoFile";

/** In the folder of a clip that is being written; a crash leaves it there. */
export const markerFileName = "writing.json";

const markerSchema = z.object({
  ifInterrupted: z.enum(["repair", "discard"]),
  info: clipInfoSchema,
});

export interface WritingMarker {
  ifInterrupted: "repair" | "discard";
  /** The clip's info as far as it was known at the beginning; its `frames` is 0. */
  info: ClipInfo;
}

export function writeMarker(folder: string, marker: WritingMarker): Promise<void> {
  return writeFileAtomic(join(folder, markerFileName), `${JSON.stringify(marker, undefined, 2)}\n`);
}

/** @throws what is wrong with the file */
export async function readMarker(folder: string): Promise<WritingMarker> {
  return markerSchema.parse(JSON.parse(await readFile(join(folder, markerFileName), "utf8")));
}

export function removeMarker(folder: string): Promise<void> {
  return rm(join(folder, markerFileName), { force: true });
}

/** Whether a folder holds the beginning of a clip: neither `clip.json` nor anything else makes it one yet. */
export function isUnfinished(folder: string): boolean {
  return !existsSync(join(folder, clipFileName)) && existsSync(join(folder, markerFileName));
}
