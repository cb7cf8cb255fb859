import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import {
  type ClipColumn,
  type ClipInfo,
  clipColumns,
  clipFileName,
  clipFormat,
  clipVersion,
} from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import { firstProblem } from "../firstProblem";
import { whyUnreadable } from "../whyUnreadable";
import { writeFileAtomic } from "../writeFileAtomic";

const wholeNumber = z.number().int().min(0);
const pictureSize = z.number().int().min(1);
const fileName = z
  .string()
  .min(1)
  .refine((name) => !/[\\/\0]/.test(name) && !name.startsWith("."), "must be the name of a file in the clip's folder");

const segmentSchema = z.looseObject({
  file: fileName,
  firstFrame: wholeNumber,
  frames: wholeNumber,
  offsetS: z.number(),
  width: pictureSize,
  height: pictureSize,
});

const sourceSchema = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("recording"), camera: z.string() }),
  z.looseObject({ kind: z.literal("video"), fileName: z.string() }),
  z.looseObject({ kind: z.literal("motion"), fileName: z.string(), format: z.string() }),
  z.looseObject({ kind: z.literal("keypoints"), fileName: z.string() }),
]);

/** Fields that we do not know stay as they are: another program may have added them. */
export const clipInfoSchema = z.looseObject({
  format: z.literal(clipFormat),
  version: z.literal(clipVersion),
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, "must be letters, digits, dashes"),
  name: z.string().min(1),
  createdAt: z.iso.datetime(),
  source: sourceSchema,
  frames: wholeNumber,
  columns: z
    .array(z.enum(Object.keys(clipColumns) as [ClipColumn, ...ClipColumn[]]))
    .refine((columns) => columns.includes("timestamps_s"), "must hold timestamps_s"),
  imageSize: z.tuple([pictureSize, pictureSize]).optional(),
  focalPx: z.number().positive().optional(),
  video: z.array(segmentSchema).optional(),
  model: z.looseObject({ id: z.string(), name: z.string() }).optional(),
  stages: z.number().int().min(0).max(16),
  heightM: z.number().positive().optional(),
  cuts: z.array(wholeNumber),
  tags: z.array(z.string()),
  recovered: z.string().optional(),
  takes: z.array(z.string()).min(1).optional(),
  truth: z.looseObject({ fileName: z.string(), offsetS: z.number() }).optional(),
}) satisfies z.ZodType<ClipInfo>;

/**
 * The `clip.json` of a clip's folder.
 * @throws StudioError `clip-missing`, `clip-broken` naming the clip's folder and the field
 */
export async function readClipInfo(folder: string): Promise<ClipInfo> {
  const text = await readFile(join(folder, clipFileName), "utf8").catch((error: unknown) => {
    throw unreadableError(folder, error);
  });
  return parseClipInfo(text, basename(folder));
}

/** The same for whoever looks at very many. */
export function readClipInfoNow(folder: string): ClipInfo {
  let text: string;
  try {
    text = readFileSync(join(folder, clipFileName), "utf8");
  } catch (error) {
    throw unreadableError(folder, error);
  }
  return parseClipInfo(text, basename(folder));
}

function unreadableError(folder: string, error: unknown): StudioError {
  return new StudioError("clip-broken", `clip "${basename(folder)}": ${clipFileName} ${whyUnreadable(error)}`);
}

/** @throws StudioError `clip-broken` */
export function parseClipInfo(text: string, folderName: string): ClipInfo {
  const broken = (why: string) => new StudioError("clip-broken", `clip "${folderName}": ${clipFileName}: ${why}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw broken((error as Error).message);
  }
  const { version } = z.object({ version: z.number() }).safeParse(document).data ?? {};
  if (version !== undefined && version > clipVersion) {
    throw broken(`it was made by a newer RPSM Studio (version ${version}, this one knows ${clipVersion}); update it`);
  }
  const checked = clipInfoSchema.safeParse(document);
  if (!checked.success) throw broken(firstProblem(checked.error));
  return checked.data;
}

/** Replaces the `clip.json` of a clip's folder: the old content or the new, whatever happens. */
export function writeClipInfo(folder: string, info: ClipInfo): Promise<void> {
  return writeFileAtomic(join(folder, clipFileName), formatClipInfo(info));
}

export function formatClipInfo(info: ClipInfo): string {
  return `${JSON.stringify(info, undefined, 2)}\n`;
}
