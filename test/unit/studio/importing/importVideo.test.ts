import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ClipColumn } from "../../../../src/common/clipDocument";
import { analyseClip } from "../../../../src/studio/importing/analyseClip";
import { importFile } from "../../../../src/studio/importing/importFile";
import type { ImportRequest } from "../../../../src/studio/importing/importRequest";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { VideoReader } from "../../../../src/studio/videoReader";
import { boneEdit, temporaryFolder, testLibrary } from "../library/testClips";
import { makeVideo } from "../makeVideo";
import { type TestEngine, testEngine } from "./testEngine";

/** As a webcam's clock runs. */
const timesMs = [0, 40, 80, 200, 240, 281, 320, 361, 402, 440, 480, 520];
/** Nobody in frames 5 and 6. */
const brightness = (index: number): [number, number] => [index === 5 || index === 6 ? 16 : 60 + index * 12, 16];

let folder: string;
let library: ClipLibrary;
let engine: TestEngine;
beforeEach(async () => {
  folder = temporaryFolder();
  library = await testLibrary();
  engine = await testEngine();
  await makeVideo({ path: join(folder, "walk.mp4"), timesMs, brightness });
});

function request(fileName: string, change: Partial<ImportRequest> = {}): ImportRequest {
  return {
    ...{ library, path: join(folder, fileName), fileName, options: {}, engine },
    signal: new AbortController().signal,
    onProgress: () => {},
    ...change,
  };
}

async function column(id: string, name: ClipColumn): Promise<number[]> {
  return [...(await (await library.read(id)).readColumn(name))];
}

/** What reading the file and asking the engine frame by frame gives. */
async function framesByHand(path: string) {
  const stream = await engine.open(new AbortController().signal);
  const video = await VideoReader.open(path);
  const answers = [];
  for await (const frame of video.frames()) answers.push({ timeS: frame.timeS, answer: await stream.predict(frame) });
  await video.close();
  stream.close();
  return answers;
}

const nothingIsLeft = () => expect(readdirSync(join(library.folder, "clips"))).toEqual([]);

