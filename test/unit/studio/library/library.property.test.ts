import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ClipSummary } from "../../../../src/common/libraryProtocol";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { addClip, boneEdit, quietLog } from "./testClips";

/** A command, and numbers from 0 to 1 that say to which clip and which frames. */
type Step = [command: (typeof commands)[number], which: number, where: number];

const commands = [
  "add",
  "edit",
  "rename",
  "tag",
  "duplicate",
  "trim",
  "split",
  "merge",
  "trash",
  "restore",
  "delete",
  "replace",
  "thumbnail",
  "reopen",
  "copy outside",
  "edit outside",
  "remove outside",
] as const;

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const steps = fc.array(fc.tuple(fc.constantFrom(...commands), share, share), { minLength: 4, maxLength: 14 });

it("whatever is done, inside and outside, the index is what the folders say and every clip is whole", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (program) => {
      const folder = mkdtempSync(join(tmpdir(), "rpsm-library-"));
      let library = await open(folder);
      try {
        await addClip(library, { name: "first", frames: 8 });
        for (const step of program) library = await take(step, library);
        library = await reopen(library);
        const indexed = sorted(library.list());
        for (const { id } of indexed) expect(await verifyClip(library.folderOf(id))).toEqual([]);
        await library.close();
        rmSync(join(folder, "index.sqlite"));
        library = await open(folder);
        expect(sorted(library.list())).toEqual(indexed);
      } finally {
        await library.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { seed: 20260118, numRuns: 40 },
  );
}, 300_000);

const open = (folder: string) => openLibrary({ folder, access: "write", log: quietLog });

async function reopen(library: ClipLibrary): Promise<ClipLibrary> {
  await library.close();
  return open(library.folder);
}

function sorted(clips: ClipSummary[]): ClipSummary[] {
  return clips.sort((a, b) => a.id.localeCompare(b.id));
}

/** @returns the library, which may be another object after the step */
async function take([command, which, where]: Step, library: ClipLibrary): Promise<ClipLibrary> {
  const clips = sorted(library.list());
  const clip = clips[Math.floor(which * clips.length)];
  if (command === "add" || !clip) {
    await addClip(library, { name: `clip ${Math.floor(where * 3)}`, frames: 1 + Math.floor(where * 20) });
    return library;
  }
  const { id, frames } = clip;
  const frame = Math.floor(where * frames);
  const folder = library.folderOf(id);
  switch (command) {
    case "edit":
      await library.appendEdits(id, (await (await library.read(id)).journal()).length, [boneEdit(frame)]);
      break;
    case "rename":
      await library.updateInfo(id, { name: `renamed ${frame}` });
      break;
    case "tag":
      await library.updateInfo(id, { tags: [`tag ${frame}`] });
      break;
    case "duplicate":
      await library.duplicate(id);
      break;
    case "trim":
      await library.trim(id, 0, frame);
      break;
    case "split":
      if (frame > 0) await library.split(id, frame);
      break;
    case "merge": {
      const other = clips[Math.floor(where * clips.length)]!;
      if (other.id !== id) await library.merge([id, other.id], "merged");
      break;
    }
    case "trash":
      await library.trash([id]);
      break;
    case "restore":
      await library.restore((await library.listTrash()).slice(0, 1).map((trashed) => trashed.clip.id));
      break;
    case "delete":
      await library.deleteForever();
      break;
    case "replace":
      await library.replaceColumns(id, { truth_mm: new Float32Array(frames * 51).fill(where) });
      break;
    case "thumbnail":
      await library.setThumbnail(id, Uint8Array.of(frame));
      break;
    case "reopen":
      return reopen(library);
    case "copy outside":
      await library.close();
      cpSync(folder, `${folder} copied`, { recursive: true });
      return open(library.folder);
    case "edit outside":
      await library.close();
      if (where < 0.5) appendFileSync(join(folder, "edits.jsonl"), `${JSON.stringify(boneEdit(frame))}\n`);
      else rewrite(join(folder, "clip.json"), frame);
      return open(library.folder);
    case "remove outside":
      await library.close();
      rmSync(folder, { recursive: true });
      return open(library.folder);
  }
  return library;
}

function rewrite(path: string, frame: number): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), tags: [`outside ${frame}`] }));
}
