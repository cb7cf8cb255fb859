import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClipInfo, clipFileName } from "../../src/common/clipDocument";
import type { ClipSummary } from "../../src/common/libraryProtocol";
import { createLog } from "../../src/common/log";
import { npzPieces } from "../../src/formats/writeNpz";
import { jointNames } from "../../src/pose/skeleton";
import { openLibrary } from "../../src/studio/library/openLibrary";
import { evenTimes, walk } from "../unit/formats/support/motions";
import { keypointFile } from "../unit/studio/importing/keypointFile";
import { makeVideo } from "../unit/studio/makeVideo";
import { demoClip, demoTruth } from "./support/media";
import { runCli } from "./support/runCli";

const folder = mkdtempSync(join(tmpdir(), "rpsm-import-"));
const library = join(folder, "library");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);
const importInto = (...args: string[]) =>
  runCli(["clips", "import", "--library", library, "--backend", "wasm", ...args]);

async function listed(): Promise<ClipSummary[]> {
  const { stdout } = await runCli(["clips", "ls", "--library", library, "--json"]);
  return JSON.parse(stdout);
}

function infoOf(id: string): { info: ClipInfo; folder: string } {
  const clips = join(library, "clips");
  for (const name of readdirSync(clips)) {
    const info: ClipInfo = JSON.parse(readFileSync(join(clips, name, clipFileName), "utf8"));
    if (info.id === id) return { info, folder: join(clips, name) };
  }
  throw new Error(`no folder has the clip ${id}`);
}

function numbers(clipFolder: string, column: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(join(clipFolder, column))).buffer);
}

beforeAll(() => {
  mkdirSync(library);
  writeFileSync(file("walk 走.npz"), Buffer.concat([...npzPieces(walk(evenTimes(50, 25)))]));
  writeFileSync(file("broken.bvh"), "HIERARCHY\nROOT Hips\n{\n");
});

