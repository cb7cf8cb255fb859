import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repairClip } from "../../../../src/studio/library/repairClip";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { makeVideo } from "../makeVideo";
import { addClip, boneEdit, testLibrary } from "./testClips";

async function filmedClip() {
  const library = await testLibrary();
  const segment = { file: "video.mp4", firstFrame: 0, frames: 0, offsetS: 0, width: 64, height: 48 };
  const id = await addClip(library, { video: [segment] }, { cuts: [8] });
  const clip = library.folderOf(id);
  const video = { path: join(clip, "video.mp4"), width: 64, height: 48, timesMs: [0, 40, 80] };
  await makeVideo({ ...video, brightness: () => [50, 200] });
  await library.appendEdits(id, 0, [boneEdit(1), boneEdit(2)]);
  return { library, id, clip };
}

describe("a clip that is checked", () => {
  it("has no problem when it is whole", async () => {
    const { clip } = await filmedClip();
    expect(await verifyClip(clip)).toEqual([]);
  });

  it.each<[string, (clip: string) => void, RegExp[]]>([
    ["a column is missing", (clip) => rmSync(join(clip, "pose_mm.f32")), [/^pose_mm.f32 is missing$/]],
    [
      "two columns are too long or too short",
      (clip) => {
        appendFileSync(join(clip, "pose_mm.f32"), "x");
        truncateSync(join(clip, "keypoints.f32"), 408);
      },
      [/^keypoints.f32 holds 408 bytes instead of 2040/, /^pose_mm.f32 holds 2041 bytes instead of 2040/],
    ],
    [
      "times do not rise",
      (clip) => writeFileSync(join(clip, "timestamps_s.f64"), new Float64Array([0, 1, 2, 2, 3, 4, 5, 6, 7, 8])),
      [/^frame 3 does not come after the one before it$/],
    ],
    ["the journal is spoilt", (clip) => appendFileSync(join(clip, "edits.jsonl"), "{}\n"), [/^line 3 of the edits/]],
    ["the video is missing", (clip) => rmSync(join(clip, "video.mp4")), [/^video.mp4 is missing$/]],
    ["the video is no video", (clip) => writeFileSync(join(clip, "video.mp4"), "x".repeat(500)), [/video.mp4/]],
    ["clip.json is cut off", (clip) => truncateSync(join(clip, "clip.json"), 20), [/^clip.json: /]],
    [
      "the videos do not cover the frames",
      (clip) => {
        const path = join(clip, "clip.json");
        const info = JSON.parse(readFileSync(path, "utf8"));
        writeFileSync(path, JSON.stringify({ ...info, video: [{ ...info.video[0], frames: 7 }] }));
      },
      [/^its videos cover 7 of 10 frames$/],
    ],
  ])("has one when %s", async (_, spoil, problems) => {
    const { clip } = await filmedClip();
    spoil(clip);
    expect(await verifyClip(clip)).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });
});

describe("a clip that is repaired", () => {
  it("keeps the rows that every column has, and the rest of it fits", async () => {
    const { library, id, clip } = await filmedClip();
    truncateSync(join(clip, "keypoints.f32"), 6 * 204 + 10);
    expect(await repairClip(clip)).toEqual(
      expect.arrayContaining(["keypoints.f32 ends after 6 frames", "the clip has 6 frames instead of 10"]),
    );
    expect(await verifyClip(clip)).toEqual([]);
    const { info } = await library.read(id);
    expect(info).toMatchObject({ frames: 6, cuts: [], video: [{ firstFrame: 0, frames: 6 }] });
  });

  it("does without a column that is missing", async () => {
    const { library, id, clip } = await filmedClip();
    rmSync(join(clip, "stages_mm.f32"));
    expect(await repairClip(clip)).toEqual(["stages_mm.f32 is no longer expected"]);
    expect(await verifyClip(clip)).toEqual([]);
    expect((await library.read(id)).info).toMatchObject({
      frames: 10,
      columns: ["timestamps_s", "keypoints", "pose_mm"],
    });
  });

  it("keeps the edits that can be read, and the file as it was beside them", async () => {
    const { library, id, clip } = await filmedClip();
    appendFileSync(join(clip, "edits.jsonl"), `spoilt\n${JSON.stringify(boneEdit(3))}\n`);
    const before = readFileSync(join(clip, "edits.jsonl"), "utf8");
    expect(await repairClip(clip)).toEqual([expect.stringContaining("keeps its first 2 entries")]);
    expect(await (await library.read(id)).journal()).toEqual([boneEdit(1), boneEdit(2)]);
    expect(readFileSync(join(clip, "edits.jsonl.broken"), "utf8")).toBe(before);
  });

  it("is left alone when it is whole, and when nothing can be told", async () => {
    const { clip } = await filmedClip();
    const files = () => readdirSync(clip).map((name) => [name, readFileSync(join(clip, name)).toString("base64")]);
    const before = files();
    expect(await repairClip(clip)).toEqual([]);
    expect(files()).toEqual(before);
    truncateSync(join(clip, "clip.json"), 20);
    await expect(repairClip(clip)).rejects.toMatchObject({ code: "clip-broken" });
    rmSync(join(clip, "clip.json"));
    await expect(repairClip(clip)).rejects.toMatchObject({ code: "clip-broken" });
    expect(readdirSync(clip)).toHaveLength(before.length - 1);
  });
});
