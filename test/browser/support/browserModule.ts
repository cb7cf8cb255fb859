import { join } from "node:path";
import type { Page } from "playwright-core";
import { build, type Rollup } from "vite";
import { projectRoot } from "../../e2e/support/media";

/**
 * Bundles a module of this folder for the browser and runs it in the page; what it exports is then in
 * `window.underTest`.
 */
export async function loadInPage(page: Page, file: string): Promise<void> {
  const output = (await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry: join(projectRoot, "test", "browser", file), formats: ["iife"], name: "underTest" },
    },
  })) as Rollup.RollupOutput[];
  await page.addScriptTag({ content: `${output[0]!.output[0].code}\nwindow.underTest = underTest;` });
}
