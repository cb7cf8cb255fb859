import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { heldOutSequences } from "../../../src/cli/heldOutSequences";
import { readMotionData } from "../../../src/cli/motionData";
import { selectMotion } from "../../../src/formats/mocap";
import { expected, videoPose3dFolder } from "../formats/support/videoPose3dFixtures";
import { writeSmallMocap, writeStandingTrc } from "./support";

const motions = join(import.meta.dirname, "../../fixtures/motion");
const human36m = join(videoPose3dFolder, "data_3d_h36m.npz");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "motion-data-"));
  vi.spyOn(console, "error").mockReturnValue();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe("Human3.6M", () => {
  it("is divided by subject, as everybody does, and measured by action", async () => {
    const { mocap, name, usualSplit } = await readMotionData(human36m, { undivided: "train" });
    expect([name, usualSplit]).toEqual(["Human3.6M", "test"]);
    const splits = new Map(mocap.clips.map(({ subjectName, split }) => [subjectName, split]));
    expect(Object.fromEntries(splits)).toEqual({ S1: "train", S5: "train", S9: "test", S11: "test" });
    const clip = mocap.clips.find((each) => each.name === "S9/Directions 1")!;
    expect(clip).toMatchObject({ description: "Directions 1", action: "Directions" });
    expect(clip.frames).toBe(expected.takes["S9/Directions 1"]!.frames);
  });

  it("stands upright: its Z is up", async () => {
    const { mocap } = await readMotionData(human36m, { undivided: "train" });
    const { points } = selectMotion(mocap, "test");
    const [hipY, headY, ankleY] = [1, 10 * 3 + 1, 6 * 3 + 1].map((i) => points[i]! / 8);
    expect(headY! - hipY!).toBeGreaterThan(500);
    expect(hipY! - ankleY!).toBeGreaterThan(500);
  });

  it("makes sequences that say what is done in them", async () => {
    const { mocap } = await readMotionData(human36m, { undivided: "train" });
    const { generator, facts } = heldOutSequences(mocap, "test", false);
    const { inputs, targetsMm } = generator.generate(0, 4);
    expect([...inputs, ...targetsMm].every(Number.isFinite)).toBe(true);
    expect(facts(1)).toMatchObject({
      subject: expect.stringMatching(/^S(9|11)$/),
      action: expect.stringMatching(/^(Directions|Walking)$/),
    });
    // Somebody who walks: the crown is far from the ankles, with the mean body's limbs.
    const apart = Math.hypot(...[0, 1, 2].map((axis) => targetsMm[30 + axis]! - targetsMm[9 + axis]!));
    expect(apart).toBeGreaterThan(1400);
    expect(apart).toBeLessThan(1620);
  });

  it("has no subjects to hold out besides", async () => {
    await expect(readMotionData(human36m, { undivided: "train", validation: 0.2 })).rejects.toMatchObject({
      code: "bad-argument",
      message: expect.stringContaining("Human3.6M is split already"),
    });
  });
});

describe("files of motion", () => {
  beforeEach(async () => {
    await mkdir(join(folder, "ann"));
    await mkdir(join(folder, "bob"));
    await writeStandingTrc(join(folder, "ann", "one.trc"));
    await writeStandingTrc(join(folder, "ann", "two.trc"));
    await writeStandingTrc(join(folder, "bob", "three.trc"));
    await writeFile(join(folder, "notes.md"), "no motion");
  });

  it("belong to the subject that their folder is named after, and are all in one split", async () => {
    const data = await readMotionData(folder, { undivided: "val" });
    expect(data).toMatchObject({ name: "3 takes of motion", usualSplit: "val", isUndivided: true });
    expect(data.mocap.clips.map(({ name, subjectName, split }) => [name, subjectName, split])).toEqual([
      ["ann/one", "ann", "val"],
      ["ann/two", "ann", "val"],
      ["bob/three", "bob", "val"],
    ]);
    // 60 frames a second become 50.
    expect(data.mocap.clips[0]!.frames).toBe(50);
  });

  it("are held out by subject, the same ones every time", async () => {
    const splitsOf = async () => {
      const { mocap, isUndivided } = await readMotionData(folder, { undivided: "train", validation: 0.3 });
      expect(isUndivided).toBe(false);
      return mocap.clips.map(({ name, split }) => `${name} ${split}`);
    };
    const splits = await splitsOf();
    expect(splits).toEqual(["ann/one train", "ann/two train", "bob/three val"]);
    expect(await splitsOf()).toEqual(splits);
  });

  it("are held out by take, where there is one subject", async () => {
    await rm(join(folder, "bob"), { recursive: true });
    const { mocap } = await readMotionData(folder, { undivided: "train", validation: 0.5 });
    expect(mocap.clips.map(({ split }) => split).sort()).toEqual(["train", "val"]);
  });

  it("may be one file", async () => {
    const data = await readMotionData(join(folder, "bob", "three.trc"), { undivided: "train" });
    expect(data.mocap.clips).toMatchObject([{ name: "three", subjectName: "three", split: "train" }]);
    await expect(
      readMotionData(join(folder, "bob", "three.trc"), { undivided: "train", validation: 0.5 }),
    ).rejects.toThrow("--validation needs two takes or more");
  });

  it("are read in every format, and named when they are too short", async () => {
    await expect(readMotionData(join(motions, "pose2sim.trc"), { undivided: "train" })).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringContaining("no take shows a person for half a second"),
    });
    await expect(readMotionData(join(motions, "mixamo.bvh"), { undivided: "train" })).rejects.toThrow("half a second");
    await expect(readMotionData(join(motions, "positions.npz"), { undivided: "train" })).rejects.toThrow(
      "half a second",
    );
    await expect(readMotionData(join(motions, "keypoints.npz"), { undivided: "train" })).rejects.toThrow("not motion");
  });

  it("name the file that is broken", async () => {
    await writeFile(join(folder, "bob", "worse.bvh"), "HIERARCHY\nROOT");
    await expect(readMotionData(folder, { undivided: "train" })).rejects.toMatchObject({
      code: "file-broken",
      message: expect.stringContaining("worse.bvh"),
    });
  });
});

describe("other --data", () => {
  it("is the folder of motion capture, as ever", async () => {
    await writeSmallMocap(folder);
    const { mocap, name } = await readMotionData(folder, { undivided: "train" });
    expect(name).toBe("motion capture");
    expect(mocap.clips.map(({ split }) => split)).toEqual(["train", "val", "test"]);
    await expect(readMotionData(folder, { undivided: "train", validation: 0.1 })).rejects.toThrow("is split already");
  });

  it("that holds no motion is refused with what it may be", async () => {
    await expect(readMotionData(folder, { undivided: "train" })).rejects.toMatchObject({
      code: "file-missing",
      message: expect.stringMatching(/holds no motion; it must be a folder with cmu24.*data_3d_h36m\.npz.*BVH/),
    });
    await expect(readMotionData(join(folder, "no.npz"), { undivided: "train" })).rejects.toThrow("is missing");
    await cp(join(motions, "README.md"), join(folder, "walk.mp4"));
    await expect(readMotionData(join(folder, "walk.mp4"), { undivided: "train" })).rejects.toThrow("is no motion");
  });
});
