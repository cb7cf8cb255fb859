import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../src/common/log";
import { predictClips } from "../../src/engine/evaluation/predictClips";
import { alignedJointErrorMm, meanJointErrorMm, meanVelocityErrorMm } from "../../src/pose/metrics";
import { coordinateCount } from "../../src/pose/skeleton";
import { createSequenceGenerator } from "../../src/pose/synthesis/sequenceGenerator";
import { parseModelDescription } from "../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../src/rpsm/network";
import type { ClipLibrary } from "../../src/studio/library/clipLibrary";
import { openLibrary } from "../../src/studio/library/openLibrary";
import { writeSmallMocap } from "../unit/cli/support";
import { videoPose3dFolder } from "../unit/formats/support/videoPose3dFixtures";
import { armRaise } from "../unit/pose/synthesis/testMotion";
import { useWasm } from "../unit/rpsm/support/backends";
import { runCli } from "./support/runCli";

const folder = mkdtempSync(join(tmpdir(), "rpsm-evaluate-"));
const libraryFolder = join(folder, "library");
const frames = 40;
const modelFolder = "resources/models/rpsm-keypoints-512";

/** Invented views of a moving person, as clips of keypoints; the last one without its truth. */
const sequences = createSequenceGenerator(armRaise(200), { seed: 21, sequenceLength: frames });
const views = [0, 1, 2].map((index) => {
  const view = sequences.describe(index);
  let timeS = 0;
  const timestampsS = Float64Array.from(view.timeSteps, (step, frame) => {
    if (frame > 0) timeS += step;
    return timeS;
  });
  return { ...view, timestampsS };
});

beforeAll(useWasm);

let library: ClipLibrary;
const ids: string[] = [];

beforeAll(async () => {
  // Stays open, as a running studio has it.
  library = await openLibrary({ folder: libraryFolder, access: "write", log: createLog("test", () => {}) });
  for (const [i, { keypoints, targetsMm, timestampsS, imageWidth, imageHeight }] of views.entries()) {
    const hasTruth = i < 2;
    const writer = await library.create({
      name: `View ${i}`,
      source: { kind: "keypoints", fileName: "view.npz" },
      columns: ["timestamps_s", "keypoints", ...(hasTruth ? (["truth_mm"] as const) : [])],
      stages: 0,
      imageSize: [imageWidth, imageHeight],
      ifInterrupted: "discard",
    });
    const truth_mm = targetsMm.map((value, at) => (at % 3 === 2 ? value + 4000 : value));
    await writer.append({ timestamps_s: timestampsS, keypoints, ...(hasTruth && { truth_mm }) });
    await writer.finish();
    ids.push(writer.id);
  }
  await writeSmallMocap(join(folder, "mocap"));
});

afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The bundled network in this process, and its poses of a view. */
async function posesOf(indices: readonly number[]): Promise<Float32Array[]> {
  const description = readFileSync(join(modelFolder, "model.json"), "utf8");
  const { network: config } = parseModelDescription(description, "model");
  const network = RpsmNetwork.fromWeights(config, readFileSync(join(modelFolder, "weights.safetensors")), "weights");
  const clips = indices.map((index) => {
    const { keypoints, timestampsS, imageWidth, imageHeight } = views[index]!;
    return { keypoints, timestampsS, imageSize: [imageWidth, imageHeight] as [number, number], cuts: [] };
  });
  const poses = await predictClips(network, clips, new AbortController().signal);
  network.dispose();
  return poses.map((stages) => stages.at(-1)!);
}

describe("rpsm-studio evaluate --clips, while a studio has the library open", () => {
  it("gives the measures of the network's poses against the clips' truth", async () => {
    const clips = ids.slice(0, 2).join(",");
    const { exitCode, stdout, stderr } = await runCli([
      ...["evaluate", "--library", libraryFolder, "--clips", clips, "--backend", "wasm", "--json"],
    ]);
    expect(exitCode, stderr).toBe(0);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ model: "rpsm-keypoints-512", measure: "mpjpe", against: "truth", frames: 2 * frames });
    const poses = await posesOf([0, 1]);
    const errors = poses.map((pose, i) => {
      const truth = views[i]!.targetsMm;
      const posed = pose.every(Number.isFinite);
      expect(posed, "a person in every frame").toBe(true);
      expect(json.per_clip[i].mpjpe_mm).toBeCloseTo(meanJointErrorMm(pose, truth), 1);
      expect(json.per_clip[i].pa_mpjpe_mm).toBeCloseTo(alignedJointErrorMm(pose, truth), 1);
      expect(json.per_clip[i].mpjve_mm).toBeCloseTo(meanVelocityErrorMm(pose, truth), 1);
      expect(pose).toHaveLength(frames * coordinateCount);
      return meanJointErrorMm(pose, truth);
    });
    expect(json.mpjpe_mm).toBeCloseTo((errors[0]! + errors[1]!) / 2, 1);
    expect(json.intervals_95.mpjpe_mm.low).toBeCloseTo(Math.min(...errors), 1);
    expect(json.intervals_95.mpjpe_mm.high).toBeCloseTo(Math.max(...errors), 1);
  });

  it("labels a clip without truth, and reads by name in a terminal", async () => {
    const { exitCode, stdout, stderr } = await runCli([
      ...["evaluate", "--library", libraryFolder, "--clips", "View 2", "--model", modelFolder, "--backend", "wasm"],
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain("on 1 clip, 40 frames, against the detector's keypoints only");
    expect(stdout).not.toContain("MPJPE");
  });

  it("names a clip that is not there, and asks for one of two things to measure on", async () => {
    const missing = await runCli(["evaluate", "--library", libraryFolder, "--clips", "nowhere"]);
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('there is no clip "nowhere"') });
    for (const flags of [[], ["--data", "x", "--clips", "y"]]) {
      const { exitCode, stderr } = await runCli(["evaluate", ...flags]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("either --data") });
    }
  });
});

