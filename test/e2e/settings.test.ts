import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it, vi } from "vitest";
import { waitForEngine } from "./support/screen";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);
const language = (page: Page) => page.evaluate(() => document.documentElement.lang);
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe("the settings", () => {
  it("change the language at once, and back", () =>
    withStudio({}, async ({ page }) => {
      await page.getByText("See your movement in 3D").waitFor();
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("language").selectOption("zh-CN");
      await page.getByRole("heading", { name: "设置" }).waitFor();
      expect(await language(page)).toBe("zh-CN");
      await page.getByTestId("screen-live").click();
      await page.getByText("把动作变成三维骨架").waitFor();
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("language").selectOption("en");
      await page.getByRole("heading", { name: "Settings" }).waitFor();
    }));

  it("follow a Chinese system from the first start", () =>
    withStudio({ language: "zh-CN" }, async ({ page }) => {
      await page.getByText("把动作变成三维骨架").waitFor();
      expect(await language(page)).toBe("zh-CN");
    }));

  it("change the theme at once", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("theme-light").click();
      await page.waitForSelector("html[data-theme=light]");
      const light = await background(page);
      await page.getByTestId("theme-dark").click();
      await page.waitForSelector("html[data-theme=dark]");
      expect(await background(page)).not.toBe(light);
    }));

  it("survive a restart of the studio", async () => {
    const folders = { configFolder: join(folder, "config"), libraryFolder: join(folder, "library") };
    await withStudio(folders, async ({ page }) => {
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("language").selectOption("zh-CN");
      await page.getByTestId("theme-dark").click();
      await page.getByTestId("settings-smoothing").fill("0.8");
      await page.getByTestId("settings").getByText("80 %").waitFor();
      await page.getByTestId("backend-wasm").check();
      await vi.waitFor(() => {
        const stored = JSON.parse(readFileSync(join(folders.configFolder, "settings.json"), "utf8"));
        expect(stored).toMatchObject({ language: "zh-CN", theme: "dark", smoothing: 0.8, backend: "wasm" });
      }, 5000);
    });
    await withStudio(folders, async ({ page }) => {
      await page.getByText("把动作变成三维骨架").waitFor();
      expect(await theme(page)).toBe("dark");
      await waitForEngine(page);
      await page.getByTestId("screen-settings").click();
      expect(await page.getByTestId("settings-smoothing").inputValue()).toBe("0.8");
      expect(await page.getByTestId("backend-wasm").isChecked()).toBe(true);
    });
  });
});
