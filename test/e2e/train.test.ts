import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addDemoClip, addMotionClip, withLibrary } from "./support/makeClip";
import { withStudio } from "./support/studioApp";
import { correctFrames, placeKeypoints, trainingSettings, writeRun } from "./support/trainingLibrary";

let folder: string;
let libraryFolder: string;
/** Walk, stairs and chair are corrected in 3D, arms in the picture; bare and mocap cannot be used. */
let clips: Record<"walk" | "stairs" | "chair" | "arms" | "bare" | "mocap", string>;

const frames = (count: number) => Array.from({ length: count }, (_, index) => 2 + index * 5);
const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 10, minute)).toISOString();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rpsm-train-"));
  libraryFolder = join(folder, "library");
  await withLibrary(libraryFolder, async (library) => {
    const demo = (name: string) => addDemoClip(library, { name, withTruth: false });
    clips = {
      walk: await demo("Walk"),
      stairs: await demo("Stairs"),
      chair: await demo("Chair"),
      arms: await demo("Arms"),
      bare: await demo("Bare"),
      mocap: await addMotionClip(library, "Mocap"),
    };
    await correctFrames(library, clips.walk, frames(20));
    await correctFrames(library, clips.stairs, frames(24));
    await correctFrames(library, clips.chair, frames(28));
    await placeKeypoints(library, clips.arms, frames(10));
    await library.updateInfo(clips.walk, { tags: ["walk"] });
    await library.updateInfo(clips.stairs, { tags: ["walk"] });
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openSetup(page: Page): Promise<void> {
  await page.getByTestId("screen-train").click();
  await page.getByTestId("new-training").click();
  await page.getByTestId("dataset").waitFor({ timeout: 60_000 });
  await page.getByTestId("counting").waitFor({ state: "detached" });
}

const row = (page: Page, clipId: string) => page.locator(`[data-testid=material-clip][data-clip="${clipId}"]`);

async function parts(page: Page): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const [name, id] of Object.entries(clips)) found[name] = await row(page, id).getAttribute("data-part");
  return found;
}

