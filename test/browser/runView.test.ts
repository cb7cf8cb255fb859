import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../e2e/support/browserLaunch";
import type * as RunViewPage from "./runView.page";
import { loadInPage } from "./support/browserModule";

let server: Server;
let browser: Browser;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  // Storage is only for pages that come from somewhere.
  server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>run</title><link rel=icon href=data:,>");
  }).listen(0, "127.0.0.1");
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  page.on("pageerror", (error) => problems.push(String(error.stack)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await loadInPage(page, "runView.page.ts");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  expect(problems).toEqual([]);
});

type Shown = typeof RunViewPage;
const show = async (...args: Parameters<Shown["show"]>) => {
  await page.evaluate((all) => (window as unknown as { underTest: Shown }).underTest.show(...all), args);
  await page.getByTestId("run-page").waitFor();
};
const tell = (points: number, isMeasured: boolean) =>
  page.evaluate(([count, measured]) => (window as unknown as { underTest: Shown }).underTest.tell(count, measured), [
    points,
    isMeasured,
  ] as const);
const step = async () => Number(((await page.getByTestId("curve-step").textContent()) ?? "").replace(/\D/g, ""));

/** Pixels of a picture or canvas that are no background, and how many colours there are among them. */
async function inkOf(selector: string): Promise<number> {
  return page.evaluate((path) => {
    const canvas = document.querySelector<HTMLCanvasElement>(path)!;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d")!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) ink++;
    return ink;
  }, selector);
}

describe("the curves of a training", () => {
  beforeEach(() => show("running", "en", "light"));

  it("are drawn, read at the last step, and move on with news", async () => {
    await expect.poll(() => inkOf("[data-testid=run-plot] canvas")).toBeGreaterThan(2000);
    await expect.poll(step).toBe(1200);
    await tell(20, false);
    await expect.poll(step).toBe(1220);
  });

  it("do not touch the rest of the page for points alone", async () => {
    const changes = await page.evaluate(() => {
      const { countChanges, tell: tellNews } = (window as unknown as { underTest: Shown }).underTest;
      return countChanges("[data-testid=run-joints]", () => {
        for (let i = 0; i < 50; i++) tellNews(10, false);
      });
    });
    expect(changes).toBe(0);
  });

  it("are read along the steps with the keyboard, and say so to screen readers", async () => {
    const plot = page.getByTestId("run-plot");
    await expect.poll(step).toBe(1200);
    await plot.focus();
    await page.keyboard.press("Home");
    await expect.poll(step).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(step).toBe(5);
    expect(await plot.getAttribute("aria-valuetext")).toMatch(/^Step 5: Training clips \d/);
    await page.keyboard.press("+");
    await page.getByTestId("curves-whole").click();
    await page.getByTestId("curves-whole").waitFor({ state: "detached" });
  });

  it("have another line for each chart, and a table with the same numbers", async () => {
    await page.getByTestId("chart-rate").check();
    await expect.poll(() => page.getByTestId("curve-value-learningRate").textContent()).toBe("1e-4");
    await page.getByTestId("chart-error").check();
    const held = await page.getByTestId("curve-value-heldOutMpjpe").textContent();
    await page.getByTestId("curves-table-toggle").click();
    const row = page.getByTestId("curve-table").locator("tbody tr").first();
    expect(await row.locator("th").textContent()).toBe("1,200");
    expect(await row.locator("td").nth(1).textContent()).toBe(held);
  });

  it("are saved as a picture with a title and a white ground, whatever the theme", async () => {
    await show("running", "en", "dark");
    const download = page.waitForEvent("download");
    await page.getByTestId("curves-png").click();
    const file = await (await download).path();
    const { readFileSync } = await import("node:fs");
    const picture = await page.evaluate(
      async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        const isWhite = (i: number) => data[i]! > 250 && data[i + 1]! > 250 && data[i + 2]! > 250;
        let ofTitle = 0;
        for (let i = 0; i < bitmap.width * 84 * 4; i += 4) if (!isWhite(i)) ofTitle++;
        return { width: bitmap.width, corner: isWhite(0), ofTitle };
      },
      [...readFileSync(file)],
    );
    expect(picture.width).toBeGreaterThanOrEqual(1200);
    expect(picture.corner).toBe(true);
    expect(picture.ofTitle).toBeGreaterThan(300);
  });
});

