import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExportFormat, type ExportOptions, exportFormats } from "../../../../src/common/libraryProtocol";
import { boneNames } from "../../../../src/formats/boneNames";
import type { Motion } from "../../../../src/formats/motion";
import { readBvh } from "../../../../src/formats/readBvh";
import { readMotionCsv } from "../../../../src/formats/readMotionCsv";
import { readNpz } from "../../../../src/formats/readNpz";
import { readTrc } from "../../../../src/formats/readTrc";
import { editKey } from "../../../../src/pose/clip/editKeys";
import { coordinateCount } from "../../../../src/pose/skeleton";
import { exportClip, exportFileName } from "../../../../src/studio/exporting/exportClip";
import { GlbPlayer } from "../../../../src/studio/exporting/readBack/glbPlayer";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { evenTimes, walkAt } from "../../formats/support/motions";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { addWalk } from "./exportableClips";

interface Exported {
  path: string;
  result: Awaited<ReturnType<typeof exportClip>>;
}

async function exported(library: ClipLibrary, clipId: string, options: ExportOptions): Promise<Exported> {
  const path = join(temporaryFolder(), exportFileName("walk", options.format));
  return { path, result: await exportClip({ library, clipId, options, outPath: path }) };
}

/** What an import makes of the file. */
function readAgain(path: string): Motion {
  const name = "walk";
  if (path.endsWith(".bvh")) return readBvh(readFileSync(path, "utf8"), name).motion;
  if (path.endsWith(".trc")) return readTrc(readFileSync(path, "utf8"), name).motion;
  if (path.endsWith(".csv")) return readMotionCsv(readFileSync(path, "utf8"), name).motion;
  const content = readNpz(readFileSync(path), name);
  if (content.kind !== "motion") throw new Error("no motion");
  return content.reading.motion;
}

/** Largest distance of a coordinate from where the figure walked, mm. */
function offMm(motion: Pick<Motion, "timestampsS" | "positions">, startS = 0): number {
  let most = 0;
  motion.timestampsS.forEach((timeS, frame) => {
    const truth = walkAt(startS + timeS);
    for (let i = 0; i < coordinateCount; i++) {
      most = Math.max(most, Math.abs(motion.positions[frame * coordinateCount + i]! - truth[i]!) * 1000);
    }
  });
  return most;
}

const uneven = [5, 5.03, 5.1, 5.12, 5.2, 5.31];

describe("exportClip, a clip whose positions are known", () => {
  it.each(["bvh", "csv", "npz", "trc"] as const)("%s comes back within 0.1 mm and 0.1 ms", async (format) => {
    const library = await testLibrary();
    const timesS = format === "bvh" ? evenTimes(40, 30) : uneven;
    const { path, result } = await exported(library, await addWalk(library, { timesS }), { format });
    const motion = readAgain(path);
    expect(motion.timestampsS).toHaveLength(timesS.length);
    motion.timestampsS.forEach((timeS, i) => expect(Math.abs(timeS - (timesS[i]! - timesS[0]!))).toBeLessThan(1e-4));
    expect(offMm(motion, timesS[0])).toBeLessThan(0.1);
    expect(result).toMatchObject({ fileName: `walk.${format}`, frames: timesS.length, rootMotion: "given" });
    expect(result.bytes).toBe(readFileSync(path).length);
    expect(result.residualMm.max).toBeLessThan(0.1);
    // Text rounds; npz holds the very numbers.
    expect(result.residualMm.mean > 0).toBe(format !== "npz");
    expect(result.residualMm.mean).toBeLessThanOrEqual(result.residualMm.max);
  });

  it("glb plays back within 0.1 mm at the clip's own times", async () => {
    const library = await testLibrary();
    const { path, result } = await exported(library, await addWalk(library, { timesS: uneven }), {
      format: "glb",
      preset: "unity",
    });
    const player = await GlbPlayer.open(readFileSync(path));
    const positions = uneven.flatMap((_, key) => player.play(key, boneNames("vrm").slice(0, 17)));
    expect(Array.from(player.times).map((time, i) => Math.abs(time - (uneven[i]! - 5)) < 1e-4)).toEqual(
      uneven.map(() => true),
    );
    expect(
      offMm({ timestampsS: Float64Array.from(uneven, (s) => s - 5), positions: Float32Array.from(positions) }, 5),
    ).toBeLessThan(0.1);
    expect(result.residualMm.max).toBeLessThan(0.1);
  });

  it("json holds the poses in the world and says how the hip moves", async () => {
    const library = await testLibrary();
    const { path } = await exported(library, await addWalk(library, { timesS: uneven }), { format: "json" });
    const read = JSON.parse(readFileSync(path, "utf8"));
    expect(read).toMatchObject({ root_motion: "given", source: "walk.bvh", clip_frames: [0, 1, 2, 3, 4, 5] });
    const positions = Float32Array.from(read.poses.flat(2));
    expect(offMm({ timestampsS: Float64Array.from(read.timestamps_s), positions }, 5)).toBeLessThan(0.1);
    expect(read.provenance_names[read.provenance[0][3]]).toBe("imported");
  });
});

