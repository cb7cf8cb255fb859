import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClipInfo } from "../../src/common/clipDocument";
import { columnFileName, columnRowBytes, journalFileName } from "../../src/common/clipDocument";
import { createLog } from "../../src/common/log";
import type { ClipLibrary } from "../../src/studio/library/clipLibrary";
import { openLibrary } from "../../src/studio/library/openLibrary";
import { median } from "./statistics";

interface Flags {
  clips?: string;
}

const framesPerClip = 30;
const rounds = 5;
const quiet = createLog("bench", () => {});

/** Opens a library of many small clips: without an index, with one, and with one when a clip was edited outside. */
export async function run(flags: Flags): Promise<void> {
  const clips = Number(flags.clips ?? 5000);
  const folder = mkdtempSync(join(tmpdir(), "rpsm-library-bench-"));
  try {
    await (await open(folder)).close();
    await writeClips(folder, clips);
    const rows = [{ what: "first open: every clip is read", ms: await measureOpen(folder) }];
    rows.push({ what: "open", ms: await medianOf(() => measureOpen(folder)) });
    rows.push({
      what: "open after 50 clips were edited outside",
      ms: await medianOf(async (round) => {
        await editOutside(folder, clips, round);
        return measureOpen(folder);
      }),
    });
    const library = await open(folder);
    rows.push({ what: "list", ms: await medianOf(() => timed(() => library.list())) });
    rows.push({ what: "search by name and tag", ms: await medianOf(() => timed(() => search(library, "walk 49"))) });
    rows.push({ what: "rename one", ms: await medianOf((round) => renameOne(library, round)) });
    await library.close();
    console.table(rows.map(({ what, ms }) => ({ what, ms: Number(ms.toFixed(1)), clips })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function open(folder: string): Promise<ClipLibrary> {
  return openLibrary({ folder, access: "write", log: quiet });
}

async function measureOpen(folder: string): Promise<number> {
  const startedAtMs = performance.now();
  const library = await open(folder);
  const openedAtMs = performance.now();
  await library.close();
  return openedAtMs - startedAtMs;
}

async function timed(work: () => unknown): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

async function medianOf(measure: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await measure(round));
  return median(times);
}

function search(library: ClipLibrary, text: string) {
  return library.list().filter(({ name, tags }) => name.includes(text) || tags.some((tag) => tag.includes(text)));
}

function renameOne(library: ClipLibrary, round: number): Promise<number> {
  const [clip] = library.list();
  return timed(() => library.updateInfo(clip!.id, { name: `renamed ${round}` }));
}

function clipInfo(index: number): ClipInfo {
  return {
    format: "rpsm-clip",
    version: 1,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    name: `walk ${index}`,
    createdAt: new Date(1.7e12 + index * 1e6).toISOString(),
    source: { kind: "recording", camera: "bench" },
    frames: framesPerClip,
    columns: ["timestamps_s", "keypoints", "pose_mm", "stages_mm"],
    imageSize: [1280, 720],
    stages: 3,
    cuts: [],
    tags: index % 7 === 0 ? ["outdoors"] : [],
  };
}

/** Every tenth with corrections. */
async function writeClips(folder: string, clips: number): Promise<void> {
  for (let index = 0; index < clips; index++) {
    const info = clipInfo(index);
    const path = join(folder, "clips", info.name);
    await mkdir(path, { recursive: true });
    for (const column of info.columns) {
      const bytes = Buffer.alloc(framesPerClip * columnRowBytes(column, info));
      for (let row = 0; row < framesPerClip && column === "timestamps_s"; row++) bytes.writeDoubleLE(row / 30, row * 8);
      await writeFile(join(path, columnFileName(column)), bytes);
    }
    await writeFile(join(path, "clip.json"), JSON.stringify(info));
    if (index % 10 === 0) await writeFile(join(path, journalFileName), journalLine(index));
  }
}

async function editOutside(folder: string, clips: number, round: number): Promise<void> {
  for (let index = 0; index < clips; index += Math.ceil(clips / 50)) {
    const lines = Array.from({ length: round + 2 }, (_, frame) => journalLine(frame)).join("");
    await writeFile(join(folder, "clips", `walk ${index}`, journalFileName), lines);
  }
}

function journalLine(frame: number): string {
  const diff = { [`bone/${frame % framesPerClip}/13`]: [null, [0, 1, 0]] };
  return `${JSON.stringify({ type: "change", label: "move-joint", atMs: 1.7e12, diff })}\n`;
}
