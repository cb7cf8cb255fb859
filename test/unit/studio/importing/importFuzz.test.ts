import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import { importFile } from "../../../../src/studio/importing/importFile";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { fixtureBytes } from "../../formats/support/motionFixtures";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { makeVideo } from "../makeVideo";
import { testEngine } from "./testEngine";

const seed = 1707;

/** Up to three places where bytes are replaced, then where it is cut off: 1 is its end. */
const damage = fc.record({
  spots: fc.array(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ maxLength: 6 }) }),
    {
      maxLength: 3,
    },
  ),
  end: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

function damaged(
  whole: Uint8Array,
  { spots, end }: { spots: { at: number; bytes: Uint8Array }[]; end: number },
): Buffer {
  const copy = Buffer.from(whole);
  for (const { at, bytes } of spots) copy.set(bytes.subarray(0, copy.length), Math.floor(at * (copy.length - 8)));
  return copy.subarray(0, Math.ceil(end * copy.length));
}

/** Imports every damaged copy: each becomes a clip without a fault, or a clear error and no clip. */
async function expectWholeOrNothing(fileName: string, whole: Uint8Array, runs: number): Promise<void> {
  const library = await testLibrary();
  const engine = await testEngine();
  const path = join(temporaryFolder(), fileName);
  const { signal } = new AbortController();
  const clips = new Set<string>();
  await fc.assert(
    fc.asyncProperty(damage, async (how) => {
      writeFileSync(path, damaged(whole, how));
      try {
        const request = { library, path, fileName, options: {}, engine, signal, onProgress: () => {} };
        const { clip } = await importFile(request);
        clips.add(clip.id);
        expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
        expect(error.message).toContain(fileName);
        expect(error.code).toMatch(/^(file-broken|video-unreadable|video-codec|video-truncated)$/);
      }
      expect(new Set(library.list().map(({ id }) => id))).toEqual(clips);
      expect(readdirSync(join(library.folder, "clips"))).toHaveLength(clips.size);
    }),
    { seed, numRuns: runs },
  );
}

describe("a damaged file (property-based, fixed seed) becomes a whole clip or none", () => {
  it.each(["unreal.bvh", "pose2sim.trc", "pandas.csv", "positions.npz", "keypoints.npz"])("%s", async (name) => {
    await expectWholeOrNothing(name, fixtureBytes(name), 40);
  });

  it.each(["short.mp4", "short.mkv"])("%s", async (name) => {
    const path = join(temporaryFolder(), name);
    const timesMs = Array.from({ length: 8 }, (_, i) => i * 40);
    await makeVideo({ path, timesMs, brightness: (i) => [60 + i * 20, 16] });
    await expectWholeOrNothing(name, readFileSync(path), 40);
  });
});