describe("a new training", () => {
  it("is proposed as a whole: Start can be pressed at once", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      const used = Object.values(await parts(page));
      expect(used.filter((part) => part === "training").length).toBeGreaterThan(0);
      expect(used.filter((part) => part === "held-out").length).toBeGreaterThan(0);
      expect(await page.getByTestId("split-reason").getAttribute("data-reason")).toBe("by-take");
      expect(await page.getByTestId("start-training").isEnabled()).toBe(true);
      // What cannot be used says why, with a way out.
      expect(await row(page, clips.mocap).getAttribute("data-problem")).toBe("no-keypoints");
      await row(page, clips.bare).getByTestId("material-correct").click();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
    });
  });

  it("follows the choice of clips and counts what they hold", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      await row(page, clips.walk).getByTestId("part-training").check();
      await row(page, clips.stairs).getByTestId("part-unused").check();
      await row(page, clips.chair).getByTestId("part-held-out").check();
      await row(page, clips.arms).getByTestId("part-unused").check();
      await page.getByTestId("counting").waitFor();
      await page.getByTestId("counting").waitFor({ state: "detached" });
      const learnt = page.getByTestId("dataset-training");
      expect(await learnt.getAttribute("data-frames")).toBe("360");
      expect(Number(await learnt.getByTestId("target-frames").textContent())).toBeGreaterThanOrEqual(20);
      // Wrists are corrected, the head is not.
      const shade = (joint: string) => learnt.locator(`[data-joint=${joint}]`).getAttribute("fill-opacity");
      expect(Number(await shade("LWrist"))).toBeGreaterThan(Number(await shade("Head")));
      expect(await page.getByTestId("split-reason").getAttribute("data-reason")).toBe("own");

      await row(page, clips.walk).getByTestId("part-unused").check();
      await page.getByTestId("clips-problem").waitFor();
      expect(await page.getByTestId("start-training").isDisabled()).toBe(true);
      await page.getByTestId("material-tag").selectOption("walk");
      expect(await page.getByTestId("material-clip").count()).toBe(2);
      await page.getByTestId("propose-split").click();
      await page.getByTestId("clips-problem").waitFor({ state: "detached" });
      await page.getByTestId("material-tag").selectOption("");
      const { walk, stairs, ...others } = await parts(page);
      expect([walk, stairs].sort()).toEqual(["held-out", "training"]);
      expect(others).toEqual({ chair: "unused", arms: "unused", bare: "unused", mocap: "unused" });
    });
  });

  it("names persons as tags of the clips, which can be taken back, and warns of one on both sides", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      await row(page, clips.walk).getByTestId("part-training").check();
      await row(page, clips.stairs).getByTestId("part-held-out").check();
      for (const id of [clips.walk, clips.stairs]) {
        await row(page, id).getByTestId("material-person").fill("Ada");
        await row(page, id).getByTestId("material-person").press("Enter");
        await page.getByTestId("toast-good").last().waitFor();
      }
      await page.getByTestId("overlap-person").waitFor({ timeout: 30_000 });
      const tags = () => JSON.parse(readFileSync(join(libraryFolder, "clips", "Stairs", "clip.json"), "utf8")).tags;
      expect(tags()).toEqual(["walk", "person:Ada"]);
      await page.getByTestId("toast-good").last().getByTestId("toast-action").click();
      await page.getByTestId("overlap-person").waitFor({ state: "detached", timeout: 30_000 });
      expect(tags()).toEqual(["walk"]);
    });
  });

  it("shows what is wrong at its field, and a way back to what is proposed", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      await page.getByTestId("advanced").click();
      await page.getByTestId("setting-learningRate").fill("7e-4");
      await page.getByTestId("setting-schedule").selectOption("cosine");
      await page.getByTestId("problem-schedule").waitFor();
      expect(await page.getByTestId("start-training").isDisabled()).toBe(true);
      await page.getByTestId("limits-steps").check();
      await page.getByTestId("problem-schedule").waitFor({ state: "detached" });
      await page.getByTestId("limits-steps").uncheck();
      await page.getByTestId("limits-minutes").uncheck();
      await page.getByTestId("problem-minutes").waitFor();
      await page.getByTestId("limits-minutes").check();
      expect(await page.getByTestId("setting-learningRate").inputValue()).toBe("0.0007");
      await page.getByTestId("reset-learningRate").click();
      expect(await page.getByTestId("setting-learningRate").inputValue()).toBe("0.0003");
      await page.getByTestId("reset-all").click();
      await page.getByTestId("training-name").fill(" ");
      await page.getByTestId("start-problems").waitFor();
      await page.getByTestId("training-name").fill("Stairs");
      expect(await page.getByTestId("start-training").isEnabled()).toBe(true);
    });
  });

  it("keeps what was chosen while other screens are looked at", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      await row(page, clips.walk).getByTestId("part-unused").check();
      await page.getByTestId("training-name").fill("Without the walk");
      await page.getByTestId("worst-frame").first().click();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
      await page.keyboard.press("Alt+4");
      await page.getByTestId("setup").waitFor();
      expect(await row(page, clips.walk).getAttribute("data-part")).toBe("unused");
      expect(await page.getByTestId("training-name").inputValue()).toBe("Without the walk");
    });
  });

  it("begins with clips that were chosen on the Clips screen", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-clips").click();
      for (const id of [clips.walk, clips.chair]) {
        await page.locator(`[data-testid=clip][data-clip="${id}"]`).getByTestId("clip-mark").click();
      }
      await page.getByTestId("action-more").click();
      await page.getByTestId("menu-train").click();
      await page.getByTestId("dataset").waitFor({ timeout: 60_000 });
      const { walk, chair, ...others } = await parts(page);
      expect([walk, chair].sort()).toEqual(["held-out", "training"]);
      expect(Object.values(others)).toEqual(["unused", "unused", "unused", "unused"]);
    });
  });

  it("writes its data set for PyTorch", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await openSetup(page);
      await page.getByTestId("dataset-write").click();
      const save = page.getByTestId("dataset-save");
      await save.waitFor({ timeout: 60_000 });
      const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
      // A zip.
      expect(
        readFileSync(await download.path())
          .subarray(0, 2)
          .toString(),
      ).toBe("PK");
    });
  });

  it("is put together with the keyboard alone, and nothing is wider than the window, in both languages", async () => {
    for (const language of ["en-US", "zh-CN"]) {
      await withStudio({ libraryFolder, language }, async ({ page }) => {
        await page.getByTestId("badge").waitFor();
        await page.keyboard.press("Alt+4");
        await page.keyboard.press("Alt+N");
        await page.getByTestId("dataset").waitFor({ timeout: 60_000 });
        await page.getByTestId("advanced").press("Enter");
        const reached = new Set<string>();
        for (let presses = 0; presses < 120 && !reached.has("start-training"); presses++) {
          await page.keyboard.press("Tab");
          reached.add(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid ?? ""));
        }
        for (const control of [
          "setting-seed",
          "setting-augmentation.mirror",
          "setting-network.recurrent",
          "training-name",
        ]) {
          expect(reached, control).toContain(control);
        }
        expect(reached).toContain("start-training");
        expect(await tooWide(page)).toEqual([]);
        await page.keyboard.press("Alt+ArrowLeft");
        await page.getByTestId("no-runs").waitFor();
      });
    }
  });
});