describe("exportClip, options", () => {
  it("takes a range of frames, both ends included", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(20, 30) });
    const { path, result } = await exported(library, id, { format: "csv", range: [5, 9] });
    expect(result.frames).toBe(5);
    expect(offMm(readAgain(path), 5 / 30)).toBeLessThan(0.1);
    await expect(exported(library, id, { format: "csv", range: [15, 20] })).rejects.toThrow(
      'frames 15 to 20: clip "Walk" has 20, counted from 0',
    );
  });

  it("resamples to a rate, near the true motion and with bones of the same length", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(41, 20) });
    const { path, result } = await exported(library, id, { format: "npz", fps: 50 });
    const motion = readAgain(path);
    expect(result).toMatchObject({ frames: 101, fps: 50 });
    motion.timestampsS.forEach((timeS, frame) => expect(timeS).toBeCloseTo(frame / 50, 9));
    expect(offMm(motion)).toBeLessThan(12);
  });

  it("makes even times for BVH, which has no others", async () => {
    const library = await testLibrary();
    const timesS = evenTimes(60, 30).map((time) => Math.round(time * 1000) / 1000);
    const { path, result } = await exported(library, await addWalk(library, { timesS }), { format: "bvh" });
    expect(result).toMatchObject({ frames: 60, fps: 30 });
    expect(readFileSync(path, "utf8")).toContain("Frame Time: 0.033333333\n");
    // Half a millisecond of walking.
    expect(offMm(readAgain(path))).toBeLessThan(1.5);
  });

  it.each([
    { preset: "blender", name: "ROOT Hip\n", hipHeightM: 1 },
    { preset: "maya", name: "ROOT Hips\n", hipHeightM: 100 },
    { preset: "unreal", name: "ROOT pelvis\n", hipHeightM: 100 },
    { preset: "unity", name: "ROOT hips\n", hipHeightM: 1 },
    { preset: "opensim", name: "ROOT Hip\n", hipHeightM: 1 },
  ] as const)("$preset: BVH with its names and its unit", async ({ preset, name, hipHeightM }) => {
    const library = await testLibrary();
    const { path } = await exported(library, await addWalk(library, { timesS: evenTimes(5, 30) }), {
      format: "bvh",
      preset,
    });
    const text = readFileSync(path, "utf8");
    expect(text).toContain(name);
    const firstRow = text.split("\n")[text.split("\n").indexOf("MOTION") + 3]!;
    expect(Number(firstRow.split(" ")[1]) / hipHeightM).toBeCloseTo(walkAt(0)[1]!, 4);
    expect(offMm(readAgain(path))).toBeLessThan(0.1);
  });

  it("puts a rest pose before the motion, which imports leave out again", async () => {
    const library = await testLibrary();
    const { path, result } = await exported(library, await addWalk(library, { timesS: evenTimes(5, 30) }), {
      format: "bvh",
      tPose: true,
    });
    expect(readFileSync(path, "utf8")).toContain("Frames: 6\n");
    expect(result.frames).toBe(5);
    expect(offMm(readAgain(path))).toBeLessThan(0.1);
  });
});