describe("rpsm-studio evaluate --data", () => {
  it("prints every measure as JSON", async () => {
    const { exitCode, stdout, stderr } = await runCli([
      ...["evaluate", "--data", join(folder, "mocap"), "--sequences", "2", "--backend", "wasm", "--json"],
    ]);
    expect(exitCode, stderr).toBe(0);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ model: "rpsm-keypoints-512", split: "test", noise: "on", sequences: 2, frames: 256 });
    for (const key of ["mpjpe_mm", "pa_mpjpe_mm", "n_mpjpe_mm", "mpjve_mm", "mpjve_mm_per_s", "jitter", "auc"]) {
      expect(json[key], key).toBeGreaterThan(0);
    }
    expect(json.stage_mpjpe_mm).toHaveLength(3);
    expect(json.stage_mpjpe_mm[2]).toBeCloseTo(json.mpjpe_mm, 6);
    expect(Object.keys(json.per_subject)).toEqual(["3"]);
    expect(json.per_description["raises an arm"].mpjpe_mm).toBeCloseTo(json.mpjpe_mm, 6);
  });
});

describe("rpsm-studio evaluate --data on others' data", () => {
  const data = join(videoPose3dFolder, "data_3d_h36m.npz");
  const given = ["--keypoints", join(videoPose3dFolder, "data_2d_h36m_coco.npz")];
  const cameras = ["--cameras", join(videoPose3dFolder, "cameras.json")];

  it("measures Human3.6M by both protocols, with given keypoints and cameras", async () => {
    const { exitCode, stdout, stderr } = await runCli([
      ...["evaluate", "--data", data, ...given, ...cameras, "--limbs", "as-predicted", "--joints", "14"],
      ...["--backend", "wasm", "--json"],
    ]);
    expect(exitCode, stderr).toBe(0);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ measured_on: "Human3.6M, given keypoints", sequences: 12, joints: 14, fps: 50 });
    expect(json.limbs).toMatch(/^as predicted/);
    expect(Object.keys(json.per_action).sort()).toEqual(["Directions", "Walking"]);
    const { Directions, Walking } = json.per_action;
    expect(json.action_average_mpjpe_mm).toBeCloseTo((Directions.mpjpe_mm + Walking.mpjpe_mm) / 2, 6);
    expect(json.action_average_pa_mpjpe_mm).toBeCloseTo((Directions.pa_mpjpe_mm + Walking.pa_mpjpe_mm) / 2, 6);
    // Right keypoints of a plain walk: axes, sides or units that were mixed up would cost some hundred mm.
    expect(json.action_average_mpjpe_mm).toBeLessThan(160);
  });

  it("measures the same subjects with invented cameras", async () => {
    const { exitCode, stdout, stderr } = await runCli([
      ...["evaluate", "--data", data, "--sequences", "2", "--backend", "wasm", "--json"],
    ]);
    expect(exitCode, stderr).toBe(0);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ measured_on: "Human3.6M, CMU-24 protocol", split: "test", sequences: 2, joints: 17 });
    expect(json.mpjpe_mm).toBeLessThan(160);
  });

  it.each([
    ["keypoints without cameras", given, "--keypoints needs --cameras"],
    ["cameras without keypoints", cameras, "--cameras goes with --keypoints"],
    ["true limbs of invented people", ["--limbs", "subject"], "--limbs goes with --keypoints"],
    ["noise on given keypoints", [...given, ...cameras, "--noise", "on"], "--noise does not go with --keypoints"],
    ["subjects that are not there", ["--split", "val"], "Human3.6M has no such subjects"],
    ["another split", ["--validation", "0.2"], "Human3.6M is split already"],
  ])("refuses %s", async (_, flags, says) => {
    const { exitCode, stderr } = await runCli(["evaluate", "--data", data, ...flags]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(says) });
  });
});
