import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVideo } from "../unit/studio/makeVideo";
import { addDemoClip, addNumberedClip, withLibrary } from "./support/makeClip";
import { demoTruth } from "./support/media";
import { type Studio, withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-clips-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const demoFrames = 360;
let madeLibraries = 0;

/** Runs a test on the Clips screen of a library with these demo clips. */
async function withClips(names: string[], test: (studio: Studio) => Promise<void>): Promise<void> {
  const libraryFolder = join(folder, `library-${madeLibraries++}`);
  await withLibrary(libraryFolder, async (library) => {
    for (const name of names) await addNumberedClip(library, name);
  });
  await withStudio({ libraryFolder }, async (studio) => {
    await showClips(studio.page, names.length);
    await waitForPictures(studio.page);
    await test(studio);
  });
}

async function showClips(page: Page, count: number): Promise<void> {
  await page.getByTestId("screen-clips").click();
  await waitForCount(page, count);
}

async function waitForCount(page: Page, count: number): Promise<void> {
  await page.waitForSelector(`[data-testid=clip-collection][data-clips="${count}"]`);
}

/** Files of a clip that are being read when it goes into the trash would be requests that fail. */
async function waitForPictures(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const clips = [...document.querySelectorAll("[data-testid=clip]")];
    return clips.length > 0 && clips.every((clip) => clip.querySelector("img")?.complete);
  });
}

const clip = (page: Page, name: string) =>
  page.getByTestId("clip").filter({ has: page.getByTestId("clip-name").getByText(name, { exact: true }) });

const shownNames = (page: Page) => page.getByTestId("clip-name").allTextContents();

async function save(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByTestId("export-results").getByTestId("export-save").click(),
  ]);
  const path = join(folder, name);
  await download.saveAs(path);
  return path;
}

/** Copies the only clip of a library until there are so many, as somebody would who copies folders. */
function multiplyClip(libraryFolder: string, count: number): void {
  const clips = join(libraryFolder, "clips");
  const [original] = readdirSync(clips);
  const info = JSON.parse(readFileSync(join(clips, original!, "clip.json"), "utf8"));
  for (let number = 2; number <= count; number++) {
    const copy = join(clips, `Take ${number}`);
    cpSync(join(clips, original!), copy, { recursive: true });
    writeFileSync(join(copy, "clip.json"), JSON.stringify({ ...info, id: randomUUID(), name: `Take ${number}` }));
  }
}

/** Exports the chosen clip and saves what came of it. */
async function exportClip(page: Page, format: string, fileName: string): Promise<string> {
  await page.getByTestId("action-export").click();
  await page.getByTestId(`format-${format}`).check();
  await page.getByTestId("export-run").click();
  await page.waitForSelector("[data-testid=export-results] [data-testid=job][data-state=done]", { timeout: 60_000 });
  const path = await save(page, fileName);
  await page.getByTestId("export-close").click();
  return path;
}

describe("importing on the Clips screen", () => {
  const video = join(folder, "Büro 走路 🚶.mp4");
  beforeAll(() =>
    makeVideo({
      path: video,
      timesMs: Array.from({ length: 40 }, (_, index) => index * 40),
      brightness: (index) => [40 + index * 4, 200],
    }),
  );

  it("takes a video that was chosen, shows how far it is, and the clip with its picture", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("screen-clips").click();
      await page.getByTestId("no-clips").waitFor();
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByTestId("empty-import").click()]);
      expect(chooser.isMultiple()).toBe(true);
      await chooser.setFiles(video);
      await page.getByTestId("jobs").waitFor();
      await page.waitForSelector("[data-testid=job][data-kind=import][data-state=done]", { timeout: 60_000 });
      await waitForCount(page, 1);
      expect(await shownNames(page)).toEqual(["Büro 走路 🚶"]);
      const picture = clip(page, "Büro 走路 🚶").locator("img");
      await picture.waitFor();
      expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(
        64,
      );
      await page.getByTestId("clip-search").fill("buro mp4");
      await waitForCount(page, 1);
      await page.getByTestId("job-open").click();
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
    }));

  it("takes files that are dropped anywhere, and names those that it cannot take", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("screen-clips").click();
      await page.getByTestId("no-clips").waitFor();
      const content = readFileSync(video).toString("base64");
      const dropped = await page.evaluateHandle((base64) => {
        const transfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], "dropped.mp4", { type: "video/mp4" }));
        transfer.items.add(new File(["hello"], "letter.pdf", { type: "application/pdf" }));
        return transfer;
      }, content);
      await page.dispatchEvent("[data-testid=clips]", "dragenter", { dataTransfer: dropped });
      await page.getByTestId("import-drop").waitFor();
      await page.dispatchEvent("[data-testid=clips]", "drop", { dataTransfer: dropped });
      await page.getByTestId("toast-error").getByText("letter.pdf").waitFor();
      await page.waitForSelector("[data-testid=job][data-state=done]", { timeout: 60_000 });
      await waitForCount(page, 1);
      expect(await shownNames(page)).toEqual(["dropped"]);
    }));

  it("says which file is broken and why, and puts it away", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("screen-clips").click();
      await page.getByTestId("no-clips").waitFor();
      const broken = { name: "broken.mp4", mimeType: "video/mp4", buffer: Buffer.from("this is no video") };
      await page.setInputFiles("[data-testid=import-input]", broken);
      await page.waitForSelector("[data-testid=job][data-state=failed]", { timeout: 60_000 });
      expect(await page.getByTestId("job-error").textContent()).toContain("broken.mp4");
      await page.getByTestId("job-dismiss").click();
      await page.getByTestId("jobs").waitFor({ state: "detached" });
      await page.getByTestId("no-clips").waitFor();
    }));
});