describe("rpsm-studio clips import", () => {
  it("makes a clip of a video, every frame with its time, and prints it as JSON on stdout alone", async () => {
    const { exitCode, stdout, stderr } = await importInto(demoClip, "--json", "--name", "Demo");
    expect(exitCode, stderr).toBe(0);
    const [clip, ...others] = JSON.parse(stdout);
    expect(others).toEqual([]);
    expect(clip).toEqual({ id: expect.any(String), name: "Demo", frames: 360 });
    expect(stderr).toMatch(/frame: \d+\/360/);
    const { info, folder: clipFolder } = infoOf(clip.id);
    expect(info).toMatchObject({
      ...{ stages: 3, imageSize: [720, 540], source: { kind: "video", fileName: "demo.webm" } },
      video: [{ file: "video.webm", firstFrame: 0, frames: 360, offsetS: 0 }],
    });
    expect(readFileSync(join(clipFolder, "video.webm"))).toEqual(readFileSync(demoClip));
    const poses = numbers(clipFolder, "pose_mm.f32");
    expect(poses).toHaveLength(360 * 51);
    expect(poses.every(Number.isFinite)).toBe(true);
    const times = new Float64Array(new Uint8Array(readFileSync(join(clipFolder, "timestamps_s.f64"))).buffer);
    expect(times).toHaveLength(360);
    for (let i = 1; i < 360; i++) expect(times[i]! - times[i - 1]!).toBeCloseTo(1 / 30, 2);
  });

  it("lifts keypoints without a picture, with their truth: poses near it", async () => {
    const truth: { camera_poses: number[][][]; keypoints_2d: number[][][] } = JSON.parse(
      readFileSync(demoTruth, "utf8"),
    );
    const frames = 120;
    const keypoints = Float32Array.from(
      truth.keypoints_2d.slice(0, frames).flatMap((points) => points.flatMap(([x, y]) => [x!, y!, 0.9])),
    );
    const cameraPoses = Float32Array.from(
      truth.camera_poses.slice(0, frames).flat(2),
      (millimetres) => millimetres / 1000,
    );
    const times = evenTimes(frames, 30);
    writeFileSync(file("seen.npz"), keypointFile(times, keypoints, cameraPoses, [720, 540]));
    const { exitCode, stdout, stderr } = await importInto(file("seen.npz"), "--json");
    expect(exitCode, stderr).toBe(0);
    const { info, folder: clipFolder } = infoOf(JSON.parse(stdout)[0].id);
    expect(info).toMatchObject({ frames, source: { kind: "keypoints" }, imageSize: [720, 540], stages: 3 });
    const poses = numbers(clipFolder, "pose_mm.f32");
    const truths = numbers(clipFolder, "truth_mm.f32");
    let sum = 0;
    for (let i = 0; i < poses.length; i += 3) {
      sum += Math.hypot(poses[i]! - truths[i]!, poses[i + 1]! - truths[i + 1]!, poses[i + 2]! - truths[i + 2]!);
    }
    const meanError = sum / (frames * jointNames.length);
    console.log(`keypoints of the demo clip: MPJPE ${meanError.toFixed(1)} mm`);
    expect(meanError).toBeLessThan(80);
  });

  it("goes on after a file that fails, names it, and says so by its exit code", async () => {
    const { exitCode, stdout, stderr } = await importInto(file("broken.bvh"), file("walk 走.npz"), "--json");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/broken\.bvh, line 4: .* \[file-broken\]/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(JSON.parse(stdout)).toEqual([{ id: expect.any(String), name: "walk 走", frames: 50 }]);
  });

  it("gives a clip its truth", async () => {
    const { exitCode, stderr } = await importInto(file("walk 走.npz"), "--truth-for", "Demo", "--offset", "-0.5");
    expect(exitCode, stderr).toBe(0);
    const clips = await listed();
    expect(clips.find(({ name }) => name === "Demo")).toMatchObject({ hasTruth: true });
    expect(clips).toHaveLength(3);
  });

  it("takes axes and unit as told", async () => {
    const flags = ["--up", "-y", "--front", "-z", "--unit", "mm", "--name", "Turned", "--json"];
    const { exitCode, stdout, stderr } = await importInto(file("walk 走.npz"), ...flags);
    expect(exitCode, stderr).toBe(0);
    const hips = numbers(infoOf(JSON.parse(stdout)[0].id).folder, "root_mm.f32");
    // The hip is about 0.9 (now mm) along the file's y, which points down; so it does in the camera's axes.
    expect(hips[1]).toBeGreaterThan(0.8);
    expect(hips[1]).toBeLessThan(1);
  });

  it("says clearly when another program has the library, and when flags do not go together", async () => {
    const open = await openLibrary({ folder: library, access: "write", log: createLog("test", () => {}) });
    try {
      const { exitCode, stderr, stdout } = await importInto(file("walk 走.npz"), "--json");
      expect(exitCode).toBe(1);
      expect(stderr).toContain("[library-locked]");
      expect(stdout).toBe("");
    } finally {
      await open.close();
    }
    const two = await importInto(file("walk 走.npz"), file("broken.bvh"), "--name", "A");
    expect(two).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("--name is for one file") });
  });

  it("leaves nothing of a video whose import is interrupted", async () => {
    const before = readdirSync(join(library, "clips"));
    const path = file("long.mp4");
    const timesMs = Array.from({ length: 600 }, (_, i) => i * 40);
    await makeVideo({ path, timesMs, brightness: (i) => [60 + (i % 100), 16], width: 320, height: 240 });
    const args = ["bin/rpsm-studio.mjs", "clips", "import", "--library", library, "--backend", "wasm", path];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    const closed = new Promise((ended) => child.on("close", ended));
    await new Promise<void>((begun) => {
      child.stderr.on("data", (text) => {
        if (/frame: \d/.test(String(text))) begun();
      });
    });
    child.kill("SIGINT");
    await closed;
    expect(readdirSync(join(library, "clips"))).toEqual(before);
    expect(existsSync(path)).toBe(true);
  });
});
