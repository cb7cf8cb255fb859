import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ClipColumn } from "../../../../src/common/clipDocument";
import type { Motion } from "../../../../src/formats/motion";
import { csvPieces } from "../../../../src/formats/poseCsv";
import { npzPieces } from "../../../../src/formats/writeNpz";
import { networkToInside } from "../../../../src/pose/camera";
import { coordinateCount } from "../../../../src/pose/skeleton";
import { analyseClip } from "../../../../src/studio/importing/analyseClip";
import { importFile } from "../../../../src/studio/importing/importFile";
import type { ImportRequest } from "../../../../src/studio/importing/importRequest";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { verifyClip } from "../../../../src/studio/library/verifyClip";
import { fixtureBytes } from "../../formats/support/motionFixtures";
import { evenTimes, walk } from "../../formats/support/motions";
import { tinyImageConfig } from "../../rpsm/support/tinyImageNetwork";
import { temporaryFolder, testLibrary } from "../library/testClips";
import { keypointFile } from "./keypointFile";
import { seenAt, type TestEngine, testEngine } from "./testEngine";

let folder: string;
let library: ClipLibrary;
let engine: TestEngine;
beforeEach(async () => {
  folder = temporaryFolder();
  library = await testLibrary();
  engine = await testEngine();
});

function request(fileName: string, content: string | Uint8Array, change: Partial<ImportRequest> = {}): ImportRequest {
  writeFileSync(join(folder, fileName), content);
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

const nothingIsLeft = () => expect(readdirSync(join(library.folder, "clips"))).toEqual([]);

describe("a clip without a picture", () => {
  const timesS = [0, 0.04, 0.09, 0.12, 0.16];
  const keypoints = Float32Array.from([100, 120, 0, 140, 160].flatMap((brightest) => [...seenAt(brightest)]));
  keypoints.fill(Number.NaN, 102, 153);
  const truth = Float32Array.from({ length: 5 * 51 }, (_, i) => i / 1000);

  it("has its keypoints as they are, its truth in mm, and the poses of a stream that sees them", async () => {
    const { clip } = await importFile(request("seen.npz", keypointFile(timesS, keypoints, truth)));
    expect(clip).toMatchObject({ kind: "keypoints", name: "seen", frames: 5, posedFrames: 4, hasTruth: true });
    expect(await column(clip.id, "timestamps_s")).toEqual(timesS);
    expect((await column(clip.id, "truth_mm"))[60]).toBeCloseTo(60, 3);
    const rows = await column(clip.id, "keypoints");
    expect(rows.slice(0, 102)).toEqual([...keypoints.subarray(0, 102)]);
    expect(rows.slice(102, 153).every(Number.isNaN)).toBe(true);

    const stream = await engine.open(new AbortController().signal);
    const poses = await column(clip.id, "pose_mm");
    for (const [index, timeS] of timesS.entries()) {
      const row = keypoints.subarray(index * 51, index * 51 + 51);
      const seen = row.every(Number.isFinite) ? row : new Float32Array(51);
      const answer = await stream.lift({ index, timeS, keypoints: seen }, [640, 480]);
      const pose = answer.type === "pose" ? [...answer.pose] : Array(51).fill(Number.NaN);
      expect(poses.slice(index * 51, index * 51 + 51)).toEqual(pose);
    }
    expect((await library.read(clip.id)).info).toMatchObject({
      ...{ imageSize: [640, 480], stages: 3, truth: { fileName: "seen.npz", offsetS: 0 } },
      model: { id: "tiny-1" },
    });
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });

  it("carries the network's state from frame to frame", async () => {
    const twice = Float32Array.from([100, 160, 100].flatMap((b) => [...seenAt(b)]));
    const { clip } = await importFile(request("seen.npz", keypointFile([0, 0.04, 0.08], twice)));
    const poses = await column(clip.id, "pose_mm");
    expect(poses.slice(102, 153)).not.toEqual(poses.slice(0, 51));
  });

  it("can come without poses and be analysed later", async () => {
    const file = keypointFile(timesS, keypoints);
    const { clip } = await importFile(request("seen.npz", file, { options: { analyse: false } }));
    expect((await library.read(clip.id)).info.columns).toEqual(["timestamps_s", "keypoints"]);
    const { signal } = new AbortController();
    await analyseClip({ library, clipId: clip.id, engine, signal, onProgress: () => {} });
    const direct = await importFile(request("seen.npz", file));
    expect(await column(clip.id, "pose_mm")).toEqual(await column(direct.clip.id, "pose_mm"));
    expect((await column(clip.id, "keypoints")).slice(0, 51)).toEqual([...keypoints.subarray(0, 51)]);
  });

  it("is refused by a network that looks at pictures, when it is imported and when it is analysed later", async () => {
    const seer = await testEngine({ config: tinyImageConfig() });
    const file = keypointFile(timesS, keypoints);
    const refused = {
      code: "bad-argument",
      message: expect.stringMatching(/looks at the picture, and "seen" has key/),
    };
    await expect(importFile(request("seen.npz", file, { engine: seer }))).rejects.toMatchObject(refused);
    nothingIsLeft();
    const { clip } = await importFile(request("seen.npz", file));
    const poses = await column(clip.id, "pose_mm");
    const { signal } = new AbortController();
    const analysis = analyseClip({ library, clipId: clip.id, engine: seer, signal, onProgress: () => {} });
    await expect(analysis).rejects.toMatchObject(refused);
    expect(await column(clip.id, "pose_mm")).toEqual(poses);
  });

  it("leaves nothing behind when it is cancelled", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const file = keypointFile(timesS, keypoints);
    await expect(importFile(request("a.npz", file, { signal: controller.signal, onProgress }))).rejects.toThrow();
    nothingIsLeft();
  });

  it("is imported as NumPy writes it", async () => {
    const { clip, warnings } = await importFile(request("numpy.npz", fixtureBytes("keypoints.npz")));
    expect(clip).toMatchObject({ frames: 5, hasTruth: true });
    expect(warnings).toEqual(["Not used: note."]);
  });
});