describe("clips", () => {
  it("are renamed, tagged, searched, duplicated, deleted, and all of it taken back", () =>
    withClips(["one", "two", "three"], async ({ page }) => {
      await clip(page, "two").click();
      await page.keyboard.press("F2");
      await page.getByTestId("rename-field").fill("第二 take");
      await page.keyboard.press("Enter");
      await clip(page, "第二 take").waitFor();

      await page.getByTestId("action-tags").click();
      await page.getByTestId("new-tag").fill("gait");
      await page.keyboard.press("Enter");
      await page.getByTestId("tags-save").click();
      await clip(page, "第二 take").getByText("gait").waitFor();

      await page.getByTestId("clip-search").fill("gai");
      await waitForCount(page, 1);
      await page.getByTestId("clear-search").click();
      await waitForCount(page, 3);
      await page.getByTestId("tag-filter").click();
      await page.getByTestId("menu-tag-gait").click();
      await waitForCount(page, 1);
      await page.getByTestId("tag-filter").click();
      await page.getByTestId("menu-clear-tags").click();
      await waitForCount(page, 3);

      await page.getByTestId("action-duplicate").click();
      await waitForCount(page, 4);
      await waitForPictures(page);
      await clip(page, "one").click();
      await page.keyboard.press("Delete");
      await waitForCount(page, 3);
      await page.getByTestId("toast-action").click();
      await waitForCount(page, 4);
      await waitForPictures(page);

      // The copy, the tag and the name, the last first.
      await page.getByTestId("clip-collection").focus();
      await page.keyboard.press("Control+z");
      await waitForCount(page, 3);
      await page.keyboard.press("Control+z");
      await clip(page, "第二 take").getByText("gait").waitFor({ state: "detached" });
      await page.keyboard.press("Control+z");
      await clip(page, "two").waitFor();
      await page.keyboard.press("Control+Shift+z");
      await clip(page, "第二 take").waitFor();
    }));

  it("are chosen with Ctrl, Shift and the arrow keys, in the grid and in the list", () =>
    withClips(["a", "b", "c", "d", "e"], async ({ page }) => {
      await page.getByTestId("clip-sort").selectOption("name");
      const selected = () => page.locator("[data-testid=clip][aria-selected=true]");
      const selectedNames = async () => (await selected().getByTestId("clip-name").allTextContents()).join("");
      await clip(page, "b").click();
      await clip(page, "d").click({ modifiers: ["Control"] });
      expect(await selectedNames()).toBe("bd");
      await clip(page, "e").click({ modifiers: ["Shift"] });
      expect(await selectedNames()).toBe("de");
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+ArrowRight");
      expect(await selectedNames()).toBe("ab");
      await page.keyboard.press("Control+a");
      expect(await selectedNames()).toBe("abcde");
      await page.keyboard.press("Escape");
      expect(await selected().count()).toBe(0);
      await page.getByTestId("layout-list").check({ force: true });
      await page.getByTestId("clip-collection").focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
      expect(await selectedNames()).toBe("b");
      await page.reload();
      await showClips(page, 5);
      await page.waitForSelector("[data-testid=clip-collection][data-layout=list]");
      expect(await shownNames(page)).toEqual(["a", "b", "c", "d", "e"]);
    }));

  it("are trimmed, split and merged, with pictures to choose by", () =>
    withClips(["whole"], async ({ page }) => {
      await clip(page, "whole").click();
      await page.getByTestId("action-trim").click();
      await page.getByTestId("trim-first").fill("11");
      await page.keyboard.press("Enter");
      await page.getByTestId("trim-last").fill("50");
      await page.keyboard.press("Enter");
      await page.getByTestId("trim-result").getByText("40 of 60 frames").waitFor();
      // The pictures tell their frames' numbers by their brightness (makeClip.ts).
      const brightness = (index: number) =>
        page.evaluate((at) => {
          const canvas = document.querySelectorAll<HTMLCanvasElement>("[data-testid=trim-dialog] canvas")[at]!;
          return canvas.getContext("2d")!.getImageData(4, 4, 1, 1).data[0]!;
        }, index);
      await expect.poll(() => brightness(0), { timeout: 15_000 }).toBeGreaterThan(110);
      await page.getByTestId("trim-run").click();
      await clip(page, "whole").getByText("40 frames").waitFor();
      await waitForPictures(page);

      await page.getByTestId("action-split").click();
      await page.getByTestId("split-frame").fill("16");
      await page.keyboard.press("Enter");
      await page.getByTestId("split-run").click();
      await waitForCount(page, 2);
      await page.getByTestId("clip").getByText("15 frames").waitFor();
      await page.getByTestId("clip").getByText("25 frames").waitFor();
      await waitForPictures(page);

      await page.keyboard.press("Control+a");
      await page.getByTestId("action-merge").click();
      await page.getByTestId("merge-down").first().click();
      await page.getByTestId("merge-name").fill("together again");
      await page.getByTestId("merge-run").click();
      await waitForCount(page, 1);
      await clip(page, "together again").getByText("40 frames").waitFor();
    }));

  it("come back from the trash, or go for ever when that is confirmed", () =>
    withClips(["kept", "gone"], async ({ page, libraryFolder }) => {
      await page.getByTestId("clip-collection").focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await page.getByTestId("no-clips").waitFor();
      await page.getByTestId("show-trash").click();
      await page.waitForSelector('[data-testid=trash][data-clips="2"]');
      const trashed = (name: string) => page.getByTestId("trashed-clip").filter({ hasText: name });
      await trashed("kept").getByTestId("restore").click();
      await page.waitForSelector('[data-testid=trash][data-clips="1"]');
      await trashed("gone").getByTestId("delete-forever").click();
      await page.getByTestId("confirm-cancel").click();
      expect(await page.getByTestId("trashed-clip").count()).toBe(1);
      await trashed("gone").getByTestId("delete-forever").click();
      await page.getByTestId("confirm-yes").click();
      await page.getByTestId("trash-empty").waitFor();
      await page.getByTestId("trash-back").click();
      await waitForCount(page, 1);
      expect(await shownNames(page)).toEqual(["kept"]);
      await page.getByTestId("screen-settings").click();
      expect(await page.getByTestId("library-folder").textContent()).toBe(libraryFolder);
      expect(await page.getByTestId("library-state").textContent()).toContain("1 clip");
      expect(await page.getByTestId("trash-size").textContent()).toBe("empty");
    }));
});

