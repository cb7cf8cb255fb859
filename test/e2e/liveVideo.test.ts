import { describe, expect, it } from "vitest";
import { joint, meanKneeAngleDegrees } from "./support/bodyMeasures";
import { waitForPose, watchPoses } from "./support/livePose";
import { mediaMissing, squatBottoms, squatsVideo, squatTops } from "./support/media";
import { withStudio } from "./support/studioApp";

const squatsFramesPerSecond = 5;
const isIn = (ranges: readonly (readonly [number, number])[]) => (seconds: number) =>
  ranges.some(([first, last]) => seconds >= first / squatsFramesPerSecond && seconds <= last / squatsFramesPerSecond);

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(mediaMissing)("a video of three squats on the Live screen (skipped without ../shared/media)", () => {
  it("is followed: knees bend and straighten with hers, upright, her right is right", () =>
    withStudio({}, async ({ page }) => {
      await page.setInputFiles("[data-testid=file-input]", squatsVideo);
      await waitForPose(page);
      // Half speed: the pose of a picture comes a little later than the picture, more so on a slow machine.
      await page.getByTestId("speed").selectOption("0.5");
      const poses = await watchPoses(page, 27);
      expect(poses.length).toBeGreaterThan(15);
      const kneesWhere = (when: (seconds: number) => boolean) =>
        mean(poses.filter(({ videoTime }) => when(videoTime)).map(({ body }) => meanKneeAngleDegrees(body)));
      expect(kneesWhere(isIn(squatBottoms))).toBeLessThan(115);
      expect(kneesWhere(isIn(squatTops))).toBeGreaterThan(150);
      for (const { body } of poses) {
        expect(joint(body, "Head")[1]).toBeGreaterThan(joint(body, "Hip")[1] + 0.3);
        expect(joint(body, "LHip")[0]).toBeGreaterThan(joint(body, "RHip")[0]);
        const lowest = Math.min(...body.map(([, y]) => y));
        expect(lowest).toBeGreaterThan(-0.1);
        expect(lowest).toBeLessThan(0.2);
      }
    }));
});
