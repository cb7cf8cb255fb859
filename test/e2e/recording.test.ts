import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startBrowserHost } from "./support/browserHost";
import { fakeCameraFlags, launchBrowser } from "./support/browserLaunch";
import { makeCameraFile } from "./support/cameraFile";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import {
  posedFrames,
  type RecordedClip,
  readClips,
  startRecording,
  waitForFrames,
  waitForRecording,
  waitForSaved,
} from "./support/recordedClip";
import { shownPoses, waitForEngine, waitForEngineGone, waitForMessage, waitForPosesAfter } from "./support/screen";
import { withStudio } from "./support/studioApp";
import { makeLibrary } from "./support/testLibrary";

/** Every row has its picture, at the same time, and times rise. */
function expectWhole(clip: RecordedClip): void {
  const { info, timesS, keypoints, pose, videoTimesS } = clip;
  expect(timesS.length).toBe(info.frames);
  expect(keypoints.length).toBe(info.frames * 51);
  expect(pose.length).toBe(info.frames * 51);
  expect(videoTimesS.length).toBe(info.frames);
  expect(info.video).toMatchObject([{ firstFrame: 0, frames: info.frames, offsetS: 0 }]);
  for (const [frame, timeS] of timesS.entries()) {
    if (frame > 0) expect(timeS).toBeGreaterThan(timesS[frame - 1]!);
    // Matroska's clock, through which the video went, ticks in milliseconds.
    expect(Math.abs(videoTimesS[frame]! - timeS)).toBeLessThan(0.00051);
  }
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

function unplug(): void {
  const { cameraTrack } = window as unknown as { cameraTrack: MediaStreamTrack };
  cameraTrack.stop();
  cameraTrack.dispatchEvent(new Event("ended"));
}

describe("a recording from the camera", () => {
  it("counts down, is stopped with the same key, and is a clip whose video plays", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await page.keyboard.press("r");
      await page.getByTestId("record-seconds").getByText("3", { exact: true }).waitFor();
      expect(await readClips(libraryFolder)).toEqual([]);
      await waitForRecording(page, "recording");
      await page.getByTestId("record-disk-left").waitFor();
      await page.waitForTimeout(2000);
      await page.keyboard.press("r");
      const { text, end, clipId } = await waitForSaved(page);
      expect(end).toBe("stopped");
      expect(text).toContain("Take 1 saved");

      const [clip] = await readClips(libraryFolder);
      expectWhole(clip!);
      expect(clip!.info).toMatchObject({ id: clipId, name: "Take 1", stages: 3, imageSize: [1280, 720], cuts: [] });
      expect(clip!.info.source).toMatchObject({ kind: "recording", camera: expect.stringContaining("camera.mjpeg") });
      expect(clip!.info.recovered).toBeUndefined();
      expect(clip!.info.model?.id).toBe("rpsm-keypoints-512");
      expect(clip!.timesS[0]).toBe(0);
      expect(clip!.timesS.at(-1)).toBeGreaterThan(3);
      expect(posedFrames(clip!)).toBeGreaterThan(0);
      // Where the person is seen the keypoints lie in the picture.
      const row = Array.from(clip!.pose).findIndex((x) => !Number.isNaN(x)) / 51;
      const [x, y] = clip!.keypoints.slice(Math.floor(row) * 51, Math.floor(row) * 51 + 2);
      expect([x! > 0 && x! < 1280, y! > 0 && y! < 720]).toEqual([true, true]);

      // The video can be sought in, frame after frame, from its own address.
      const address = `clips/${clipId}/video/${clip!.videoFile}`;
      const middleS = clip!.timesS[Math.floor(clip!.info.frames / 2)]!;
      const played = await page.evaluate(playVideo, { address, seconds: middleS + 0.001 });
      expect(played.size).toEqual([1280, 720]);
      expect(played.durationS).toBeGreaterThan(clip!.timesS.at(-1)!);
      expect(played.shownS).toBeCloseTo(middleS, 2);

      await page.getByTestId("record-open").click();
      await page.getByTestId("screen-annotate").and(page.locator("[aria-current=page]")).waitFor();
    });
  });

  it("gives each take a name of its own, and lists them after a reload", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    // A page that is left is hidden for a moment, and asks for the clock of hidden pages.
    const expectedProblems = [/hiddenTicker.*ERR_ABORTED/];
    await withStudio({ cameraFile, expectedProblems }, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      for (const name of ["Take 1", "Take 2"]) {
        await startRecording(page);
        await waitForFrames(page, 10);
        await page.getByTestId("record").click();
        expect((await waitForSaved(page)).text).toContain(`${name} saved`);
        await page.getByTestId("record-dismiss").click();
      }
      // Called off in the countdown: nothing of it stays.
      await page.getByTestId("record-countdown").selectOption("10");
      await page.getByTestId("record").click();
      await waitForRecording(page, "countdown");
      await page.getByTestId("record").click();
      await waitForRecording(page, "idle");
      expect((await readClips(libraryFolder)).map(({ info }) => info.name)).toEqual(["Take 1", "Take 2"]);
      await page.reload();
      await page.getByTestId("screen-clips").click();
      await page.getByTestId("clip-name").nth(1).waitFor();
      expect((await page.getByTestId("clip-name").allInnerTexts()).sort()).toEqual(["Take 1", "Take 2"]);
    });
  });

  it("goes on when the engine is killed: only poses are missing until it is back", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page, libraryFolder, killEngine }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await startRecording(page);
      await waitForFrames(page, 15);
      await killEngine();
      await waitForEngineGone(page);
      await waitForEngine(page);
      await waitForPosesAfter(page, await shownPoses(page));
      await page.getByTestId("record").click();
      const { text, end } = await waitForSaved(page);
      expect(end).toBe("stopped");
      expect(text).toMatch(/\d+ frames? (was|were) not analysed live/);
      expect(await page.getByTestId("record-analyse").isEnabled()).toBe(true);
      const [clip] = await readClips(libraryFolder);
      expectWhole(clip!);
      expect(posedFrames(clip!)).toBeGreaterThan(0);
      expect(posedFrames(clip!)).toBeLessThan(clip!.info.frames);
    });
  });

  it("goes on behind other screens, ends when the camera is pulled out, and is kept up to then", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile, beforePage: rememberTrack }, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await startRecording(page);
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("rail-recording").waitFor();
      await page.waitForTimeout(2500);
      await page.evaluate(unplug);
      await page.getByTestId("toast-info").getByText("Everything up to then is kept").waitFor();
      await page.getByTestId("toast-action").click();
      await waitForMessage(page, "camera-unplugged");
      const { text, end } = await waitForSaved(page);
      expect(end).toBe("source-lost");
      expect(text).toContain("Everything up to then is kept");
      const [clip] = await readClips(libraryFolder);
      expectWhole(clip!);
      expect(clip!.info.frames).toBeGreaterThanOrEqual(20);
    });
  });

  it("is finished by the host when the page is closed", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    await withStudio({ cameraFile }, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await startRecording(page);
      await waitForFrames(page, 20);
      await page.goto("about:blank");
      await expect.poll(async () => (await readClips(libraryFolder)).length, { timeout: 10_000 }).toBe(1);
      const [clip] = await readClips(libraryFolder);
      expectWhole(clip!);
      expect(clip!.info.frames).toBeGreaterThanOrEqual(20);
      expect(clip!.info.recovered).toContain("was closed");
    });
  });
});