describe("a video", () => {
  it("is imported with every frame, at its own time, with what the network makes of it", async () => {
    const byHand = await framesByHand(join(folder, "walk.mp4"));
    const progress: unknown[] = [];
    const onProgress = (done: number, total: number | undefined) => progress.push([done, total]);
    const { clip, warnings } = await importFile(request("walk.mp4", { onProgress }));

    expect(clip).toMatchObject({ name: "walk", kind: "video", frames: 12, posedFrames: 10, imageSize: [64, 32] });
    expect(warnings).toEqual([]);
    expect((await column(clip.id, "timestamps_s")).map((time) => Math.round(time * 1000))).toEqual(timesMs);
    const [keypoints, poses, stages] = await Promise.all(
      (["keypoints", "pose_mm", "stages_mm"] as const).map((name) => column(clip.id, name)),
    );
    byHand.forEach(({ answer }, frame) => {
      const row = (values: number[], width = 51) => values.slice(frame * width, (frame + 1) * width);
      if (answer.type === "skip") {
        expect([...row(keypoints!), ...row(poses!), ...row(stages!, 153)].every(Number.isNaN)).toBe(true);
        return;
      }
      expect(row(keypoints!)).toEqual([...answer.keypoints]);
      expect(row(poses!)).toEqual([...answer.pose]);
      expect(row(stages!, 153)).toEqual(answer.stagePoses.flatMap((pose) => [...pose]));
    });
    expect(progress.at(-1)).toEqual([12, 12]);
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });

  it("keeps the file as it was, and says which network was used", async () => {
    const { clip } = await importFile(request("walk.mp4", { options: { name: "走 🏃" } }));
    const { info, folder: clipFolder } = await library.read(clip.id);
    expect(info).toMatchObject({
      ...{ name: "走 🏃", stages: 3, model: { id: "tiny-1", name: "Tiny 1" } },
      source: { kind: "video", fileName: "walk.mp4" },
      video: [{ file: "video.mp4", firstFrame: 0, frames: 12, offsetS: 0, width: 64, height: 32 }],
    });
    expect(readFileSync(join(clipFolder, "video.mp4"))).toEqual(readFileSync(join(folder, "walk.mp4")));
  });

  it("is moved when it is nobody else's", async () => {
    const { clip } = await importFile(request("walk.mp4", { move: true }));
    expect(existsSync(join(folder, "walk.mp4"))).toBe(false);
    expect(existsSync(join(library.folderOf(clip.id), "video.mp4"))).toBe(true);
  });

  it("that is damaged half way is imported up to there and says so", async () => {
    const long = Array.from({ length: 120 }, (_, i) => i * 40);
    const path = join(folder, "cut.mkv");
    await makeVideo({ path, timesMs: long, brightness: (i) => [60 + ((i * 37) % 170), 16] });
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6));
    const { clip, warnings } = await importFile(request("cut.mkv"));
    expect(clip.frames).toBeGreaterThan(20);
    expect(clip.frames).toBeLessThan(110);
    expect(clip.recovered).toMatch(/^cut\.mkv is (cut short|damaged)/);
    expect(warnings).toEqual([clip.recovered]);
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });

  it("leaves nothing behind when it is cancelled half way", async () => {
    const controller = new AbortController();
    const onProgress = (done: number) => {
      if (done === 6) controller.abort();
    };
    await expect(importFile(request("walk.mp4", { signal: controller.signal, onProgress }))).rejects.toThrow();
    nothingIsLeft();
    expect(library.list()).toEqual([]);
    expect(existsSync(join(folder, "walk.mp4"))).toBe(true);
  });

  it("is imported whole although the engine dies twice", async () => {
    engine.dieAfter(4, 2);
    const onProgress = (done: number) => {
      if (done === 8) engine.dieAfter(2, 1);
    };
    const { clip } = await importFile(request("walk.mp4", { onProgress }));
    expect(clip).toMatchObject({ frames: 12, posedFrames: 10 });
    expect(engine.opened).toBe(3);
  });

  it("leaves nothing behind when the engine is gone for good", async () => {
    engine.dieAfter(4);
    await expect(importFile(request("walk.mp4"))).rejects.toMatchObject({ code: "engine-lost" });
    nothingIsLeft();
  });

  it("is refused without a network, before anything is written", async () => {
    const without = await testEngine({ model: false });
    await expect(importFile(request("walk.mp4", { engine: without }))).rejects.toMatchObject({ code: "model-missing" });
    nothingIsLeft();
  });

  it("can come without poses, and be analysed later; corrections stay", async () => {
    const { clip } = await importFile(request("walk.mp4", { options: { analyse: false } }));
    expect(engine.looked).toBe(0);
    expect((await library.read(clip.id)).info).toMatchObject({ columns: ["timestamps_s"], stages: 0, frames: 12 });
    await library.appendEdits(clip.id, 0, [boneEdit(3)]);

    const { signal } = new AbortController();
    const analysed = await analyseClip({ library, clipId: clip.id, engine, signal, onProgress: () => {} });
    expect(analysed).toMatchObject({ clip: { posedFrames: 10, modelId: "tiny-1" }, warnings: [] });
    const again = await importFile(request("walk.mp4"));
    expect(await column(clip.id, "pose_mm")).toEqual(await column(again.clip.id, "pose_mm"));
    expect(await column(clip.id, "stages_mm")).toEqual(await column(again.clip.id, "stages_mm"));
    expect(await (await library.read(clip.id)).journal()).toHaveLength(1);
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });

  it.each([
    ["a text file renamed .mp4", "text.mp4", "video-unreadable"],
    ["a file that is not there", "gone.mp4", "file-missing"],
  ])("that is %s is refused by its own name, and leaves nothing", async (_, fileName, code) => {
    if (code === "video-unreadable") writeFileSync(join(folder, fileName), "This is no video.\n".repeat(100));
    const message = expect.stringMatching(new RegExp(`^${fileName} `));
    await expect(importFile(request(fileName))).rejects.toMatchObject({ code, message });
    nothingIsLeft();
  });
});

describe("the analysis of a trimmed clip", () => {
  it("finds the clip's frames within the whole video", async () => {
    const { clip } = await importFile(request("walk.mp4"));
    const whole = await column(clip.id, "keypoints");
    const { created } = await library.trim(clip.id, 7, 10);
    const { signal } = new AbortController();
    const progress: number[] = [];
    const onProgress = (done: number) => progress.push(done);
    const trimmed = created[0]!.id;
    await analyseClip({ library, clipId: trimmed, engine, signal, onProgress });
    expect(progress).toEqual([1, 2, 3, 4]);
    expect(await column(trimmed, "keypoints")).toEqual(whole.slice(7 * 51, 11 * 51));
  });

  it("changes nothing when it is cancelled", async () => {
    const { clip } = await importFile(request("walk.mp4"));
    const before = await column(clip.id, "pose_mm");
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const analysis = analyseClip({ library, clipId: clip.id, engine, signal: controller.signal, onProgress });
    await expect(analysis).rejects.toThrow();
    expect(await column(clip.id, "pose_mm")).toEqual(before);
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });
});