describe("held-out frames in 3D", () => {
  it("stand side by side or over one another, and are another frame with a press", async () => {
    await show("running", "en", "light");
    const view = page.getByTestId("poses-view");
    await page.getByTestId("poses-beside").check();
    expect(await view.getAttribute("data-poses")).toBe("3");
    await page.getByTestId("poses-over").check();
    expect(await view.getAttribute("data-layout")).toBe("overlaid");
    await page.getByTestId("poses-next").click();
    expect(await page.getByTestId("poses-place").textContent()).toBe("2 of 3");
    await page.getByTestId("poses-beside").check();
  });

  it("are drawn in one canvas, which another run takes over", async () => {
    await show("running", "en", "light");
    await page.evaluate(() => {
      Object.assign(window, { firstCanvas: document.querySelector("[data-testid=poses-view] canvas") });
    });
    await show("paused", "en", "light");
    const isSame = await page.evaluate(
      () =>
        (window as unknown as { firstCanvas: Element }).firstCanvas ===
        document.querySelector("[data-testid=poses-view] canvas"),
    );
    expect(isSame).toBe(true);
    expect(await page.locator("[data-testid=poses-view] canvas").count()).toBe(1);
  });

  it("are redrawn when the network was measured", async () => {
    await show("running", "en", "light");
    const now = () => page.getByTestId("poses-view").textContent();
    const before = await now();
    await tell(5, true);
    await expect.poll(now).not.toBe(before);
    await page.getByTestId("joint-LWrist").hover();
    expect(await page.locator("[data-testid=run-joints] [data-joint]").getAttribute("data-joint")).toBe("13");
  });
});

describe("what can be done to a training", () => {
  const isEnabled = (id: string) => page.getByTestId(id).isEnabled();

  it("depends on its state", async () => {
    await show("running", "en", "light");
    expect([await isEnabled("run-pause"), await isEnabled("run-stop"), await isEnabled("run-discard")]).toEqual([
      true,
      true,
      true,
    ]);
    await show("preparing", "en", "light");
    expect([await isEnabled("run-pause"), await isEnabled("run-stop")]).toEqual([false, false]);
    await show("interrupted", "en", "light");
    expect(await page.getByTestId("run-trouble").textContent()).toContain("The studio was closed while it learned.");
    await page.getByTestId("trouble-resume").click();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { underTest: Shown }).underTest.calls()))
      .toEqual(["training.resume"]);
  });

  it("explains the three ways to train on, and which of them is possible", async () => {
    await show("failed", "en", "light");
    await page.getByTestId("run-continue").click();
    expect(await isEnabled("continue-resume")).toBe(false);
    expect(await isEnabled("continue-base")).toBe(true);
    await page.keyboard.press("Escape");
  });
});

describe("a verdict", () => {
  it.each([
    ["better", "On 3 held-out clips the joints are 61.0 mm off"],
    ["worse", "It got worse"],
    ["not-distinguishable", "may be chance"],
    ["no-held-out", "No clip was held out"],
  ] as const)("%s says so in words", async (scenario, words) => {
    await show(scenario, "en", "light");
    const verdict = page.getByTestId("verdict");
    expect(await verdict.getAttribute("data-outcome")).toBe(scenario);
    expect(await verdict.textContent()).toContain(words);
  });

  it("sorts its clips, and leads to a frame that is still wrong", async () => {
    await show("better", "en", "light");
    const first = () => page.getByTestId("verdict-clips").locator("tbody th").first().textContent();
    await page.getByTestId("sort-frames").click();
    expect(await first()).toBe("Kitchen stool");
    await page.getByTestId("sort-frames").click();
    expect(await first()).toBe("Sofa");
    await page.getByTestId("worst-frames").getByRole("button").first().click();
    const opened = await page.evaluate(() => (window as unknown as { underTest: Shown }).underTest.opened());
    expect(opened).toEqual({ clipId: "desk", frame: 31 });
  });

  it("fits a small window in both languages", async () => {
    for (const language of ["en", "zh-CN"] as const) {
      await show("better", language, "light");
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(tooWide).toBe(false);
    }
  });
});
