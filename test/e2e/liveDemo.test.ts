import { describe, expect, it } from "vitest";
import { joint } from "./support/bodyMeasures";
import { waitForPose, watchPoses } from "./support/livePose";
import { waitForEngine } from "./support/screen";
import { withStudio } from "./support/studioApp";

describe("a first-time user", () => {
  it("reaches a moving skeleton with one click on the demo clip", () =>
    withStudio({}, async ({ page }) => {
      await waitForEngine(page);
      await page.getByTestId("start-demo").click();
      await waitForPose(page);
      const bodies = (await watchPoses(page, 12)).map(({ body }) => body);
      expect(bodies.length).toBeGreaterThan(12);
      const wristHeights = bodies.flatMap((body) => [joint(body, "LWrist")[1], joint(body, "RWrist")[1]]);
      expect(Math.max(...wristHeights) - Math.min(...wristHeights)).toBeGreaterThan(0.15);
      for (const body of bodies) {
        expect(body.flat().every(Number.isFinite)).toBe(true);
        expect(joint(body, "Head")[1]).toBeGreaterThan(joint(body, "Hip")[1] + 0.3);
      }
    }));
});
