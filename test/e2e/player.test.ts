import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { EditHistory } from "../../src/pose/clip/editHistory";
import { parseJournal } from "../../src/pose/clip/editJournal";
import { addDemoClip, addMotionClip, addNumberedClip, spoilVideo, withLibrary } from "./support/makeClip";
import { type Studio, type StudioOptions, withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-player-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let libraries = 0;

/** A studio on a library with these clips. */
async function withClips(
  make: (library: Parameters<typeof addDemoClip>[0]) => Promise<unknown>,
  test: (studio: Studio) => Promise<void>,
  options: StudioOptions = {},
): Promise<void> {
  const libraryFolder = join(folder, `library ${libraries++} 片段`);
  await withLibrary(libraryFolder, make);
  await withStudio({ libraryFolder, ...options }, test);
}

async function openNewest(page: Page, name: string): Promise<void> {
  await page.getByTestId("screen-annotate").click();
  await page.getByTestId("annotate-empty").getByText(name).click();
  await page.waitForSelector("[data-testid=annotate][data-state=open]");
}

/** The corrections that the only clip of a library holds on disk. */
async function readEdits(libraryFolder: string): Promise<ReadonlyMap<string, unknown>> {
  const clips = join(libraryFolder, "clips");
  const text = readFileSync(join(clips, readdirSync(clips)[0]!, "edits.jsonl"), "utf8");
  return new EditHistory(parseJournal(text)).records;
}

/** Frame under the playhead, as the player says: counted from 0. */
const playhead = async (page: Page) => Number(await page.getByTestId("player-time").getAttribute("data-frame"));
const waitForPlayhead = (page: Page, frame: number) =>
  page.waitForSelector(`[data-testid=player-time][data-frame="${frame}"]`, { timeout: 10_000 });
/** The frame whose picture is in front. */
const waitForPicture = (page: Page, frame: number) =>
  page.waitForSelector(`[data-testid=clip-video][data-frame="${frame}"]`, { timeout: 10_000 });
const waitForFigure = (page: Page, frame: number) =>
  page.waitForSelector(`[data-testid=clip-view][data-shown-frame="${frame}"][data-pose]`, { timeout: 10_000 });
const waitForSync = (page: Page, state: string) =>
  page.waitForSelector(`[data-testid=annotate-sync][data-state=${state}]`, { timeout: 15_000 });

/** The number that the picture's brightness tells (addNumberedClip). */
async function seenNumber(page: Page): Promise<number> {
  return page.getByTestId("clip-video").evaluate(async (holder) => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const video = [...holder.querySelectorAll("video")].find(({ style }) => style.opacity === "1")!;
    const context = new OffscreenCanvas(64, 32).getContext("2d")!;
    context.drawImage(video, 0, 0, 64, 32);
    const brightness = (x: number) => (context.getImageData(x, 16, 1, 1).data[0]! * 219) / 255 + 16;
    return Math.round((brightness(16) - 24) / 10) + 20 * Math.round((brightness(48) - 24) / 60);
  });
}

