import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

/**
 * One build for both hosts: out/main holds every Node program (desktop main process, browser host, command line,
 * engine), out/preload the bridge, out/renderer the page.
 */
export default defineConfig({
  main: {
    build: {
      outDir: "out/main",
      rollupOptions: {
        input: {
          index: resolve("src/main/index.ts"),
          server: resolve("src/server/index.ts"),
          cli: resolve("src/cli/index.ts"),
          engine: resolve("src/engine/entry.node.ts"),
        },
      },
    },
  },
  preload: {
    build: { outDir: "out/preload", rollupOptions: { input: { index: resolve("src/preload/index.ts") } } },
  },
  renderer: {
    root: "src/renderer",
    build: { outDir: "out/renderer", rollupOptions: { input: { index: resolve("src/renderer/index.html") } } },
    plugins: [react()],
  },
});