/** Test ids of what can be scrolled sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-testid=train] *, body")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
      .map(({ dataset, className }) => dataset.testid ?? className),
  );
}

describe("the list of trainings", () => {
  beforeEach(() => {
    const settings = trainingSettings({ trainingClips: [clips.walk], heldOutClips: [clips.chair, clips.stairs] });
    const run = { settings, step: 400, trainedMs: 300_000 };
    writeRun(libraryFolder, {
      run: { ...run, id: "good", name: "Good", createdAt: at(1), outcome: "better" },
      afterMm: [60, 70, 80],
    });
    writeRun(libraryFolder, { run: { ...run, id: "cut", name: "Cut off", createdAt: at(2), state: "running" } });
    for (const [index, [variant, afterMm]] of (
      [
        ["as it is", [50, 60, 70]],
        ["without LSTM", [70, 79, 92]],
        ["T = 5", [56, 67, 74]],
      ] as const
    ).entries()) {
      const about = { variant, experimentId: "x", experimentName: "Ablation" };
      writeRun(libraryFolder, {
        run: {
          ...run,
          ...about,
          id: `x${index}`,
          name: `Ablation: ${variant}`,
          createdAt: at(10 + index),
          outcome: "better",
        },
        afterMm,
      });
    }
  });

  it("shows each with its state and its verdict, and groups experiments", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-train").click();
      await page.locator("[data-run=cut][data-state=interrupted]").waitFor();
      const groups = page.getByTestId("run-group");
      expect(await groups.count()).toBe(3);
      expect(await groups.nth(1).getByTestId("run").count()).toBe(3);
      expect(await page.locator("[data-run=good]").getByTestId("run-outcome").getAttribute("data-outcome")).toBe(
        "better",
      );
      expect(await tooWide(page)).toEqual([]);
    });
  });

  it("renames with a way back, and asks before it discards", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-train").click();
      const run = page.locator("[data-run=good]");
      await run.getByTestId("run-more").click();
      await page.getByTestId("menu-rename").click();
      await page.getByTestId("rename-name").fill("Stairs");
      await page.keyboard.press("Enter");
      await run.getByText("Stairs").waitFor();
      await page.getByTestId("toast-good").getByTestId("toast-action").click();
      await run.getByText("Good", { exact: true }).waitFor();

      await run.getByTestId("run-more").click();
      await page.getByTestId("menu-discard").click();
      await page.getByTestId("confirm-cancel").click();
      expect(existsSync(join(libraryFolder, "trainings", "good"))).toBe(true);
      await run.getByTestId("run-more").click();
      await page.getByTestId("menu-discard").click();
      await page.getByTestId("confirm-yes").click();
      await run.waitFor({ state: "detached" });
      expect(readdirSync(join(libraryFolder, "trainings"))).not.toContain("good");
    });
  });

  it("begins a new training with another one's clips and settings", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-train").click();
      await page.locator("[data-run=good]").getByTestId("run-more").click();
      await page.getByTestId("menu-continue").click();
      await page.getByTestId("setup-continues").waitFor();
      await page.getByTestId("dataset").waitFor({ timeout: 60_000 });
      expect(await row(page, clips.walk).getAttribute("data-part")).toBe("training");
      expect(await row(page, clips.stairs).getAttribute("data-part")).toBe("held-out");
      expect(await row(page, clips.arms).getAttribute("data-part")).toBe("unused");
      await page.getByTestId("setup-fresh").click();
      await page.getByTestId("setup-continues").waitFor({ state: "detached" });
    });
  });

  it("compares an experiment's trainings, and calls one the best only where the clips agree", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-train").click();
      await page.getByTestId("compare-runs").click();
      await page.getByTestId("result-best").waitFor();
      expect(await page.getByTestId("results").getAttribute("data-best")).toBe("x0");
      expect(await page.locator("[data-testid=result][data-run=x0]").textContent()).toContain("60.0[52.0, 68.0]");
      await page.locator("[data-run=x1]").getByTestId("result-open").click();
      await page.getByTestId("run-state").waitFor();
    });
  });
});

describe("an experiment", () => {
  it("queues a training for each variant, which can be discarded one by one", async () => {
    await withStudio({ libraryFolder }, async ({ page }) => {
      await page.getByTestId("screen-train").click();
      await page.getByTestId("new-experiment").click();
      await page.getByTestId("experiment").waitFor({ timeout: 60_000 });
      await page.getByTestId("variant-frames-5").check();
      expect(await page.getByTestId("experiment-runs").textContent()).toBe("3");
      await page.getByTestId("variant-without-lstm").uncheck();
      await page.getByTestId("variant-frames-5").uncheck();
      expect(await page.getByTestId("start-experiment").isDisabled()).toBe(true);
      await page.getByTestId("variant-rate-0.001").check();
      await page.getByTestId("training-name").fill("Rates");
      await page.getByTestId("change-settings").click();
      await page.getByTestId("limits-steps").check();
      await page.getByTestId("to-experiment").click();
      await page.getByTestId("start-experiment").click();
      await page.getByTestId("result").nth(1).waitFor();
      expect(await page.getByTestId("result").count()).toBe(2);
      await page.getByTestId("train-back").click();
      expect(await page.getByTestId("run-group").getByText("Rates").count()).toBe(1);
      for (const _run of [1, 2]) {
        await page.getByTestId("run-more").last().click();
        await page.getByTestId("menu-discard").click();
        const left = await page.getByTestId("run").count();
        await page.getByTestId("confirm-yes").click();
        await page.waitForFunction((count) => document.querySelectorAll("[data-testid=run]").length < count, left, {
          timeout: 60_000,
        });
      }
      await page.getByTestId("no-runs").waitFor();
    });
  });
});
