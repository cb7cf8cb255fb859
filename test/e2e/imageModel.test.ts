import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { tinyImageConfig } from "../unit/rpsm/support/tinyImageNetwork";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import { readBadge, shownPoses, waitForEngine, waitForMessage, waitForPosesAfter } from "./support/screen";
import { withStudio } from "./support/studioApp";
import { makeTinyModel } from "./support/tinyModelFolder";

const folder = mkdtempSync(join(tmpdir(), "rpsm-image-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Larger than the detector's picture, as the paper's is: the stream changes its size when the network is chosen.
const config = tinyImageConfig({ image: { sizePx: 256, baseChannels: 4 } });

it("an image network takes over the running camera, and the Live screen says that it is untrained", async () => {
  const libraryFolder = join(folder, "library");
  await makeTinyModel(join(libraryFolder, "models"), "seer", config);
  const cameraFile = await makeCameraFile(demoClip);
  await withStudio({ libraryFolder, cameraFile }, async ({ page }) => {
    await waitForEngine(page);
    await page.getByTestId("start-camera").click();
    await waitForPose(page);
    await page.getByTestId("screen-settings").click();
    await page.getByTestId("model-seer").click();
    await page.getByTestId("screen-live").click();
    expect(await waitForMessage(page, "model-untrained")).toContain("is untrained: its poses mean nothing yet");
    await waitForPosesAfter(page, (await shownPoses(page)) + 5);
    expect((await readBadge(page)).text).toContain("Untrained 3D network");
    await page.getByTestId("badge").click();
    await page.getByTestId("engine-details").getByText("256 x 256 pixels").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("message-model-untrained").getByTestId("action-open-train").click();
    await page.getByTestId("train").waitFor();
  });
});
