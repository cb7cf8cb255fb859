import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { correctWrist, seenFrames, waitForSaved } from "./support/annotating";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import { readClips, startRecording, waitForFrames, waitForSaved as waitForTake } from "./support/recordedClip";
import { withStudio } from "./support/studioApp";

/** Frames of a take: enough for several sequences. */
const takeFrames = 40;
const correctedFrames = 6;
/** A training is stopped long before: the verdict is about whatever was learnt by then. */
const steps = 500;

async function recordTake(page: Page): Promise<string> {
  await startRecording(page);
  await waitForFrames(page, takeFrames);
  await page.getByTestId("record").click();
  return (await waitForTake(page)).clipId;
}

async function correctTake(page: Page, libraryFolder: string, clipId: string): Promise<void> {
  const take = (await readClips(libraryFolder)).find(({ info }) => info.id === clipId)!;
  await page.getByTestId("screen-clips").click();
  await page.locator(`[data-testid=clip][data-clip="${clipId}"]`).dblclick();
  await page.waitForSelector("[data-testid=annotate][data-state=open]");
  for (const frame of seenFrames(take).slice(0, correctedFrames)) await correctWrist(page, take, frame);
  await waitForSaved(page);
}

/** Steps that the opened training shows. */
async function waitForSteps(page: Page, least: number): Promise<void> {
  await page.waitForFunction(
    (count) => Number(document.querySelector<HTMLElement>("[data-testid=run-progress]")?.dataset.step) >= count,
    least,
    { timeout: 240_000 },
  );
}

describe("a newcomer", () => {
  it("records two takes, corrects frames in both, trains, stops, reads the verdict, and uses the new model live", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page, libraryFolder }) => {
      // With nothing recorded, the screen says what it takes, and leads to it.
      await page.getByTestId("screen-train").click();
      await page.getByTestId("empty-live").click();
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      const takes = [await recordTake(page), await recordTake(page)];
      await page.getByTestId("stop").click();
      await page.getByTestId("screen-train").click();
      await page.locator('[data-testid=train-proposal][data-clips="0"]').waitFor();
      for (const clipId of takes) await correctTake(page, libraryFolder, clipId);

      // What is there now is proposed.
      await page.getByTestId("screen-train").click();
      await page.locator('[data-testid=train-proposal][data-clips="2"][data-takes="2"]').waitFor();
      await page.getByTestId("empty-start").click();
      await page.getByTestId("dataset").waitFor();
      expect(await page.getByTestId("material-clip").count()).toBe(2);
      for (const part of ["training", "held-out"]) {
        expect(await page.locator(`[data-testid=material-clip][data-part=${part}]`).count()).toBe(1);
      }
      expect(await page.getByTestId("split-reason").getAttribute("data-reason")).toBe("by-take");
      await page.getByTestId("limits-minutes").uncheck();
      await page.getByTestId("limits-steps").check();
      await page.getByTestId("setting-steps").fill(String(steps));
      await page.getByTestId("advanced").click();
      await page.getByTestId("setting-evaluateEverySteps").fill("2");
      await page.getByTestId("setting-evaluateEverySteps").press("Enter");
      await page.getByTestId("start-training").click();

      await page.locator("[data-testid=run-state][data-state=running]").waitFor({ timeout: 120_000 });
      await waitForSteps(page, 4);
      await page.getByTestId("run-stop").click();
      const verdict = page.getByTestId("verdict");
      await verdict.waitFor({ timeout: 120_000 });
      expect(["better", "worse", "not-distinguishable"]).toContain(await verdict.getAttribute("data-outcome"));
      expect(await page.getByTestId("verdict-sentence").textContent()).toMatch(/\d/);

      await page.getByTestId("keep-name").fill("My wrist");
      await page.getByTestId("keep-and-use").click();
      await page.getByTestId("kept").waitFor();
      await page.getByTestId("screen-live").click();
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await page.getByTestId("badge").click();
      await page.getByRole("dialog").getByText("My wrist").waitFor();

      // The list has it, and the settings name it as the one in use.
      await page.keyboard.press("Escape");
      await page.getByTestId("screen-train").click();
      await page.getByTestId("train-back").click();
      await page.locator("[data-testid=run][data-state=finished]").getByTestId("run-outcome").waitFor();
      await page.getByTestId("screen-settings").click();
      expect(await page.getByRole("radio", { name: /My wrist/ }).isChecked()).toBe(true);
    });
  }, 600_000);
});
