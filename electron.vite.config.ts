import { spawnSync } from "node:child_process";
import { copyFile, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";

/** MoveNet Lightning out of the `@vladmandic/human` package, so that the program does not depend on its folder. */
const copyDetector = (): Plugin => ({
  name: "copy-detector",
  async writeBundle() {
    await mkdir("out/models", { recursive: true });
    for (const file of ["movenet-lightning.json", "movenet-lightning.bin"]) {
      await copyFile(`node_modules/@vladmandic/human/models/${file}`, `out/models/${file}`);
    }
  },
});

/** For the cards of models: which sources they were made with. Empty where the sources are no repository. */
const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).stdout?.trim() ?? "";

/** `@mediapipe/camera_utils` is a global script without exports, and declares itself free of side effects. */
const cameraUtilsAsModule = (): Plugin => ({
  name: "camera-utils-as-module",
  transform(code, id) {
    if (!/@mediapipe\/camera_utils\/camera_utils\.js/.test(id.replaceAll("\\", "/"))) return undefined;
    return { code: `${code}\nexport const Camera = globalThis.Camera;\n`, map: null, moduleSideEffects: true };
  },
});

/**
 * One build for both hosts: out/main holds every Node program (desktop main process, browser host, command line,
 * engine, the threads that analyse clips, read files of motion and make the built-in motion), out/preload the bridge, out/renderer the page and
 * the hidden engine window. Packages under "dependencies" stay outside the bundles.
 */
export default defineConfig({
  main: {
    define: { buildCommit: JSON.stringify(commit) },
    build: {
      outDir: "out/main",
      rollupOptions: {
        input: {
          index: resolve("src/main/index.ts"),
          server: resolve("src/server/index.ts"),
          cli: resolve("src/cli/index.ts"),
          engine: resolve("src/engine/entry.node.ts"),
          clipAnalysis: resolve("src/studio/library/clipAnalysis.worker.ts"),
          motionFiles: resolve("src/studio/importing/motionFiles.worker.ts"),
          builtInMaterial: resolve("src/studio/training/builtInMaterial.worker.ts"),
        },
      },
    },
    plugins: [copyDetector()],
  },
  preload: {
    build: { outDir: "out/preload", rollupOptions: { input: { index: resolve("src/preload/index.ts") } } },
  },
  renderer: {
    root: "src/renderer",
    build: {
      outDir: "out/renderer",
      // The content security policy allows no data: fonts or scripts.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          index: resolve("src/renderer/index.html"),
          engineWindow: resolve("src/renderer/engineWindow/index.html"),
        },
      },
    },
    // One file per worker: the engine's address carries a query, and a chunk that imported it back without the query
    // would load the whole of TensorFlow.js a second time.
    worker: { format: "es", rolldownOptions: { output: { codeSplitting: false } } },
    optimizeDeps: { exclude: ["@mediapipe/camera_utils"] },
    plugins: [react(), cameraUtilsAsModule()],
  },
});
