import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { projectRoot } from "../e2e/support/media";
import type * as ViewPage from "./comparisonView.page";
import { loadInPage } from "./support/browserModule";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addStyleTag({ path: join(projectRoot, "src", "renderer", "design", "tokens.css") });
  await loadInPage(page, "comparisonView.page.ts");
});
afterAll(() => browser?.close());

const draw = (...args: Parameters<(typeof ViewPage)["draw"]>) =>
  page.evaluate((all) => (window as unknown as { underTest: typeof ViewPage }).underTest.draw(...all), args);

describe("poses that are compared in 3D", () => {
  it("have a pane each, with the truth's lines through all but the truth itself", async () => {
    const { thirds, panes } = await draw(3, "side-by-side");
    expect(panes).toBe(3);
    for (const { left, right } of thirds) {
      expect(left).toBeGreaterThan(100);
      expect(right).toBeGreaterThan(100);
    }
    expect(thirds[0]!.truth).toBeGreaterThan(20);
    expect(thirds[1]!.truth).toBeGreaterThan(20);
    expect(thirds[2]!.truth).toBe(0);
  });

  it("share the width when there are fewer", async () => {
    const { thirds, panes } = await draw(1, "side-by-side");
    expect(panes).toBe(1);
    expect(thirds[1]!.left).toBeGreaterThan(100);
    expect(thirds[0]!.left + thirds[2]!.left).toBe(0);
  });

  it("stand in one place when overlaid, only the present one in the colours of its sides", async () => {
    const { thirds, panes } = await draw(3, "overlaid");
    expect(panes).toBe(0);
    expect(thirds[1]!.right).toBeGreaterThan(100);
    expect(thirds[1]!.truth).toBeGreaterThan(50);
    expect(thirds[0]!.right + thirds[2]!.right).toBeLessThan(20);
  });
});