describe("the Annotate screen", () => {
  it("says what to do when no clip is open, and what is new to open", () =>
    withClips(
      async (library) => {
        for (const name of ["one", "two", "three", "four", "five", "six"]) {
          await addDemoClip(library, { name, withVideo: false });
        }
      },
      async ({ page }) => {
        await page.getByTestId("screen-annotate").click();
        const empty = page.getByTestId("annotate-empty");
        await empty.getByText("six").waitFor();
        expect(await empty.getByRole("listitem").count()).toBe(5);
        expect(await empty.getByText("one", { exact: true }).count()).toBe(0);
        await page.getByTestId("annotate-empty-clips").click();
        await page.getByTestId("clips").waitFor();
      },
    ));

  it("plays a clip's picture and figure together to the end, and steps and seeks by exactly one frame", () =>
    withClips(addNumberedClip, async ({ page }) => {
      await openNewest(page, "Numbered");
      await waitForPicture(page, 0);
      await page.getByTestId("player-play").click();
      await waitForPlayhead(page, 59);
      await page.waitForSelector("[data-testid=player-play][data-playing=false]");
      await waitForPicture(page, 59);
      expect(await seenNumber(page)).toBe(59);

      await page.getByTestId("player-frame").fill("31");
      await page.getByTestId("player-frame").press("Enter");
      await waitForPicture(page, 30);
      await waitForFigure(page, 30);
      expect(await seenNumber(page)).toBe(30);
      for (const frame of [31, 32, 33]) {
        await page.getByTestId("player-step-forward").click();
        await waitForPicture(page, frame);
        expect(await seenNumber(page)).toBe(frame);
      }
      await page.keyboard.press("ArrowLeft");
      await waitForPicture(page, 32);
      await page.keyboard.press("Shift+ArrowLeft");
      await waitForPicture(page, 22);
      expect(await seenNumber(page)).toBe(22);
      await page.keyboard.press("Home");
      await waitForPicture(page, 0);
      await page.keyboard.press("End");
      await waitForPicture(page, 59);
    }));

  it("scrubs, chooses a range by dragging, and loops it", () =>
    withClips(addNumberedClip, async ({ page }) => {
      await openNewest(page, "Numbered");
      const box = (await page.getByTestId("timeline").boundingBox())!;
      const begin = box.x + 92;
      const width = box.width - 92 - 8;
      // Scrub in the ruler to the clip's middle: 500 ms of pause lie there.
      await page.mouse.move(begin + width * 0.2, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(begin + width * 0.9, box.y + 10, { steps: 5 });
      await page.mouse.up();
      const scrubbed = await playhead(page);
      expect(scrubbed).toBeGreaterThan(45);
      await waitForPicture(page, scrubbed);
      expect(await seenNumber(page)).toBe(scrubbed);

      // A range in the row of confidence.
      await page.mouse.move(begin + width * 0.6, box.y + 80);
      await page.mouse.down();
      await page.mouse.move(begin + width * 0.75, box.y + 80, { steps: 5 });
      await page.mouse.up();
      await page.getByTestId("player-loop").click();
      await page.getByTestId("player-play").click();
      const seen = await page.evaluate(async () => {
        const frames = new Set<number>();
        const time = document.querySelector<HTMLElement>("[data-testid=player-time]")!;
        const until = performance.now() + 2500;
        while (performance.now() < until) {
          frames.add(Number(time.dataset.frame));
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return [...frames];
      });
      expect(await page.getByTestId("player-play").getAttribute("data-playing")).toBe("true");
      const inRange = seen.filter((frame) => frame !== scrubbed);
      expect(inRange.length).toBeGreaterThan(3);
      expect(Math.max(...inRange) - Math.min(...inRange)).toBeLessThan(15);
    }));

  it("moves marks, edges of contacts and the playhead on the timeline, by pointer and by key", () =>
    withClips(addDemoClip, async ({ page, libraryFolder }) => {
      await openNewest(page, "Demo take");
      await waitForFigure(page, 0);
      const timeline = page.getByTestId("timeline");
      await timeline.focus();
      await page.keyboard.press("PageUp");
      await page.keyboard.press("ArrowRight");
      await waitForPicture(page, 11);
      expect(await timeline.getAttribute("aria-valuenow")).toBe("12");
      expect(await timeline.getAttribute("aria-valuetext")).toContain("frame 12 of 360");

      // A mark at the playhead, dragged to the middle of the clip.
      const box = (await timeline.boundingBox())!;
      const [begin, width] = [box.x + 92, box.width - 92 - 8];
      const drag = async (fromX: number, toX: number, y: number) => {
        await page.mouse.move(fromX, y);
        await page.mouse.down();
        await page.mouse.move(toX, y, { steps: 6 });
        await page.mouse.up();
      };
      await page.keyboard.press("m");
      await drag(begin + (width * 11) / 360 + 3, begin + width / 2, box.y + 8);
      // The left foot's first contact ends at frame 80 or so: it is made shorter from its end.
      const leftFootY = box.y + 118;
      await page.waitForFunction(() => document.querySelector("[data-testid=annotate-loading]") === null);
      await page.waitForTimeout(1500);
      await drag(begin + (width * 79.8) / 360, begin + (width * 40) / 360, leftFootY);
      await waitForSync(page, "saved");
      const journal = await readEdits(libraryFolder);
      const marks = [...journal.entries()].filter(([key]) => key.startsWith("mark/")).map(([, value]) => value);
      expect(marks).toHaveLength(1);
      expect((marks[0] as { frame: number }).frame).toBeGreaterThan(175);
      expect((marks[0] as { frame: number }).frame).toBeLessThan(185);
      const contacts = journal.get("contacts/left") as [number, number][];
      expect(contacts[0]![0]).toBe(0);
      expect(Math.abs(contacts[0]![1] - 40)).toBeLessThanOrEqual(2);
      expect(contacts.length).toBeGreaterThan(2);
      // One step each.
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      await waitForSync(page, "saved");
      const undone = await readEdits(libraryFolder);
      expect(undone.get("contacts/left")).toBeUndefined();
      expect([...undone.values()]).toMatchObject([{ frame: 11 }]);
    }));

  it("draws curves that are chosen, and goes to the frame that is pressed", () =>
    withClips(addDemoClip, async ({ page }) => {
      await openNewest(page, "Demo take");
      await waitForFigure(page, 0);
      await page.getByTestId("player-curves").click();
      await page.getByTestId("curves-choose").click();
      await page.getByTestId("curve-search").fill("knee flex");
      await page.getByTestId("curve-choose-RKnee.flexion").check();
      await page.keyboard.press("Escape");
      const plot = page.locator("[data-testid=curves-plot] .u-over");
      await plot.waitFor();
      const box = (await plot.boundingBox())!;
      await page.mouse.click(box.x + (box.width * 155.5) / 360, box.y + 20);
      await waitForPlayhead(page, 155);
      // In the middle of the squat of the demo.
      await page.waitForFunction(() => {
        const text = document.querySelector("[data-testid='curve-RKnee.flexion'] strong")?.textContent ?? "";
        return Number.parseFloat(text) > 60;
      });
    }));

  it("shows the same clip at the same frame after the page was loaded again, with its corrections", () =>
    withClips(addDemoClip, async ({ page }) => {
      await openNewest(page, "Demo take");
      await page.getByTestId("player-frame").fill("101");
      await page.getByTestId("player-frame").press("Enter");
      await waitForFigure(page, 100);
      await page
        .getByTestId("annotate")
        .focus()
        .catch(() => {});
      await page.keyboard.press("m");
      await page.getByTestId("side-tab-clip").click();
      await page.getByTestId("clip-root-in-place").click();
      await waitForSync(page, "saved");
      const pose = await page.getByTestId("clip-view").getAttribute("data-pose");

      await page.reload();
      await waitForFigure(page, 100);
      expect(await page.getByTestId("annotate").getAttribute("data-shown")).toBe("true");
      await page.waitForFunction(
        (before) => document.querySelector<HTMLElement>("[data-testid=clip-view]")?.dataset.pose === before,
        pose,
      );
      expect(await page.getByTestId("clip-root-in-place").isChecked()).toBe(true);
      expect(await page.locator("[data-testid^='jump-mark/']").count()).toBe(1);
      // The history came back too.
      await page.keyboard.press("Control+z");
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>("[data-testid=clip-root-in-place]")?.checked === false,
      );
    }));

  it("keeps corrections that are made while the connection is lost, and stores them when it is back", () =>
    withClips(
      addDemoClip,
      async ({ page }) => {
        await openNewest(page, "Demo take");
        await waitForFigure(page, 0);
        await page.evaluate(() => (window as unknown as { cutLink(): void }).cutLink());
        await page.keyboard.press("m");
        await waitForSync(page, "unsaved");
        expect(await page.getByTestId("annotate-sync").textContent()).toContain("Not saved");
        const asksBeforeLeaving = () =>
          page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));
        expect(await asksBeforeLeaving()).toBe(true);
        await page.evaluate(() => (window as unknown as { allowLink(): void }).allowLink());
        await waitForSync(page, "saved");
        expect(await asksBeforeLeaving()).toBe(false);
        await page.reload();
        await page.getByTestId("side-tab-clip").click();
        await page.locator("[data-testid^='jump-mark/']").waitFor();
      },
      {
        expectedProblems: [/WebSocket connection/],
        beforePage: () => {
          const Original = window.WebSocket;
          const open = new Set<WebSocket>();
          let allowed = true;
          class CuttableSocket extends Original {
            constructor(address: string | URL) {
              // An address that nothing is served at.
              super(allowed ? address : String(address).replace(/link$/, "nothing"));
              open.add(this);
            }
          }
          Object.assign(window, {
            WebSocket: CuttableSocket,
            cutLink: () => {
              allowed = false;
              for (const socket of open) socket.close();
            },
            allowLink: () => {
              allowed = true;
            },
          });
        },
      },
    ));

  it("plays on without the picture when the video cannot be decoded, and says so", () =>
    withClips(
      async (library) => {
        const id = await addDemoClip(library);
        await spoilVideo(library, id);
      },
      async ({ page }) => {
        await openNewest(page, "Demo take");
        const problem = page.getByTestId("picture-problem");
        await problem.waitFor();
        expect(await problem.textContent()).toContain("video.webm is coded in a way that this program cannot show");
        await page.getByTestId("player-speed").selectOption("4");
        await page.getByTestId("player-play").click();
        await waitForPlayhead(page, 359);
        await waitForFigure(page, 359);
      },
    ));

  it("plays motion without a picture by the motion's own times, in the whole width", () =>
    withClips(addMotionClip, async ({ page }) => {
      await openNewest(page, "Motion");
      await waitForFigure(page, 0);
      expect(await page.getByTestId("clip-picture").count()).toBe(0);
      await page.getByTestId("player-play").click();
      await waitForPlayhead(page, 59);
      await waitForFigure(page, 59);
      const [view, bar] = [
        await page.getByTestId("clip-view").boundingBox(),
        await page.getByTestId("timeline").boundingBox(),
      ];
      expect(view!.width).toBeGreaterThan(bar!.width - 3);
    }));

  // The desktop host opens no second window.
  it.skipIf(process.env.STUDIO_HOST === "electron")(
    "takes over what another window does to the clip, and goes on",
    () =>
      withClips(addDemoClip, async ({ page }) => {
        await openNewest(page, "Demo take");
        await waitForFigure(page, 0);
        const [other] = await Promise.all([
          page.waitForEvent("popup"),
          page.evaluate(() => void window.open(location.href)),
        ]);
        await other.getByTestId("screen-annotate").click();
        await other.getByTestId("annotate-empty").getByText("Demo take").click();
        await other.waitForSelector("[data-testid=annotate][data-state=open]");
        await other.keyboard.press("m");
        await page.getByTestId("annotate-notice-edited-elsewhere").waitFor();
        await page.getByTestId("side-tab-clip").click();
        await page.locator("[data-testid^='jump-mark/']").waitFor();
        // Both go on editing.
        await page.keyboard.press("m");
        await waitForSync(page, "saved");
        await other.getByTestId("side-tab-clip").click();
        await other.waitForFunction(() => document.querySelectorAll("[data-testid^='jump-mark/']").length === 2);
        await other.close();
      }),
  );

  it("closes a clip that is put into the trash elsewhere, and says so", () =>
    withClips(addDemoClip, async ({ page }) => {
      await openNewest(page, "Demo take");
      await waitForFigure(page, 0);
      await page.getByTestId("screen-clips").click();
      // Its picture is there: one that is on its way while the clip goes would not be found.
      await page.waitForFunction(() => document.querySelector<HTMLImageElement>("img[src*=thumbnail]")?.complete);
      await page.getByTestId("clips").getByText("Demo take").first().click();
      await page.keyboard.press("Delete");
      await page.getByTestId("screen-annotate").click();
      await page.getByTestId("annotate-notice-trashed-elsewhere").waitFor();
      await page.getByTestId("annotate-empty").waitFor();
    }));
});

describe("a clip of two hours", () => {
  it("opens, and seeks to its end", () =>
    withClips(
      (library) => addDemoClip(library, { name: "Two hours", rounds: 600 }),
      async ({ page }) => {
        await openNewest(page, "Two hours");
        await waitForFigure(page, 0);
        await page.getByTestId("player-frame").fill("215001");
        await page.getByTestId("player-frame").press("Enter");
        await waitForFigure(page, 215_000);
        await page.getByTestId("timeline-zoom-in").click();
        await page.getByTestId("player-step-back").click();
        await waitForFigure(page, 214_999);
      },
    ));
});