describe("thousands of clips", () => {
  const count = 2000;

  it("are counted, found and scrolled through, with only those in the page that can be seen", async () => {
    const libraryFolder = join(folder, "thousands");
    await withLibrary(libraryFolder, (library) => addDemoClip(library, { name: "Take 1", withVideo: false }));
    multiplyClip(libraryFolder, count);
    await withStudio({ libraryFolder }, async ({ page }) => {
      await showClips(page, count);
      await page.getByTestId("clip-sort").selectOption("name");
      // A clip without a video has a drawing of the body instead.
      await clip(page, "Take 1").locator("img").waitFor();
      await page.getByTestId("clip-collection").focus();
      await page.keyboard.press("End");
      await clip(page, `Take ${count}`).waitFor();
      expect(await page.getByTestId("clip").count()).toBeLessThan(100);
      await page.getByTestId("clip-search").fill("take 1234");
      await waitForCount(page, 1);
      expect(await shownNames(page)).toEqual(["Take 1234"]);
      await page.getByTestId("clip-search").press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-testid=annotate][data-state=open]");
      await page.getByTestId("screen-clips").click();
      await waitForCount(page, 1);
    });
  });
});

describe("motion", () => {
  it("goes out as BVH and CSV, and comes back as a clip and as the truth of another", async () => {
    const libraryFolder = join(folder, "motion");
    await withLibrary(libraryFolder, (library) => addDemoClip(library, { name: "Demo" }));
    await withStudio({ libraryFolder }, async ({ page }) => {
      await showClips(page, 1);
      await clip(page, "Demo").click();

      const csv = readFileSync(await exportClip(page, "csv", "demo.csv"), "utf8")
        .trimEnd()
        .split("\n");
      expect(csv).toHaveLength(1 + demoFrames);
      const [header, second] = [csv[0]!.split(","), csv[2]!.split(",")];
      const cell = (column: string) => Number(second[header.indexOf(column)]);
      expect(cell("time_s")).toBeCloseTo(1 / 30, 3);
      // Upright, and the left hip on the subject's left.
      expect(cell("Head_y_up_m") - cell("Hip_y_up_m")).toBeGreaterThan(0.4);
      expect(cell("LHip_x_left_m")).toBeGreaterThan(cell("RHip_x_left_m"));

      const bvhFile = await exportClip(page, "bvh", "demo.bvh");
      const bvh = readFileSync(bvhFile, "utf8");
      expect(bvh).toMatch(/^HIERARCHY\nROOT /);
      expect(bvh).toContain(`Frames: ${demoFrames}`);
      expect(bvh).toMatch(/Frame Time: 0\.0333/);
      await page.getByTestId("jobs-clear").click();

      await page.setInputFiles("[data-testid=import-input]", bvhFile);
      await page.getByTestId("inspection").getByText("BVH").waitFor({ timeout: 30_000 });
      expect(await page.getByTestId("joint-mapping").textContent()).toContain("17 of 17");
      expect(await page.getByTestId("axis-up").inputValue()).toBe("+y");
      expect(await page.getByTestId("unit").inputValue()).toBe("m");
      await page.getByTestId("import-name").fill("Motion of the demo");
      await page.getByTestId("import-run").click();
      await waitForCount(page, 2);
      await clip(page, "Motion of the demo").getByText(`${demoFrames} frames`).waitFor();

      await page.setInputFiles("[data-testid=import-input]", bvhFile);
      await page.getByTestId("inspection").waitFor({ timeout: 30_000 });
      await page.getByTestId("import-as-truth").check({ force: true });
      await page.getByTestId("truth-clip").first().check();
      await page.getByTestId("suggest-offset").click();
      await page.getByTestId("suggested-offset").waitFor({ timeout: 60_000 });
      // It is the clip's own motion: the match is where both begin together.
      expect(Math.abs(Number(await page.getByTestId("truth-offset").inputValue()))).toBeLessThan(0.05);
      await page.getByTestId("import-run").click();
      await page.waitForSelector("[data-testid=job][data-state=done] >> text=demo.bvh", { timeout: 30_000 });
      await clip(page, "Demo").getByTestId("badge-truth").waitFor();
    });
  });

  it("that is no motion is refused with the line, and nothing is left of it", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("screen-clips").click();
      await page.getByTestId("no-clips").waitFor();
      const truth = JSON.parse(readFileSync(demoTruth, "utf8")) as { joints: string[] };
      const columns = truth.joints.flatMap((joint) => ["x", "y", "z"].map((axis) => `${joint}_${axis}`));
      const text = [columns.join(","), columns.map(() => "0.1").join(","), "0.1,what?"].join("\n");
      const file = { name: "odd.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
      await page.setInputFiles("[data-testid=import-input]", file);
      const problem = await page.getByTestId("import-problem").textContent();
      expect(problem).toContain("odd.csv");
      expect(await page.getByTestId("import-run").isDisabled()).toBe(true);
      await page.getByTestId("import-cancel").click();
      await page.getByTestId("no-clips").waitFor();
    }));
});

