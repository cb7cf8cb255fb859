import { describe, expect, it } from "vitest";
import { type Body, joint } from "./support/bodyMeasures";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose, watchPoses } from "./support/livePose";
import { demoClip, figureVideo, mediaMissing } from "./support/media";
import { readBadge, waitForPosesAfter } from "./support/screen";
import { withStudio } from "./support/studioApp";

function travelOf(bodies: Body[], name: "LWrist" | "RWrist"): number {
  const heights = bodies.map((body) => joint(body, name)[1]);
  return Math.max(...heights) - Math.min(...heights);
}

describe("the camera on the Live screen", () => {
  it("gives a moving skeleton with one click, and the badge says what computes and how fast", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await waitForPosesAfter(page, 10);
      const badge = await readBadge(page);
      expect(badge.backend).toMatch(/^(webgpu|wasm)$/);
      expect(badge.adapter).not.toBe("");
      expect(badge.millisecondsPerFrame).toBeGreaterThan(0);
      expect(badge.framesPerSecond).toBeGreaterThan(0);
      expect(badge.text).toMatch(/[\d.]+ ms\s*[\d.]+ fps\s*\d+ dropped/);
      const [camera] = await page.getByTestId("camera-device").locator("option").allInnerTexts();
      // The fake camera is called as the file that it plays.
      expect(camera).toContain("camera.mjpeg");
    });
  });

  it("can be stopped, which gives back the start page and ends the camera's use", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await page.getByTestId("stop").click();
      await page.getByTestId("empty-state").waitFor();
      expect(await page.getByTestId("picture").evaluate((video: HTMLVideoElement) => video.srcObject)).toBeNull();
    });
  });

  it.skipIf(mediaMissing)("follows a moving figure (skipped without ../shared/media)", async () => {
    const cameraFile = await makeCameraFile(figureVideo);
    await withStudio({ cameraFile }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      const bodies = (await watchPoses(page, 15)).map(({ body }) => body);
      expect(bodies.length).toBeGreaterThan(8);
      expect(Math.max(travelOf(bodies, "LWrist"), travelOf(bodies, "RWrist"))).toBeGreaterThan(0.15);
      for (const body of bodies) expect(joint(body, "Head")[1]).toBeGreaterThan(joint(body, "Hip")[1] + 0.3);
    });
  });
});
