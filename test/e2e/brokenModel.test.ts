import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { waitForPose } from "./support/livePose";
import { projectRoot } from "./support/media";
import { waitForEngine, waitForMessage } from "./support/screen";
import { withStudio } from "./support/studioApp";
import { installModel } from "./support/testLibrary";

const bundledModel = join(projectRoot, "resources", "models", "rpsm-keypoints-512");
const folder = mkdtempSync(join(tmpdir(), "rpsm-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A library in which the model in use lost the second half of its weights. */
function libraryWithCutModel(name: string): { libraryFolder: string; weightsPath: string } {
  const libraryFolder = join(folder, name);
  const weightsPath = join(installModel(libraryFolder, bundledModel), "weights.safetensors");
  const bytes = readFileSync(weightsPath);
  writeFileSync(weightsPath, bytes.subarray(0, bytes.length / 2));
  return { libraryFolder, weightsPath };
}

describe("a model file cut in half", () => {
  it("is named with what is wrong with it, and keypoints are tracked without it", async () => {
    const { libraryFolder } = libraryWithCutModel("library");
    await withStudio({ libraryFolder }, async ({ page }) => {
      await waitForEngine(page);
      const message = await waitForMessage(page, "model-broken");
      expect(message).toContain("only 2D keypoints are shown");
      expect(message).toContain("weights.safetensors");
      expect(message).toMatch(/ends after [\d,]+ of [\d,]+ bytes/);
      await page.getByTestId("start-demo").click();
      await page.waitForSelector('[data-testid=view-3d][data-person="present"]');
      expect(await page.getByTestId("view-3d").getAttribute("data-pose")).toBeNull();
    });
  });

  it("is said in the settings too, and the original put back is used after a restart of the engine", async () => {
    const { libraryFolder, weightsPath } = libraryWithCutModel("library-mended");
    await withStudio({ libraryFolder }, async ({ page }) => {
      await waitForMessage(page, "model-broken");
      await page.getByTestId("message-model-broken").getByTestId("action-open-settings").click();
      await page.getByTestId("settings").getByText(weightsPath).first().waitFor();
      writeFileSync(weightsPath, readFileSync(join(bundledModel, "weights.safetensors")));
      await page.getByTestId("backend-wasm").click();
      await page.getByTestId("settings").getByText("in use").waitFor();
      await page.getByTestId("screen-live").click();
      await page.getByTestId("start-demo").click();
      await waitForPose(page);
    });
  });
});
