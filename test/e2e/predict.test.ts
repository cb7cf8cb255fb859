import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prediction } from "../../src/cli/prediction";
import { meanJointErrorMm } from "../../src/pose/metrics";
import { type Body, joint, meanKneeAngleDegrees } from "./support/bodyMeasures";
import { demoClip, demoTruth, figureVideo, mediaMissing, squatBottoms, squatsVideo, squatTops } from "./support/media";
import { runCli } from "./support/runCli";

const folder = mkdtempSync(join(tmpdir(), "rpsm-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function predict(video: string): Promise<Prediction> {
  const out = join(folder, "prediction.json");
  const { exitCode, stderr } = await runCli(["predict", video, "--out", out, "--backend", "wasm"]);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(readFileSync(out, "utf8"));
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe.skipIf(mediaMissing)("rpsm-studio predict on three squats (skipped without ../shared/media)", () => {
  let prediction: Prediction;
  let poses: Body[];
  let kneeAngles: number[];
  beforeAll(async () => {
    prediction = await predict(squatsVideo);
    poses = prediction.poses.filter((pose) => pose !== null);
    kneeAngles = poses.map(meanKneeAngleDegrees);
  });
  const anglesOf = ([first, last]: readonly [number, number]) => kneeAngles.slice(first, last + 1);

  it("has a pose of 17 finite points for each of the 65 frames, at the video's own times", () => {
    expect(prediction.timestamps_s).toHaveLength(65);
    expect(prediction.timestamps_s[64]).toBeCloseTo(64 / 5, 2);
    expect(poses).toHaveLength(65);
    expect(poses.every((pose) => pose.length === 17 && pose.flat().every(Number.isFinite))).toBe(true);
  });

  it.each(squatBottoms)("bends the knees below 100 degrees at the bottom (frames %i to %i)", (first, last) => {
    expect(Math.min(...anglesOf([first, last]))).toBeLessThan(100);
  });

  it.each(squatTops)("straightens the knees above 155 degrees at the top (frames %i to %i)", (first, last) => {
    expect(median(anglesOf([first, last]))).toBeGreaterThan(155);
  });

  it("keeps her upright: head above hip above feet in every frame", () => {
    for (const pose of poses) {
      expect(joint(pose, "Head")[1]).toBeGreaterThan(0.3);
      expect(Math.max(joint(pose, "LFoot")[1], joint(pose, "RFoot")[1])).toBeLessThan(-0.15);
    }
  });

  it("knows her right from her left: facing the camera, her right side is on the picture's left", () => {
    for (const pose of prediction.camera_poses.filter((each) => each !== null)) {
      expect(joint(pose, "RHip")[0]).toBeLessThan(joint(pose, "LHip")[0]);
      expect(joint(pose, "RShoulder")[0]).toBeLessThan(joint(pose, "LShoulder")[0]);
    }
    // Inside, her left is +X, whichever way the camera looks.
    for (const pose of poses) expect(joint(pose, "LHip")[0]).toBeGreaterThan(joint(pose, "RHip")[0]);
  });

  it("keeps the length of her thighs within 15 % over the clip", () => {
    const lengths = poses.map((pose) => Math.hypot(...joint(pose, "RKnee").map((v, i) => v - joint(pose, "RHip")[i]!)));
    for (const length of lengths) expect(Math.abs(length / median(lengths) - 1)).toBeLessThan(0.15);
  });
});

describe.skipIf(mediaMissing)("rpsm-studio predict on a moving figure (skipped without ../shared/media)", () => {
  it("follows it through all 120 frames, upright", async () => {
    const prediction = await predict(figureVideo);
    const poses = prediction.poses.filter((pose) => pose !== null);
    expect(prediction.timestamps_s).toHaveLength(120);
    expect(poses.length).toBeGreaterThanOrEqual(115);
    for (const pose of poses) expect(joint(pose, "Head")[1]).toBeGreaterThan(joint(pose, "Hip")[1] + 0.3);
  });
});

describe("rpsm-studio predict on the demo clip, whose true joints are known", () => {
  it("finds the figure in every frame, on average within 100 mm of where its joints are", async () => {
    const prediction = await predict(demoClip);
    const truth: Body[] = JSON.parse(readFileSync(demoTruth, "utf8")).camera_poses;
    expect(prediction.camera_poses).toHaveLength(truth.length);
    const errors = prediction.camera_poses.map((pose, frame) => {
      expect(pose, `frame ${frame}`).not.toBeNull();
      return meanJointErrorMm(
        pose!.flat().map((metres) => metres * 1000),
        truth[frame]!.flat(),
      );
    });
    const meanError = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    console.log(`demo clip: MPJPE ${meanError.toFixed(1)} mm`);
    expect(meanError).toBeLessThan(100);
  });
});

describe("rpsm-studio predict on what is no video", () => {
  const emptyFile = join(folder, "empty.mp4");
  const textFile = join(folder, "notes.mp4");
  writeFileSync(emptyFile, "");
  writeFileSync(textFile, "Buy milk.\n".repeat(200));

  it.each([
    { what: "a file that is not there", path: join(folder, "gone.mp4"), says: "gone.mp4" },
    { what: "an empty file", path: emptyFile, says: "empty.mp4 is empty" },
    { what: "a text file renamed .mp4", path: textFile, says: "notes.mp4 is not a video" },
  ])("names $what and ends with exit code 1", async ({ path, says }) => {
    const { exitCode, stdout, stderr } = await runCli(["predict", path, "--out", join(folder, "none.json")]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });
});

describe.skipIf(mediaMissing)("rpsm-studio predict on a truncated video (skipped without ../shared/media)", () => {
  it("says that the video is cut short", async () => {
    const cut = join(folder, "cut.mp4");
    const whole = readFileSync(squatsVideo);
    writeFileSync(cut, whole.subarray(0, whole.length / 2));
    const { exitCode, stderr } = await runCli(["predict", cut, "--out", join(folder, "cut.json")]);
    expect(stderr).toMatch(/cut\.mp4 is cut short/);
    expect(exitCode).toBe(1);
  });
});
