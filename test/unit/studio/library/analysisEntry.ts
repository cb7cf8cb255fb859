import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";

/** Builds the thread that analyses clips for the tests of a file. @returns its path */
export function builtAnalysisEntry(): string {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-analysis-"));
  beforeAll(() =>
    build({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL("../../../../src/studio/library/clipAnalysis.worker.ts", import.meta.url)),
        outDir: folder,
        minify: false,
        rollupOptions: { output: { format: "es", entryFileNames: "clipAnalysis.mjs" } },
      },
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "clipAnalysis.mjs");
}
