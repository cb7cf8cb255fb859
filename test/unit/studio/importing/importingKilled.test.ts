import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { npzPieces } from "../../../../src/formats/writeNpz";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { evenTimes, walk } from "../../formats/support/motions";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { makeVideo } from "../makeVideo";

const rounds = 8;

// Beneath node_modules, where the script finds the packages that are not bundled into it.
const scriptFolder = mkdtempSync(join(process.cwd(), "node_modules/.rpsm-importing-"));
beforeAll(() =>
  build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: fileURLToPath(new URL("./importUntilKilled.ts", import.meta.url)),
      outDir: scriptFolder,
      minify: false,
      rollupOptions: { output: { format: "es", entryFileNames: "importUntilKilled.mjs" } },
    },
  }),
);
afterAll(() => rmSync(scriptFolder, { recursive: true, force: true }));

/** @returns the ids that it had said are imported */
async function importAndKill(files: readonly string[], afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(scriptFolder, "importUntilKilled.mjs"), ...files], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await wait(afterMs);
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
  return said.trim().split("\n");
}

it("a program killed while it imports leaves whole clips only, and every one that it had told of", async () => {
  const random = createRandom(7, 0);
  const files = temporaryFolder();
  const video = join(files, "walk.mp4");
  const motion = join(files, "walk.npz");
  await makeVideo({ path: video, timesMs: evenTimes(40, 25).map((s) => s * 1000), brightness: (i) => [60 + i, 16] });
  writeFileSync(motion, Buffer.concat([...npzPieces(walk(evenTimes(3000, 100)))]));
  for (let round = 0; round < rounds; round++) {
    const folder = temporaryFolder();
    const told = await importAndKill([folder, video, motion], random.uniform(0, 400));
    const library = await testLibrary(folder);
    const clips = library.list();
    expect(clips.map(({ id }) => id)).toEqual(expect.arrayContaining(told));
    for (const { id, error, frames, hasVideo } of clips) {
      expect(error).toBeUndefined();
      expect(frames).toBe(hasVideo ? 40 : 3000);
      expect(await verifyClip(library.folderOf(id))).toEqual([]);
      if (hasVideo) expect(readFileSync(join(library.folderOf(id), "video.mp4"))).toEqual(readFileSync(video));
    }
    expect(readdirSync(join(folder, "clips"))).toHaveLength(clips.length);
    await library.close();
  }
});
