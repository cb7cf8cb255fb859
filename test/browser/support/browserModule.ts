import { join } from "node:path";
import type { Page } from "playwright-core";
import { build, type Plugin, type Rollup } from "vite";
import { projectRoot } from "../../e2e/support/media";

/** What the studio's own build does with this package (electron.vite.config.ts): it is a global script. */
const cameraUtilsAsModule: Plugin = {
  name: "camera-utils-as-module",
  transform: (code, id) =>
    id.includes("@mediapipe/camera_utils")
      ? { code: `${code}\nexport const Camera = globalThis.Camera;\n`, map: null }
      : undefined,
};

/**
 * Bundles a module of this folder for the browser, with the styles that it imports, and runs it in the page; what it
 * exports is then in `window.underTest`.
 */
export async function loadInPage(page: Page, file: string): Promise<void> {
  const output = (await build({
    configFile: false,
    logLevel: "error",
    plugins: [cameraUtilsAsModule],
    // Asked for by React; a library leaves it to who uses it. JSX is compiled for development where tests run.
    define: { "process.env.NODE_ENV": JSON.stringify("development") },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(projectRoot, "test", "browser", file), formats: ["iife"], name: "underTest" },
    },
  })) as Rollup.RollupOutput[];
  const [main, ...others] = output[0]!.output;
  for (const part of others) {
    if (part.type === "asset" && part.fileName.endsWith(".css")) {
      await page.addStyleTag({ content: String(part.source) });
    }
  }
  await page.addScriptTag({ content: `${main.code}\nwindow.underTest = underTest;` });
}
