import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Group, Vector3 } from "three";
import { BVHLoader } from "three/addons/loaders/BVHLoader.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportFormats } from "../../src/common/libraryProtocol";
import { createLog } from "../../src/common/log";
import type { ClipLibrary } from "../../src/studio/library/clipLibrary";
import { openLibrary } from "../../src/studio/library/openLibrary";
import { evenTimes, walkAt } from "../unit/formats/support/motions";
import { addWalk } from "../unit/studio/exporting/exportableClips";
import { runCli } from "./support/runCli";

const folder = mkdtempSync(join(tmpdir(), "rpsm-export-"));
const libraryFolder = join(folder, "library");
const frames = 60;

let library: ClipLibrary;
let id: string;
const twins: string[] = [];

beforeAll(async () => {
  // Stays open, as a running studio has it.
  library = await openLibrary({ folder: libraryFolder, access: "write", log: createLog("test", () => {}) });
  id = await addWalk(library, { name: "走路 🚶", timesS: evenTimes(frames, 30), predicted: true });
  for (let i = 0; i < 2; i++) twins.push(await addWalk(library, { name: "twin", timesS: [0, 1] }));
  await addWalk(library, { name: "nobody", timesS: [0, 1], missing: [0, 1] });
});

afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

function exportTo(file: string, clip: string, ...flags: string[]) {
  return runCli(["export", clip, "--library", libraryFolder, "--out", join(folder, file), ...flags]);
}

describe("rpsm-studio export, while a studio has the library open", () => {
  it.each(exportFormats)("writes %s and says as JSON what it wrote", async (format) => {
    const { exitCode, stdout, stderr } = await exportTo(`walk.${format}`, "走路 🚶", "--format", format, "--json");
    expect(exitCode, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ clipId: id, path: join(folder, `walk.${format}`), frames, fps: 30 });
    expect(result.bytes).toBe(readFileSync(result.path).length);
    expect(result.residualMm.max).toBeLessThan(1);
  });

  it("writes a BVH that three.js plays upright, facing front, at the right speed and size", async () => {
    const { exitCode, stdout, stderr } = await exportTo("upright.bvh", id, "--format", "bvh");
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/60 frames, 30 a second, .* root motion: estimated\nread back: off by 0\.\d\d mm at most/);
    const { skeleton, clip } = new BVHLoader().parse(readFileSync(join(folder, "upright.bvh"), "utf8"));
    expect(clip.duration).toBeCloseTo((frames - 1) / 30, 4);
    const root = new Group().add(skeleton.bones[0]!);
    root.updateMatrixWorld(true);
    const place = (name: string) => root.getObjectByName(name)!.getWorldPosition(new Vector3());
    const length = (from: string, to: string) => place(from).distanceTo(place(to));
    const walked = walkAt(0);
    const thighM = Math.hypot(...[0, 1, 2].map((axis) => walked[2 * 3 + axis]! - walked[1 * 3 + axis]!));
    expect(length("RHip", "RKnee")).toBeCloseTo(thighM, 3);
    expect(place("Head").y - place("Hip").y).toBeGreaterThan(0.5);
    expect(place("LHip").x).toBeGreaterThan(place("RHip").x);
  });

  it("takes preset, range, rate, names and rest pose", async () => {
    const flags = [
      "--format",
      "bvh",
      "--preset",
      "maya",
      "--range",
      "10:39",
      "--fps",
      "15",
      "--names",
      "ue5",
      "--t-pose",
    ];
    const { exitCode, stdout, stderr } = await exportTo("flags.bvh", id, ...flags, "--json");
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ frames: 15, fps: 15 });
    const text = readFileSync(join(folder, "flags.bvh"), "utf8");
    expect(text).toContain("ROOT pelvis");
    expect(text).toContain("Frames: 16\nFrame Time: 0.066666667\n");
  });

  it("takes a range that is open at one end", async () => {
    const { stdout } = await exportTo("end.csv", id, "--format", "csv", "--range", "50:", "--json");
    expect(JSON.parse(stdout).frames).toBe(10);
  });
});

describe("rpsm-studio export, what it refuses", () => {
  it.each([
    { what: "a clip that is not there", clip: "gone", flags: [], says: /there is no clip "gone" in .*clips ls/ },
    { what: "a name that two clips have", clip: "twin", flags: [], says: /2 clips are named "twin": give one's id/ },
    { what: "a clip without anybody", clip: "nobody", flags: [], says: /clip "nobody" has no frame with a pose/ },
    {
      what: "frames that it does not have",
      clip: "走路 🚶",
      flags: ["--range", "50:60"],
      says: /has 60, counted from 0/,
    },
    { what: "a range that is none", clip: "走路 🚶", flags: ["--range", "a:b"], says: /two frame numbers/ },
    { what: "another format", clip: "走路 🚶", flags: ["--format", "fbx"], says: /Allowed choices are bvh/ },
    { what: "a library that is not there", clip: "x", flags: ["--library", join(folder, "none")], says: /none/ },
  ])("$what: exit code 1 and the reason", async ({ clip, flags, says }) => {
    const { exitCode, stdout, stderr } = await exportTo("refused.csv", clip, "--format", "csv", ...flags);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });

  it("lists the ids of clips with the same name", async () => {
    const { stderr } = await exportTo("refused.csv", "twin", "--format", "csv");
    for (const twin of twins) expect(stderr).toContain(twin);
    expect((await exportTo("twin.csv", twins[0]!, "--format", "csv")).exitCode).toBe(0);
  });
});
