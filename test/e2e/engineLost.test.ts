import { describe, expect, it } from "vitest";
import { waitForPose } from "./support/livePose";
import { noteMessages, shownPoses, waitForEngine, waitForEngineGone, waitForPosesAfter } from "./support/screen";
import { withStudio } from "./support/studioApp";

describe("the engine killed while live", () => {
  it("is said on the Live screen, and poses come again by themselves, without a console error", () =>
    withStudio({}, async ({ page, killEngine }) => {
      await page.getByTestId("start-demo").click();
      await waitForPose(page);
      const messages = await noteMessages(page);
      const killedAtMs = performance.now();
      await killEngine();
      await waitForEngineGone(page);
      // Answers that were on their way may still be shown: only those of the new engine count.
      await waitForEngine(page);
      await waitForPosesAfter(page, await shownPoses(page));
      const recoveredAfterMs = performance.now() - killedAtMs;
      console.log(`poses again ${recoveredAfterMs.toFixed(0)} ms after the engine was killed`);
      const restarting = (await messages()).find((text) => text.startsWith("message-engine-restarting"));
      expect(restarting).toContain("The engine stopped and restarts");
      expect(restarting).toContain("Attempt 1 of 3");
      await page.getByTestId("message-engine-restarting").waitFor({ state: "detached", timeout: 10_000 });
    }));
});
