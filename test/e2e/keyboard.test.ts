import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVideo } from "../unit/studio/makeVideo";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-keyboard-"));
const video = join(folder, "greys.mp4");
const frames = 50;
beforeAll(() =>
  makeVideo({
    path: video,
    timesMs: Array.from({ length: frames }, (_, index) => index * 40),
    brightness: (index) => [40 + index * 3, 200],
  }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openVideo(page: Page): Promise<void> {
  await page.setInputFiles("[data-testid=file-input]", video);
  await page.waitForSelector("[data-testid=play][data-playing=true]");
}

const shownFrame = async (page: Page) => Number(await page.getByTestId("seek").getAttribute("data-frame"));

async function expectFrame(page: Page, number: number): Promise<void> {
  await page.waitForSelector(`[data-testid=seek][data-frame="${number}"]`, { timeout: 10_000 });
}

describe("the keyboard on the Live screen", () => {
  it("pauses and plays a video with the space bar", () =>
    withStudio({}, async ({ page }) => {
      await openVideo(page);
      await page.keyboard.press("Space");
      await page.waitForSelector("[data-testid=play][data-playing=false]");
      await page.keyboard.press("Space");
      await page.waitForSelector("[data-testid=play][data-playing=true]");
    }));

  it("steps by exactly one frame with the arrow keys", () =>
    withStudio({}, async ({ page }) => {
      await openVideo(page);
      await page.keyboard.press("Space");
      await page.waitForSelector("[data-testid=play][data-playing=false]");
      await page.getByTestId("seek").fill("0.5");
      await page.getByTestId("live").click({ position: { x: 5, y: 5 } });
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const start = await shownFrame(page);
      expect(start).toBe(13);
      await page.keyboard.press("ArrowRight");
      await expectFrame(page, start + 1);
      await page.keyboard.press("ArrowRight");
      await expectFrame(page, start + 2);
      await page.keyboard.press("ArrowLeft");
      await expectFrame(page, start + 1);
    }));

  it("reaches every source and both screens with Tab alone, and shows where the focus is", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("empty-state").waitFor();
      const reached: (string | undefined)[] = [];
      for (let press = 0; press < 25; press++) {
        await page.keyboard.press("Tab");
        reached.push(
          await page.evaluate(() => {
            const element = document.activeElement as HTMLElement;
            const { outlineStyle, boxShadow } = getComputedStyle(element);
            const isMarked = outlineStyle !== "none" || boxShadow !== "none";
            return isMarked ? element.dataset.testid : `${element.dataset.testid} without a focus mark`;
          }),
        );
      }
      for (const id of ["screen-live", "screen-settings", "source-camera", "source-video", "source-demo", "badge"]) {
        expect(reached).toContain(id);
      }
      for (const id of ["start-camera", "start-video", "start-demo", "divider", "smoothing", "view-front"]) {
        expect(reached).toContain(id);
      }
    }));
});
