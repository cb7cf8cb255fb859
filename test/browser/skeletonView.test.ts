import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { projectRoot } from "../e2e/support/media";
import type * as ViewPage from "./skeletonView.page";
import { loadInPage } from "./support/browserModule";

/** Facing the camera, arms hanging: x right in the picture, y down, z away, mm from the hip. Her right is at -x. */
const standing: [number, number, number][] = [
  [0, 0, 0],
  [-130, 0, 0],
  [-130, 440, 0],
  [-130, 880, 0],
  [130, 0, 0],
  [130, 440, 0],
  [130, 880, 0],
  [0, -230, 0],
  [0, -470, 0],
  [0, -560, 0],
  [0, -680, 0],
  [180, -450, 0],
  [250, -180, 0],
  [280, 60, 0],
  [-180, -450, 0],
  [-250, -180, 0],
  [-280, 60, 0],
];

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addStyleTag({ path: join(projectRoot, "src", "renderer", "design", "tokens.css") });
  await loadInPage(page, "skeletonView.page.ts");
});
afterAll(() => browser?.close());

const draw = (pose: number[] | undefined) =>
  page.evaluate((mm) => (window as unknown as { underTest: typeof ViewPage }).underTest.draw(mm), pose);

describe("the 3D view in Chromium's WebGL", () => {
  it("shows no bones before there is a pose", async () => {
    const { left, right } = await draw(undefined);
    expect(left.pixels).toBe(0);
    expect(right.pixels).toBe(0);
  });

  it("draws a person who faces the camera with the left bones on the picture's right", async () => {
    const { left, right } = await draw(standing.flat());
    expect(left.pixels).toBeGreaterThan(200);
    expect(right.pixels).toBeGreaterThan(200);
    expect(left.x).toBeGreaterThan(right.x);
  });

  it("draws a person who turns the back on the camera with the left bones on the picture's left", async () => {
    const { left, right } = await draw(standing.flatMap(([x, y, z]) => [-x, y, -z]));
    expect(left.pixels).toBeGreaterThan(200);
    expect(left.x).toBeLessThan(right.x);
  });
});
