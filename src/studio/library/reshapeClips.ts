import { randomUUID } from "node:crypto";
import { constants, copyFile, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ClipInfo, clipFileName, columnRowBytes, journalFileName } from "../../common/clipDocument";
import type { EditKey, Foot, FrameRange, JournalEntry } from "../../common/clipEdits";
import { StudioError } from "../../common/errors";
import { ClipComposer } from "../../pose/clip/clipComposer";
import { ClipPlacer } from "../../pose/clip/clipPlacer";
import { EditHistory } from "../../pose/clip/editHistory";
import { editKey } from "../../pose/clip/editKeys";
import { feet } from "../../pose/clip/motion/contacts";
import { carriedJournal, carryRecords, joinRecords } from "./carriedEdits";
import { readClipInfo, writeClipInfo } from "./clipInfoFile";
import { type ClipPart, partColumns, partFrames, partStarts, shareOrCopy, shareVideos, writeColumn } from "./clipParts";
import { FolderClipReader } from "./clipReader";
import { asNumbers, readRowBytes } from "./columnFiles";
import { syncFolder } from "./diskErrors";
import { hiddenFolderName } from "./hiddenFolders";
import { formatJournal, readJournal } from "./journalFile";
import { loadClipFrames } from "./loadedClip";
import { takesOf } from "./takes";

/** A clip that is whole but has no place in the library yet. */
export interface BuiltClip {
  path: string;
  info: ClipInfo;
}

/** The same clip again, with its corrections and their history. */
export function buildDuplicate(clipsFolder: string, folder: string, name: string): Promise<BuiltClip> {
  return build(clipsFolder, async (target) => {
    const before = await readClipInfo(folder);
    const videos = new Set(before.video?.map(({ file }) => file));
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile() || entry.name === clipFileName || isTemporary(entry.name)) continue;
      const [from, to] = [join(folder, entry.name), join(target, entry.name)];
      if (videos.has(entry.name)) await shareOrCopy(from, to);
      else await copyFile(from, to, constants.COPYFILE_FICLONE);
    }
    return { ...before, name, takes: takesOf(before) };
  });
}

/** Frames first..last as a clip of their own. */
export function buildExcerpt(
  clipsFolder: string,
  folder: string,
  { name, first, last }: { name?: string; first: number; last: number },
): Promise<BuiltClip> {
  return build(clipsFolder, async (target) => {
    const info = await readClipInfo(folder);
    const part: ClipPart = { info, folder, first, last, shiftS: 0 };
    return { ...(await assemble(target, [part])), name: name ?? info.name };
  });
}

/**
 * Several clips after one another, with a cut at each joint. The time between two clips is that between two frames.
 * @throws StudioError `bad-argument` naming what does not fit together
 */
export function buildMerged(clipsFolder: string, folders: readonly string[], name: string): Promise<BuiltClip> {
  return build(clipsFolder, async (target) => ({ ...(await assemble(target, await inARow(folders))), name }));
}

/** @throws StudioError `bad-argument` */
export function checkFrameRange(info: Pick<ClipInfo, "name" | "frames">, first: number, last: number): void {
  const isFrame = (frame: number) => Number.isInteger(frame) && frame >= 0 && frame < info.frames;
  if (isFrame(first) && isFrame(last) && first <= last) return;
  throw new StudioError("bad-argument", `clip "${info.name}" has no frames ${first} to ${last}: it has ${info.frames}`);
}