describe.skipIf(process.env.STUDIO_HOST === "electron")("a recording whose host is killed", () => {
  it("is said to be safe up to then, and is in the library when the host starts again", async () => {
    const cameraFile = await makeCameraFile(demoClip);
    const folder = mkdtempSync(join(tmpdir(), "rpsm-killed-"));
    const folders = { configFolder: join(folder, "config"), libraryFolder: makeLibrary(join(folder, "library")) };
    const browser = await launchBrowser(fakeCameraFlags(cameraFile));
    const host = await startBrowserHost(folders);
    try {
      const page = await browser.newPage();
      await page.goto(host.url);
      await page.getByTestId("start-camera").click();
      await waitForPose(page);
      await startRecording(page);
      await waitForFrames(page, 30);
      const progress = page.getByTestId("record-status");
      // These frames will have been given to the host more than a second ago.
      const safeFrames = Number(await progress.getAttribute("data-frames"));
      await page.waitForTimeout(1000);
      const [, shownS] = ((await page.getByTestId("record-elapsed").textContent()) ?? "").split(":");
      process.kill(host.pid, "SIGKILL");
      const { text, end } = await waitForSaved(page);
      expect(end).toBe("connection-lost");
      expect(text).toContain("safe on the disk");
      expect(await page.getByTestId("record-open").isDisabled()).toBe(true);
      await host.stop();
      expect(await readClips(folders.libraryFolder)).toEqual([]);
      const again = await startBrowserHost(folders);
      await expect.poll(async () => (await readClips(folders.libraryFolder)).length, { timeout: 10_000 }).toBe(1);
      await again.stop();
      const [clip] = await readClips(folders.libraryFolder);
      expectWhole(clip!);
      expect(clip!.info.frames).toBeGreaterThanOrEqual(safeFrames);
      expect(clip!.info.recovered).toContain("ended while");
      const lostS = Number(shownS) - clip!.timesS.at(-1)!;
      console.log(`the host was killed at ${shownS} s of the take: ${lostS.toFixed(2)} s of it are lost`);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a recording of the demo clip", () => {
  it("runs through its end, marks the jump, and stops with its source", () =>
    withStudio({}, async ({ page, libraryFolder }) => {
      await page.getByTestId("start-demo").click();
      await waitForPose(page);
      await page.getByTestId("speed").selectOption("2");
      await page.getByTestId("record").click();
      await waitForRecording(page, "recording");
      await page.getByTestId("seek").fill("11.5");
      await waitForFrames(page, 20);
      await page.getByTestId("stop").click();
      expect((await waitForSaved(page)).end).toBe("source-closed");
      const [clip] = await readClips(libraryFolder);
      expectWhole(clip!);
      expect(clip!.info.cuts.length).toBeGreaterThan(0);
      for (const frame of clip!.info.cuts) expect(frame).toBeLessThan(clip!.info.frames);
      // Jumps are not in the take's time.
      for (let i = 1; i < clip!.timesS.length; i++) expect(clip!.timesS[i]! - clip!.timesS[i - 1]!).toBeLessThan(3);
    }));
});

/** Runs in the page: shows a frame of a video. */
async function playVideo({ address, seconds }: { address: string; seconds: number }) {
  const video = document.createElement("video");
  video.src = address;
  const event = (name: string) =>
    new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
    });
  await event("loadeddata");
  const shown = new Promise<number>((resolve) => {
    // The first picture may come late.
    const look: VideoFrameRequestCallback = (_now, { mediaTime }) => {
      if (mediaTime > 0) resolve(mediaTime);
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
  video.currentTime = seconds;
  await event("seeked");
  return { size: [video.videoWidth, video.videoHeight], durationS: video.duration, shownS: await shown };
}
