import { defineConfig } from "vitest/config";

const slow = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: ["default"],
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], ...slow, fileParallelism: false } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          ...slow,
          fileParallelism: false,
          env: { STUDIO_HOST: "browser" },
        },
      },
      {
        test: {
          name: "electron",
          include: ["test/e2e/**/*.test.ts"],
          // These have no window.
          exclude: [
            "test/e2e/predict.test.ts",
            "test/e2e/evaluateCli.test.ts",
            "test/e2e/exportCli.test.ts",
            "test/e2e/fineTuneCli.test.ts",
            "test/e2e/clipsImportCli.test.ts",
            "test/e2e/hostProblems.test.ts",
          ],
          setupFiles: ["test/e2e/support/requireElectron.ts"],
          ...slow,
          fileParallelism: false,
          env: { STUDIO_HOST: "electron" },
        },
      },
    ],
  },
});
