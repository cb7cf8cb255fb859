import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Body, joint } from "./support/bodyMeasures";
import { type ShownPose, waitForPose, watchPoses } from "./support/livePose";
import { demoTruth } from "./support/media";
import { waitForEngine } from "./support/screen";
import { withStudio } from "./support/studioApp";

/** Where the demo figure's joints really are: per frame 17 x (x, y, z) mm, camera axes, relative to the hip. */
const truth: { fps: number; camera_poses: Body[] } = JSON.parse(readFileSync(demoTruth, "utf8"));
/** A slow machine shows a pose this much later than its picture. */
const latestDelayFrames = 30;

/** Correlation of the shown with the true height of a joint above the hip, at the delay where it is best. */
function agreement(shown: ShownPose[], name: "LWrist" | "RWrist"): number {
  const heights = shown.map(({ body }) => joint(body, name)[1] - joint(body, "Hip")[1]);
  const frames = truth.camera_poses.length;
  const atDelay = (delay: number) =>
    correlation(
      heights,
      shown.map(({ videoTime }) => {
        const frame = Math.floor(videoTime * truth.fps) - delay + frames;
        return -joint(truth.camera_poses[frame % frames]!, name)[1];
      }),
    );
  return Math.max(...Array.from({ length: latestDelayFrames }, (_, delay) => atDelay(delay)));
}

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const dot = (f: (i: number) => number) => a.reduce((sum, _, i) => sum + f(i), 0);
  const covariance = dot((i) => (a[i]! - meanA) * (b[i]! - meanB));
  return covariance / Math.sqrt(dot((i) => (a[i]! - meanA) ** 2) * dot((i) => (b[i]! - meanB) ** 2));
}

describe("a first-time user", () => {
  it("reaches a moving skeleton with one click on the demo clip, and it moves as the figure does", () =>
    withStudio({}, async ({ page }) => {
      await waitForEngine(page);
      await page.getByTestId("start-demo").click();
      await waitForPose(page);
      const shown = await watchPoses(page, 24);
      expect(shown.length).toBeGreaterThan(12);
      for (const { body } of shown) {
        expect(body.flat().every(Number.isFinite)).toBe(true);
        expect(joint(body, "Head")[1]).toBeGreaterThan(joint(body, "Hip")[1] + 0.3);
      }
      expect(agreement(shown, "LWrist")).toBeGreaterThan(0.8);
      expect(agreement(shown, "RWrist")).toBeGreaterThan(0.8);
    }));
});
