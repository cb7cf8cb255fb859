import { describe, expect, it } from "vitest";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import { shownPoses, waitForMessage, waitForPosesAfter } from "./support/screen";
import { withStudio } from "./support/studioApp";

function refuseCamera(): void {
  MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
}

function keepCameraBusy(): void {
  MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("Device in use", "NotReadableError"));
}

/** Puts the camera's track where `unplug` finds it. */
function rememberTrack(): void {
  const original = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await original.call(this, constraints);
    Object.assign(window, { cameraTrack: stream.getVideoTracks()[0] });
    return stream;
  };
}

/** What Chromium does when the cable is pulled. */
function unplug(): void {
  const { cameraTrack } = window as unknown as { cameraTrack: MediaStreamTrack };
  cameraTrack.stop();
  cameraTrack.dispatchEvent(new Event("ended"));
}

describe("a camera that cannot be used", () => {
  it("is explained when there is none, with the video file and the demo clip as ways out", () =>
    withStudio({}, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      expect(await waitForMessage(page, "camera-none")).toContain("No camera found");
      await page.getByTestId("message-camera-none").getByTestId("action-open-demo").click();
      await waitForPose(page);
      expect(await page.getByTestId("message-camera-none").count()).toBe(0);
    }));

  it("is explained when it was refused, and can be tried again", () =>
    withStudio({ beforePage: refuseCamera }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      expect(await waitForMessage(page, "camera-refused")).toContain("not allowed");
      expect(await page.getByTestId("action-retry-camera").isVisible()).toBe(true);
    }));

  it("is explained when another program has it", () =>
    withStudio({ beforePage: keepCameraBusy }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      expect(await waitForMessage(page, "camera-busy")).toContain("Another program");
    }));
});

describe("a camera that is unplugged while live", () => {
  it("is named, the last pose stays, and trying again goes on", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile, beforePage: rememberTrack }, async ({ page }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await page.evaluate(unplug);
      // The fake camera is called as the file that it plays.
      expect(await waitForMessage(page, "camera-unplugged")).toContain("camera.mjpeg");
      const view = page.getByTestId("view-3d");
      await page.waitForSelector('[data-testid=view-3d][data-person="lost"]');
      expect(await view.getAttribute("data-pose")).not.toBeNull();
      const before = await shownPoses(page);
      await page.getByTestId("action-retry-camera").click();
      await waitForPosesAfter(page, before);
      expect(await page.getByTestId("message-camera-unplugged").count()).toBe(0);
    });
  });
});