describe("motion", () => {
  const motion = walk([0, 0.033, 0.07, 0.1, 0.134], [2]);

  it("becomes a clip with its places within 0.001 mm, its times and its gap", async () => {
    const { clip } = await importFile(request("walk.npz", Buffer.concat([...npzPieces(motion)])));
    expect(clip).toMatchObject({ kind: "motion", name: "walk", frames: 5, posedFrames: 4, hasVideo: false });
    expect(await column(clip.id, "timestamps_s")).toEqual([0, 0.033, 0.07, 0.1, 0.134]);
    const poses = await column(clip.id, "pose_mm");
    const hips = await column(clip.id, "root_mm");
    const placed = poses.map((value, i) => value + hips[Math.floor(i / 51) * 3 + (i % 3)]!);
    networkToInside(placed).forEach((value, i) => {
      const written = motion.positions[i]!;
      if (Number.isNaN(written)) expect(value).toBeNaN();
      else expect(Math.abs(value - written)).toBeLessThan(1e-6);
    });
    expect(poses.slice(0, 3)).toEqual([0, 0, 0]);
    const { info } = await library.read(clip.id);
    expect(info).toMatchObject({ source: { kind: "motion", fileName: "walk.npz", format: "NPZ" }, stages: 0 });
    expect(engine.opened).toBe(0);
    expect(await verifyClip(library.folderOf(clip.id))).toEqual([]);
  });

  it("has a name, a rate, axes and a unit as told", async () => {
    const axes = { up: "+y", front: "-x" } as const;
    const options = { name: "Turned", axes, unitM: 2 };
    const { clip } = await importFile(request("walk.npz", Buffer.concat([...npzPieces(motion)]), { options }));
    expect(clip.name).toBe("Turned");
    const [x, y, z] = motion.positions as unknown as [number, number, number];
    // Front is -x: left is up x front = y x -x = z.
    const [rx, ry, rz] = await column(clip.id, "root_mm");
    expect([rx! / 2000, ry! / -2000, rz! / -2000].map((value) => value.toFixed(4))).toEqual(
      [z, y, -x].map((value) => value.toFixed(4)),
    );
  });

  it("is refused with the line, and nothing is left", async () => {
    const broken = [...csvPieces(motion)].join("").replace(/\n1,0\.033/, "\n1,later");
    await expect(importFile(request("walk.csv", broken))).rejects.toMatchObject({
      code: "file-broken",
      message: 'walk.csv, line 3: "later000" is no time',
    });
    nothingIsLeft();
  });

  it.each(["dance.fbx", "gait.c3d"])("in %s is refused with a way out", async (name) => {
    await expect(importFile(request(name, Uint8Array.of(1, 2, 0, 3)))).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringMatching(/files are not read; save the motion as BVH/),
    });
    nothingIsLeft();
  });

  it("is known by how the file begins, whatever its name", async () => {
    const { clip } = await importFile(request("walk.dat", fixtureBytes("unreal.bvh")));
    expect(clip).toMatchObject({ kind: "motion", frames: 2 });
    const options = { truthFor: { clipId: clip.id, offsetS: 0 } };
    const video = importFile(request("walk.mp4", "no motion", { options }));
    await expect(video).rejects.toMatchObject({ code: "bad-argument", message: expect.stringContaining("is a video") });
  });
});