describe("a library that another program has", () => {
  it("is not touched, says who has it, and opens when it is free", async () => {
    const libraryFolder = join(folder, "locked");
    await withLibrary(libraryFolder, async (library) => {
      await addNumberedClip(library, "mine");
      await withStudio({ libraryFolder }, async ({ page }) => {
        await page.getByTestId("screen-clips").click();
        await page.waitForSelector('[data-testid=clips] [data-testid=library-closed][data-code="library-locked"]');
        expect(await page.getByTestId("clips").getByTestId("library-closed").textContent()).toContain(libraryFolder);
        await page.getByTestId("clips").getByTestId("library-retry").click();
        await page.waitForSelector('[data-testid=clips] [data-testid=library-closed][data-code="library-locked"]');
        expect(await page.getByTestId("import").isDisabled()).toBe(true);
        await library.close();
        await page.getByTestId("clips").getByTestId("library-retry").click();
        await waitForCount(page, 1);
        expect(await shownNames(page)).toEqual(["mine"]);
      });
    });
  });

  it("gives way to another folder, chosen in the settings", async () => {
    const libraryFolder = join(folder, "busy");
    const other = join(folder, "another library");
    await withLibrary(libraryFolder, () =>
      withStudio({ libraryFolder }, async ({ page }) => {
        await page.getByTestId("screen-clips").click();
        await page.getByTestId("clips").getByTestId("library-settings").click();
        await page.getByTestId("library-error").waitFor();
        await page.getByTestId("change-folder").click();
        await page.getByTestId("library-folder-field").fill(other);
        await page.getByTestId("use-folder").click();
        await page.getByTestId("library-state").getByText("open").waitFor();
        expect(await page.getByTestId("library-folder").textContent()).toBe(other);
        await page.getByTestId("screen-clips").click();
        await page.getByTestId("no-clips").waitFor();
      }),
    );
  });
});
