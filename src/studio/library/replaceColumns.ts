import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ClipColumn, type ClipInfo, clipColumns, columnFileName, columnWidth } from "../../common/clipDocument";
import { StudioError } from "../../common/errors";
import { writeFileAtomic } from "../writeFileAtomic";
import { formatClipInfo, parseClipInfo, readClipInfo, writeClipInfo } from "./clipInfoFile";
import type { ClipLibrary } from "./clipLibrary";
import { rowBytesOf } from "./columnFiles";
import { syncFolder } from "./diskErrors";

/** The clip's next `clip.json`: while it is there, new columns are put in place. */
const nextInfoFileName = "replacing.json";
const newEnding = ".new";

/**
 * Puts columns beside the old ones, then in their place. Once `replacing.json` is written nothing can stop it: a crash
 * is finished by `finishReplacing`; before, it leaves only files that nobody reads.
 *
 * @throws StudioError `bad-argument` naming a column that has not a row for every frame
 */
export async function replaceColumns(
  folder: string,
  columns: Parameters<ClipLibrary["replaceColumns"]>[1],
  change: Partial<ClipInfo>,
): Promise<void> {
  const before = await readClipInfo(folder);
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const { id, frames } = before;
  const info: ClipInfo = { ...before, ...change, id, frames, columns: [...new Set([...before.columns, ...names])] };
  for (const name of names) checkLength(name, columns[name], info);
  for (const name of names) {
    await writeFileAtomic(
      join(folder, columnFileName(name) + newEnding),
      rowBytesOf(name, info, columns[name], frames),
    );
  }
  await writeFileAtomic(join(folder, nextInfoFileName), formatClipInfo(info));
  await syncFolder(folder);
  await finishReplacing(folder);
}

/** Completes a replacement that was begun; removes what is left of one that was not. */
export async function finishReplacing(folder: string): Promise<void> {
  const text = await readFile(join(folder, nextInfoFileName), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  for (const column of Object.keys(clipColumns) as ClipColumn[]) {
    const path = join(folder, columnFileName(column));
    if (text === undefined) await rm(path + newEnding, { force: true });
    else await rename(path + newEnding, path).catch(ignoreMissing);
  }
  if (text === undefined) return;
  await writeClipInfo(folder, parseClipInfo(text, folder));
  await syncFolder(folder);
  await rm(join(folder, nextInfoFileName), { force: true });
}

function checkLength(column: ClipColumn, values: Float32Array | undefined, info: ClipInfo): void {
  const expected = info.frames * columnWidth(column, info);
  if (values?.length === expected) return;
  throw new StudioError(
    "bad-argument",
    `clip "${info.name}": ${column} holds ${values?.length ?? 0} numbers instead of ${expected}`,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