describe("exportClip, clips that are not whole", () => {
  const timesS = evenTimes(12, 30);
  const missing = [0, 4, 5, 11];

  it.each(exportFormats)("%s holds a clip with gaps and a cut", async (format) => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS, missing, cuts: [7], predicted: true });
    const { result } = await exported(library, id, { format });
    expect(result.frames).toBe(12);
    expect(result.rootMotion).toBe("estimated");
  });

  it("leaves gaps open, or fills them when asked and for OpenSim", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS, missing });
    const empty = async (options: ExportOptions) => {
      const { positions } = readAgain((await exported(library, id, options)).path);
      return timesS.flatMap((_, frame) => (Number.isNaN(positions[frame * coordinateCount]!) ? [frame] : []));
    };
    expect(await empty({ format: "trc" })).toEqual(missing);
    expect(await empty({ format: "csv" })).toEqual(missing);
    expect(await empty({ format: "trc", preset: "opensim" })).toEqual([]);
    expect(await empty({ format: "npz", fillGaps: true })).toEqual([]);
    expect(await empty({ format: "trc", preset: "opensim", fillGaps: false })).toEqual(missing);
  });

  it.each(exportFormats)("%s holds a clip of one frame", async (format) => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: [3], predicted: true });
    expect((await exported(library, id, { format })).result.frames).toBe(1);
  });

  it.each(exportFormats)("%s of a clip without a pose says so, and leaves no file", async (format) => {
    const library = await testLibrary();
    const id = await addWalk(library, { name: "Empty room", timesS: [0, 1], missing: [0, 1], predicted: true });
    const folder = temporaryFolder();
    const outPath = join(folder, "out");
    const attempt = exportClip({ library, clipId: id, options: { format }, outPath });
    await expect(attempt).rejects.toThrow(/clip "Empty room" has no frame with (a pose|keypoints) from 0 to 1/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("COCO labels the clip's own frames, each once, at any rate", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(10, 10), predicted: true });
    const frames = async (fps: number | undefined) => {
      const { path } = await exported(library, id, { format: "coco", fps });
      return JSON.parse(readFileSync(path, "utf8")).images.map(
        ({ frame_index }: { frame_index: number }) => frame_index,
      );
    };
    expect(await frames(undefined)).toEqual([...Array(10).keys()]);
    expect(await frames(5)).toEqual([0, 2, 4, 6, 8]);
    expect(await frames(30)).toEqual([...Array(10).keys()]);
    const motion = await addWalk(library, { timesS: [0, 1] });
    await expect(exported(library, motion, { format: "coco" })).rejects.toThrow("no frame with keypoints");
  });
});

describe("exportClip, what it writes", () => {
  it("has the corrections in it", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(5, 30) });
    const diff = { [editKey.root(2)]: [null, [0.5, 0, 0]] as [unknown, unknown] };
    await library.appendEdits(id, 0, [{ type: "change", label: "move-hip", atMs: 0, diff }]);
    const { positions } = readAgain((await exported(library, id, { format: "npz" })).path);
    expect(positions[2 * coordinateCount]).toBeCloseTo(walkAt(2 / 30)[0]! + 0.5, 4);
  });

  it("replaces an older file, but keeps it when the export fails", async () => {
    const library = await testLibrary();
    const outPath = join(temporaryFolder(), "walk.csv");
    writeFileSync(outPath, "old");
    const empty = await addWalk(library, { timesS: [0, 1], missing: [0, 1] });
    await expect(exportClip({ library, clipId: empty, options: { format: "csv" }, outPath })).rejects.toThrow();
    expect(readFileSync(outPath, "utf8")).toBe("old");
    const id = await addWalk(library, { timesS: [0, 1] });
    await exportClip({ library, clipId: id, options: { format: "csv" }, outPath });
    expect(readFileSync(outPath, "utf8")).toMatch(/^frame,time_s/);
  });

  it("says where it cannot be, and which range is none", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(10, 30) });
    const folder = temporaryFolder();
    writeFileSync(join(folder, "notes"), "");
    const outPath = join(folder, "notes", "walk.csv");
    await expect(exportClip({ library, clipId: id, options: { format: "csv" }, outPath })).rejects.toMatchObject({
      code: "folder-unwritable",
      message: `${join(folder, "notes")} is not a folder: choose another place for the file`,
    });
    await expect(exported(library, id, { format: "csv", range: [5, 4] })).rejects.toThrow(
      "frames 5 to 4: the first comes after the last",
    );
  });

  it("stops when it is cancelled and leaves nothing", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(3000, 30) });
    const folder = temporaryFolder();
    const controller = new AbortController();
    const attempt = exportClip({
      ...{ library, clipId: id, options: { format: "bvh" as ExportFormat }, outPath: join(folder, "walk.bvh") },
      signal: controller.signal,
      onProgress: (frames) => frames > 1600 && controller.abort(),
    });
    await expect(attempt).rejects.toThrow("cancelled");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("counts its progress up to the clip's frames", async () => {
    const library = await testLibrary();
    const id = await addWalk(library, { timesS: evenTimes(50, 30) });
    const seen: number[] = [];
    const outPath = join(temporaryFolder(), "new folder", "walk.json");
    await exportClip({
      ...{ library, clipId: id, options: { format: "json" as ExportFormat }, outPath },
      onProgress: (frames, of) => {
        expect(of).toBe(50);
        seen.push(frames);
      },
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(50);
    expect(existsSync(outPath)).toBe(true);
  });

  it("names files after clips, without what a file system may stumble over", () => {
    expect(exportFileName('a/b: "c"', "bvh")).not.toMatch(/[/:"]/);
    expect(exportFileName("走路 🚶", "glb")).toBe("走路 🚶.glb");
    expect(exportFileName("..", "coco")).toBe("clip.coco.json");
  });
});
