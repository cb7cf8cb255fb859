import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addLearningClip } from "../unit/studio/training/learningLibrary";
import { withLibrary } from "./support/makeClip";
import { withStudio } from "./support/studioApp";
import { makeTinyModel } from "./support/tinyModelFolder";

const folder = mkdtempSync(join(tmpdir(), "rpsm-watch-training-"));
const configFolder = join(folder, "config");
const libraryFolder = join(folder, "library");
/** So many that none of them is ever done by itself. */
const steps = 100_000;

beforeAll(async () => {
  await withLibrary(libraryFolder, async (library) => {
    await addLearningClip(library, "one", 120);
    await addLearningClip(library, "two", 120, 60);
    await addLearningClip(library, "three", 60, 200);
  });
  await makeTinyModel(join(libraryFolder, "models"), "tiny-1");
  mkdirSync(configFolder, { recursive: true });
  writeFileSync(join(configFolder, "settings.json"), JSON.stringify({ model: "tiny-1", backend: "wasm" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startTraining(page: Page): Promise<void> {
  await page.getByTestId("screen-train").click();
  await page.getByTestId("empty-start").click();
  await page.getByTestId("dataset").waitFor();
  await page.getByTestId("limits-minutes").uncheck();
  await page.getByTestId("limits-steps").check();
  await page.getByTestId("setting-steps").fill(String(steps));
  await page.getByTestId("advanced").click();
  await page.getByTestId("setting-evaluateEverySteps").fill("5");
  await page.getByTestId("setting-evaluateEverySteps").press("Enter");
  await page.getByTestId("start-training").click();
}

const inState = (page: Page, state: string) =>
  page.locator(`[data-testid=run-state][data-state=${state}]`).waitFor({ timeout: 120_000 });

/** The step that the curves have come to. */
const curveStep = async (page: Page) =>
  Number(((await page.getByTestId("curve-step").textContent()) ?? "").replace(/\D/g, ""));

const modelInUse = () => JSON.parse(readFileSync(join(configFolder, "settings.json"), "utf8")).model as string;

describe("watching a training", () => {
  it("follows it, pauses, outlives a reload, resumes, stops with the best, and its model is used and rolled back", async () => {
    await withStudio({ configFolder, libraryFolder }, async ({ page }) => {
      await startTraining(page);
      await inState(page, "running");
      await page.getByTestId("curve-legend").waitFor({ timeout: 60_000 });
      await expect.poll(() => curveStep(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(10);
      await page.locator("[data-testid=poses-view][data-poses='3']").waitFor({ timeout: 60_000 });
      expect(await page.getByTestId("joint-bars").locator("tbody tr").count()).toBeGreaterThan(10);
      expect(await page.getByTestId("run-log").textContent()).toContain("Started with");

      await page.getByTestId("run-pause").click();
      await inState(page, "paused");
      const paused = await curveStep(page);
      await page.reload();
      await page.getByTestId("screen-train").click();
      await page.getByTestId("run-open").click();
      await inState(page, "paused");
      expect(await curveStep(page)).toBeGreaterThanOrEqual(paused);

      await page.getByTestId("run-resume").click();
      await inState(page, "running");
      await expect.poll(() => curveStep(page), { timeout: 60_000 }).toBeGreaterThan(paused);
      const download = page.waitForEvent("download");
      await page.getByTestId("curves-csv").click();
      const csv = readFileSync(await (await download).path(), "utf8")
        .trim()
        .split("\n");
      expect(csv[0]).toMatch(/^step,training_loss,/);
      expect(csv.length).toBeGreaterThan(2);

      await page.getByTestId("run-stop").click();
      await page.getByTestId("verdict").waitFor({ timeout: 120_000 });
      expect(await page.getByTestId("verdict-sentence").textContent()).toMatch(/against the imported truth/);
      await page.getByTestId("measure-builtIn").waitFor();
      expect(await page.getByTestId("worst-frames").locator("canvas").count()).toBeGreaterThan(0);

      await page.getByTestId("keep-name").fill("Swaying");
      await page.getByTestId("keep").click();
      await page.getByTestId("use-live").click();
      await expect.poll(modelInUse).not.toBe("tiny-1");
      await page.getByTestId("toast-good").getByTestId("toast-action").last().click();
      await expect.poll(modelInUse).toBe("tiny-1");
      await page.getByTestId("use-live").waitFor();

      // The way to the frames: the worst one opens where it is.
      await page.getByTestId("worst-frames").getByRole("button").first().click();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
    });
  }, 400_000);
});
