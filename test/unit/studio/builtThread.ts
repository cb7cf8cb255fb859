import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";

/** Builds a thread's program for the tests of a file. @param source below src/studio. @returns its path */
export function builtThread(source: "library/clipAnalysis.worker.ts" | "importing/motionFiles.worker.ts"): string {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-thread-"));
  beforeAll(() =>
    build({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL(`../../../src/studio/${source}`, import.meta.url)),
        outDir: folder,
        minify: false,
        rollupOptions: { output: { format: "es", entryFileNames: "thread.mjs" } },
      },
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "thread.mjs");
}
