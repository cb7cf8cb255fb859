import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../src/common/clipEdits";
import { drag, onScreen, openClip, shownFigure, waitForSaved } from "./support/annotating";
import { addDemoClip, withLibrary } from "./support/makeClip";
import { demoTruth } from "./support/media";
import { type Studio, withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-annotate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let libraries = 0;

const truth = JSON.parse(readFileSync(demoTruth, "utf8")) as {
  width: number;
  height: number;
  keypoints_2d: number[][][];
};
const pictureSize = [truth.width, truth.height];
const leftWrist = { keypoint: 9, joint: 13 };

async function withDemoClip(test: (studio: Studio) => Promise<void>): Promise<void> {
  const libraryFolder = join(folder, `library ${libraries++}`);
  await withLibrary(libraryFolder, (library) => addDemoClip(library));
  await withStudio({ libraryFolder }, test);
}

const wristAt = (frame: number) => truth.keypoints_2d[frame]![leftWrist.keypoint]!;
const joint = (figure: number[], index: number) => figure.slice(index * 3, index * 3 + 3);
/** What the journal on disk holds; a long drag is stored in parts. */
const steps = (libraryFolder: string) =>
  readFileSync(join(libraryFolder, "clips", "Demo take", "edits.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as JournalEntry)
    .filter((entry) => entry.type !== "change" || !entry.continues)
    .map(({ type }) => type);

async function dragWristUp(page: Page, frame: number, byPx: number): Promise<void> {
  const [x, y] = wristAt(frame);
  await drag(page, await onScreen(page, [x!, y!], pictureSize), await onScreen(page, [x!, y! - byPx], pictureSize));
}

describe("correcting a clip", () => {
  it("drags a joint on the picture: the figure follows at once, and undo takes it back, also after a restart", () =>
    withDemoClip(async ({ page, libraryFolder }) => {
      await openClip(page, "Demo take");
      const before = await shownFigure(page, 0);
      await dragWristUp(page, 0, 60);
      const after = await shownFigure(page, 0);
      expect(joint(after, leftWrist.joint)[1]! - joint(before, leftWrist.joint)[1]!).toBeGreaterThan(0.1);
      expect(await page.getByTestId("inspector-provenance").getAttribute("data-provenance")).toBe("corrected");
      await waitForSaved(page);
      expect(steps(libraryFolder)).toEqual(["change"]);

      await page.reload();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
      const reloaded = await shownFigure(page, 0);
      expect(joint(reloaded, leftWrist.joint)).toEqual(joint(after, leftWrist.joint));
      await page.keyboard.press("Control+z");
      await expect
        .poll(async () => joint(await shownFigure(page, 0), leftWrist.joint))
        .toEqual(joint(before, leftWrist.joint));
      await page.keyboard.press("Control+Shift+z");
      await expect
        .poll(async () => joint(await shownFigure(page, 0), leftWrist.joint))
        .toEqual(joint(after, leftWrist.joint));
      await waitForSaved(page);
      expect(steps(libraryFolder)).toEqual(["change", "undo", "redo"]);
    }));

  it("takes a drag back with Escape before the button is released", () =>
    withDemoClip(async ({ page }) => {
      await openClip(page, "Demo take");
      const before = await shownFigure(page, 0);
      const [x, y] = await onScreen(page, wristAt(0), pictureSize);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x, y - 80, { steps: 5 });
      await page.keyboard.press("Escape");
      await page.mouse.up();
      expect(await shownFigure(page, 0)).toEqual(before);
      expect(await page.getByTestId("command-edit.undo").isEnabled()).toBe(false);
    }));

  it("finds every command by its name and by its key", () =>
    withDemoClip(async ({ page }) => {
      await openClip(page, "Demo take");
      const before = await shownFigure(page, 0);
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-search").fill("swap left");
      await page.keyboard.press("Enter");
      await page.getByTestId("palette").waitFor({ state: "detached" });
      await expect
        .poll(async () => joint(await shownFigure(page, 0), leftWrist.joint)[0]! < 0)
        .toBe(joint(before, leftWrist.joint)[0]! > 0);

      await page.keyboard.press("?");
      await page.getByTestId("change-edit.swapSides").click();
      await page.keyboard.press("q");
      await page.getByTestId("shortcuts-close").click();
      await page.keyboard.press("q");
      // The second swap undoes the first.
      await expect.poll(() => shownFigure(page, 0)).toEqual(before);
    }));

  it("lists frames worth correcting, and one key goes to the next", () =>
    withDemoClip(async ({ page }) => {
      await openClip(page, "Demo take");
      await page.getByTestId("side-tab-review").click();
      await page.waitForSelector("[data-testid=review][data-state=ready]", { timeout: 30_000 });
      const first = page.getByTestId("review-item").first();
      const frame = Number(await first.getAttribute("data-frame"));
      await page.keyboard.press("n");
      await page.waitForSelector(`[data-testid=player-time][data-frame="${frame}"]`);
      expect(await first.getAttribute("aria-current")).toBe("true");
      // Frames 120 to 159 of this clip have low scores.
      const frames = await page
        .getByTestId("review-item")
        .evaluateAll((items) => items.map((item) => Number((item as HTMLElement).dataset.frame)));
      expect(frames.some((each) => each >= 120 && each < 160)).toBe(true);
    }));

  it("chooses a joint in the 3D view and marks it as hidden over a range", () =>
    withDemoClip(async ({ page }) => {
      await openClip(page, "Demo take");
      await shownFigure(page, 0);
      const [x, y] = await onScreen(page, wristAt(0), pictureSize);
      await page.mouse.click(x, y);
      await page.getByTestId("inspector-joint").getByText("Left wrist").waitFor();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("h");
      await page.getByTestId("inspector-hidden").getByText("hidden by something").waitFor();
      await page.keyboard.press("Control+z");
      await page.getByTestId("inspector-hidden").getByText("visible").waitFor();
    }));

  it("draws a pose that was moved in 3D over the picture, unless it is not wanted; Escape closes the choices only", () =>
    withDemoClip(async ({ page }) => {
      await openClip(page, "Demo take");
      await shownFigure(page, 0);
      const bones = () => page.getByTestId("clip-picture").getAttribute("data-differing-bones");
      expect(await bones()).toBe("0");
      const [x, y] = await onScreen(page, wristAt(0), pictureSize);
      await page.mouse.click(x, y);
      for (let press = 0; press < 30; press++) await page.keyboard.press("Control+ArrowUp");
      await expect.poll(bones).not.toBe("0");
      await page.getByTestId("clip-view-options").click();
      await page.getByTestId("show-figure").uncheck();
      await expect.poll(bones).toBe("0");
      await page.keyboard.press("Escape");
      await page.getByTestId("clip-view-choices").waitFor({ state: "detached" });
      expect(await page.getByTestId("inspector-joint").textContent()).toBe("Left wrist");
      // Delete takes the correction away, also with the focus on the timeline.
      await page.getByTestId("timeline").focus();
      await page.keyboard.press("Delete");
      await expect
        .poll(() => page.getByTestId("inspector-provenance").getAttribute("data-provenance"))
        .toBe("predicted");
      expect(await page.getByTestId("command-edit.clear").isEnabled()).toBe(false);
    }));
});