describe("a truth for a clip", () => {
  const even = walk(evenTimes(60, 30));

  /** A clip whose predictions are the walk itself, seen by a camera, beginning half a second later. */
  async function predictedClip(): Promise<string> {
    const poses = Float32Array.from(even.cameraPoses!, (metres) => metres * 1000);
    const writer = await library.create({
      ...{ name: "filmed", source: { kind: "recording", camera: "c" }, stages: 0, ifInterrupted: "discard" },
      columns: ["timestamps_s", "pose_mm"],
    });
    await writer.append({ timestamps_s: even.timestampsS.map((time) => time + 0.5), pose_mm: poses });
    return (await writer.finish()).id;
  }

  const truthOf = (motion: Motion, options: ImportRequest["options"]) =>
    importFile(request("truth.csv", [...csvPieces(motion)].join(""), { options }));

  it("is sampled at the clip's own times, and empty outside", async () => {
    const clipId = await predictedClip();
    // Every second frame, of the first 1.2 s.
    const coarse = walk(evenTimes(19, 15));
    const { clip, warnings } = await truthOf(coarse, { truthFor: { clipId, offsetS: 0.5 } });
    expect(clip).toMatchObject({ id: clipId, hasTruth: true });
    const truth = await column(clipId, "truth_mm");
    expect(warnings[0]).toBe("37 of 60 frames have a truth.");
    const predicted = await column(clipId, "pose_mm");
    for (const frame of [0, 2, 36]) {
      const start = frame * coordinateCount;
      for (let i = 0; i < coordinateCount; i++) {
        const relative = truth[start + i]! - truth[start + (i % 3)]!;
        expect(Math.abs(relative - predicted[start + i]!)).toBeLessThan(0.5);
      }
    }
    expect(truth.slice(37 * coordinateCount).every(Number.isNaN)).toBe(true);
    expect((await library.read(clipId)).info.truth).toEqual({ fileName: "truth.csv", offsetS: 0.5 });
    expect(await verifyClip(library.folderOf(clipId))).toEqual([]);
  });

  it("is turned as a whole towards the predictions, unless told not to", async () => {
    const clipId = await predictedClip();
    const turned = { ...even, positions: even.positions.slice() };
    // By 90 degrees about the upright axis.
    for (let i = 0; i < turned.positions.length; i += 3) {
      turned.positions[i] = even.positions[i + 2]!;
      turned.positions[i + 2] = -even.positions[i]!;
    }
    const fitted = await truthOf(turned, { truthFor: { clipId, offsetS: 0.5 } });
    expect(fitted.warnings.at(-1)).toBe("The predictions are 0 mm from it on average.");
    const plain = await truthOf(turned, { truthFor: { clipId, offsetS: 0.5, turn: false } });
    expect(Number(/are (\d+) mm/.exec(plain.warnings.at(-1)!)![1])).toBeGreaterThan(200);
  });

  it("that lies beside the clip is refused, and says where it lies", async () => {
    const clipId = await predictedClip();
    const beside = truthOf(even, { truthFor: { clipId, offsetS: 100 } });
    await expect(beside).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringContaining('no pose within "filmed": it lies from 100.00 to 101.97 s'),
    });
    expect((await library.read(clipId)).info.columns).not.toContain("truth_mm");
  });

  it("of a clip that is not there is refused", async () => {
    const nowhere = truthOf(even, { truthFor: { clipId: "gone", offsetS: 0 } });
    await expect(nowhere).rejects.toMatchObject({ code: "clip-missing" });
  });
});
