import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { clipOverview } from "../../../../src/pose/clip/overview";
import { ClipAnalyst } from "../../../../src/studio/library/clipAnalyst";
import { loadClipFrames } from "../../../../src/studio/library/loadedClip";
import { builtThread } from "../builtThread";
import { addClip, temporaryFolder, testDraft, testLibrary, testRows } from "./testClips";

const entry = builtThread("library/clipAnalysis.worker.ts");

function analyst(): ClipAnalyst {
  const made = new ClipAnalyst(entry);
  onTestFinished(() => made.stop());
  return made;
}

describe("the analysis of a clip in its own thread", () => {
  it("finds what is found in this thread", async () => {
    const library = await testLibrary();
    const id = await addClip(library);
    const there = await analyst().analyse({ kind: "overview", folder: library.folderOf(id), buckets: 5 });
    expect(there).toEqual(clipOverview(await loadClipFrames(await library.read(id)), 5));
  });

  it("finds a frame whose scores are low", async () => {
    const library = await testLibrary();
    const writer = await library.create(testDraft);
    const rows = testRows(0, 60);
    for (const column of ["keypoints", "pose_mm", "stages_mm"] as const) {
      const values = rows[column]!;
      values.forEach((_, at) => {
        values[at] = values[at % (column === "stages_mm" ? 153 : 51)]!;
      });
    }
    rows.keypoints!.forEach((_, at) => {
      if (at % 3 === 2) rows.keypoints![at] = Math.floor(at / 51) === 30 ? 0.05 : 0.9;
    });
    await writer.append(rows);
    await writer.finish();
    const found = await analyst().analyse({ kind: "review", folder: library.folderOf(writer.id), limit: 5 });
    expect(found).toContainEqual(
      expect.objectContaining({
        frame: 30,
        reasons: expect.arrayContaining([expect.objectContaining({ reason: "low-score" })]),
      }),
    );
  });

  it("says which clip it cannot read, and goes on with the next", async () => {
    const library = await testLibrary();
    const id = await addClip(library);
    const own = analyst();
    const missing = own.analyse({ kind: "review", folder: join(temporaryFolder(), "nobody"), limit: 5 });
    await expect(missing).rejects.toMatchObject({
      code: "clip-broken",
      message: expect.stringContaining('clip "nobody"'),
    });
    const { posed } = await own.analyse({ kind: "overview", folder: library.folderOf(id), buckets: 1 });
    expect([...posed]).toEqual([1]);
  });

  it("answers everybody when it ends, and starts again", async () => {
    const library = await testLibrary();
    const folder = library.folderOf(await addClip(library));
    const own = analyst();
    const waiting = own.analyse({ kind: "overview", folder, buckets: 2 });
    await Promise.all([expect(waiting).rejects.toMatchObject({ code: "internal" }), own.stop()]);
    expect([...(await own.analyse({ kind: "overview", folder, buckets: 2 })).posed]).toEqual([1, 1]);
    const lost = new ClipAnalyst(join(temporaryFolder(), "missing.mjs"));
    await expect(lost.analyse({ kind: "overview", folder, buckets: 2 })).rejects.toMatchObject({ code: "internal" });
  });
});