/** In a folder that nobody sees, gone again after an error. */
async function build(clipsFolder: string, fill: (target: string) => Promise<ClipInfo>): Promise<BuiltClip> {
  const path = join(clipsFolder, hiddenFolderName());
  await mkdir(path);
  try {
    const info = { ...(await fill(path)), id: randomUUID() };
    await writeClipInfo(path, info);
    await syncFolder(path);
    return { path, info };
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

async function assemble(target: string, parts: readonly ClipPart[]): Promise<ClipInfo> {
  const infos = parts.map(({ info }) => info);
  const columns = partColumns(parts);
  const stages = Math.max(...infos.map((info) => info.stages));
  for (const column of columns) await writeColumn(target, column, parts, stages);
  const video = await shareVideos(target, parts);
  await writeJournal(target, await carriedEntries(parts));
  const { id, video: _video, ...first } = infos[0]!;
  return {
    ...first,
    id,
    createdAt: infos.map(({ createdAt }) => createdAt).sort()[0]!,
    frames: parts.reduce((sum, part) => sum + partFrames(part), 0),
    columns,
    stages,
    cuts: joinedCuts(parts),
    tags: [...new Set(infos.flatMap(({ tags }) => tags))],
    takes: [...new Set(infos.flatMap(takesOf))],
    model: joinedModel(infos),
    focalPx: sharedValue(infos.map(({ focalPx }) => focalPx)),
    heightM: sharedValue(infos.map(({ heightM }) => heightM)),
    recovered: infos.map(({ recovered }) => recovered).find((text) => text !== undefined),
    truth: infos.map(({ truth }) => truth).find((truth) => truth !== undefined),
    ...(video && { video }),
  };
}

async function inARow(folders: readonly string[]): Promise<ClipPart[]> {
  const parts: ClipPart[] = [];
  let nextS: number | undefined;
  for (const folder of folders) {
    const info = await readClipInfo(folder);
    checkFrameRange(info, 0, info.frames - 1);
    checkSamePicture(parts[0]?.info, info);
    const timesS = await timestamps(folder, info);
    const shiftS = nextS === undefined ? 0 : nextS - timesS[0]!;
    parts.push({ info, folder, first: 0, last: info.frames - 1, shiftS });
    nextS = timesS.at(-1)! + shiftS + medianStep(timesS);
  }
  return parts;
}

/** Keypoints of one clip lie in one picture. */
function checkSamePicture(first: ClipInfo | undefined, info: ClipInfo): void {
  if (!first || first.imageSize?.join() === info.imageSize?.join()) return;
  const size = ({ imageSize }: ClipInfo) => imageSize?.join(" x ") ?? "no picture";
  throw new StudioError(
    "bad-argument",
    `"${first.name}" (${size(first)}) and "${info.name}" (${size(info)}) cannot become one clip: their pictures differ`,
  );
}

async function timestamps(folder: string, info: ClipInfo): Promise<Float64Array> {
  const rowBytes = columnRowBytes("timestamps_s", info);
  return asNumbers(
    "timestamps_s",
    await readRowBytes(folder, "timestamps_s", rowBytes, 0, info.frames - 1),
  ) as Float64Array;
}

const usualStepS = 1 / 30;

function medianStep(timesS: Float64Array): number {
  const steps = timesS.slice(1).map((timeS, index) => timeS - timesS[index]!);
  return steps.sort()[steps.length >> 1] ?? usualStepS;
}

function joinedCuts(parts: readonly ClipPart[]): number[] {
  const starts = partStarts(parts);
  const cuts = parts.flatMap(({ info, first, last }, index) => [
    ...(index > 0 ? [starts[index]!] : []),
    ...info.cuts.filter((cut) => cut > first && cut <= last).map((cut) => cut - first + starts[index]!),
  ]);
  return [...new Set(cuts)].sort((a, b) => a - b);
}

function joinedModel(infos: readonly ClipInfo[]): ClipInfo["model"] {
  const models = new Map(infos.flatMap(({ model }) => (model ? [[model.id, model.name]] : [])));
  if (models.size === 0) return undefined;
  return { id: [...models.keys()].join(", "), name: [...models.values()].join(", ") };
}

function sharedValue<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

async function carriedEntries(parts: readonly ClipPart[]): Promise<JournalEntry[]> {
  const starts = partStarts(parts);
  const histories: EditHistory[] = [];
  for (const { folder } of parts) histories.push(new EditHistory((await readJournal(folder)).entries));
  const carried = [];
  for (const [index, part] of parts.entries()) {
    const { records } = histories[index]!;
    const edited = new Set(
      feet.filter((foot) => histories.some((history) => history.records.has(editKey.contacts(foot)))),
    );
    const all = new Map([...(await foundContacts(part, histories[index]!, edited)), ...records]);
    carried.push(carryRecords(all, { first: part.first, last: part.last, at: starts[index]! }));
  }
  return carriedJournal(joinRecords(carried), Date.now());
}

/**
 * Contacts of a foot that were edited in one part only are a record of the whole new clip: in the others they are what was
 * found.
 */
async function foundContacts(
  { info, folder }: ClipPart,
  history: EditHistory,
  edited: ReadonlySet<Foot>,
): Promise<[EditKey, FrameRange[]][]> {
  const missing = [...edited].filter((foot) => !history.records.has(editKey.contacts(foot)));
  if (missing.length === 0) return [];
  const frames = await loadClipFrames(new FolderClipReader(info, folder));
  const placer = new ClipPlacer(frames, new ClipComposer(frames, history), history);
  const found = placer.contacts();
  placer.dispose();
  return missing.map((foot) => [editKey.contacts(foot), found[foot]]);
}

async function writeJournal(folder: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const file = await open(join(folder, journalFileName), "wx");
  try {
    await file.writeFile(formatJournal(entries));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Of an atomic write or a replacement that a crash left half done. */
function isTemporary(name: string): boolean {
  return name.endsWith(".tmp") || name.endsWith(".new");
}
