import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { demoClip } from "../../../e2e/support/media";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { streamVideo, writeStream } from "./streamedVideo";

const rounds = 8;

// Beneath node_modules, where the script finds the packages that are not bundled into it.
const scriptFolder = mkdtempSync(join(process.cwd(), "node_modules/.rpsm-recording-"));
const script = join(scriptFolder, "recordUntilKilled.mjs");
const streamPath = join(scriptFolder, "stream.webm");
const endsPath = join(scriptFolder, "frameEnds.json");
beforeAll(async () => {
  const stream = await streamVideo(demoClip, "webm");
  writeStream(streamPath, stream);
  writeFileSync(endsPath, JSON.stringify(stream.frameEnds));
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: fileURLToPath(new URL("./recordUntilKilled.ts", import.meta.url)),
      outDir: scriptFolder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { format: "es", entryFileNames: "recordUntilKilled.mjs" } },
    },
  });
});
afterAll(() => rmSync(scriptFolder, { recursive: true, force: true }));

/** Kills the host some time after its first frames. @returns the frames that it had said are safe */
async function recordAndKill(folder: string, afterMs: number): Promise<number> {
  const host = spawn(process.execPath, [script, folder, streamPath, endsPath], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  host.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise((resolve) => host.stdout.once("data", resolve));
  await wait(afterMs);
  await kill(host);
  return Number(said.trim().split("\n").at(-1));
}

function kill(host: ChildProcess): Promise<unknown> {
  const ended = new Promise((resolve) => host.once("close", resolve));
  host.kill("SIGKILL");
  return ended;
}

it("a take whose host was killed is there at the next start, with every frame that was said to be safe", async () => {
  const random = createRandom(11, 0);
  for (let round = 0; round < rounds; round++) {
    const folder = temporaryFolder();
    const safe = await recordAndKill(folder, random.uniform(0, 600));
    const library = await testLibrary(folder);
    const [clip] = library.list();
    expect(library.list()).toHaveLength(1);
    expect(clip).toMatchObject({ name: "Take 1", hasVideo: true, recovered: expect.stringContaining("ended while") });
    expect(clip!.error).toBeUndefined();
    // What was under way when it was killed may be there or not.
    expect(clip!.frames).toBeGreaterThanOrEqual(safe);
    const reader = await library.read(clip!.id);
    const keypoints = await reader.readColumn("keypoints");
    expect(keypoints.length).toBe(clip!.frames * 51);
    for (let frame = 0; frame < clip!.frames; frame++) expect(keypoints[frame * 51]).toBe(frame);
    using input = new Input({ source: new FilePathSource(join(reader.folder, "video.webm")), formats: ALL_FORMATS });
    let pictures = 0;
    const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
    for await (const packet of sink.packets()) {
      expect(packet.timestamp).toBeCloseTo(pictures / 30, 2);
      pictures++;
    }
    expect(pictures).toBe(clip!.frames);
    await library.close();
  }
});
