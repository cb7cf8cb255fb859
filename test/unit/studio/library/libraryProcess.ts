/** Another program on a library, to be killed: `FOLDER WORK`. Prints a line whenever something is safe on the disk. */
import { setTimeout as wait } from "node:timers/promises";
import { createLog } from "../../../../src/common/log";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { openLibrary } from "../../../../src/studio/library/openLibrary";
import { addClip, boneEdit, testDraft, testRows } from "./testData";

const works: Record<string, (library: ClipLibrary) => Promise<void>> = {
  async hold() {
    console.log("open");
    await wait(60_000);
  },
  async record(library) {
    const writer = await library.create(testDraft);
    for (let first = 0; ; first += 3) {
      await writer.append(testRows(first, 3));
      await writer.sync();
      console.log(first + 3);
    }
  },
  async import(library) {
    const writer = await library.create({ ...testDraft, ifInterrupted: "discard" });
    for (let first = 0; ; first += 3) {
      await writer.append(testRows(first, 3));
      console.log(first + 3);
    }
  },
  async edit(library) {
    const id = await addClip(library, { frames: 1000 });
    for (let count = 0; ; ) {
      count = await library.appendEdits(id, count, [boneEdit(count % 1000)]);
      console.log(count);
    }
  },
  async reshape(library) {
    const id = await addClip(library, { frames: 400 });
    console.log(0);
    for (let round = 1; ; round++) {
      const duplicate = (await library.duplicate(id)).created[0]!.id;
      const halves = (await library.split(duplicate, 200)).created.map((clip) => clip.id);
      const merged = (await library.merge(halves, "joined")).created[0]!.id;
      await library.replaceColumns(merged, { truth_mm: new Float32Array(400 * 51).fill(round) });
      const trimmed = (await library.trim(merged, 10, 389)).created[0]!.id;
      await library.trash([trimmed]);
      console.log(round);
    }
  },
};

export async function run([folder, work]: string[]): Promise<void> {
  const log = createLog("test", () => {});
  const library = await openLibrary({ folder: folder!, access: "write", program: "another program", log });
  await works[work!]!(library);
}
