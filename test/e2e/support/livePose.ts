import type { Page } from "playwright-core";
import { type Body, toBody } from "./bodyMeasures";

export interface ShownPose {
  /** Position of the video when the pose was shown, seconds. */
  videoTime: number;
  /** 17 points as they stand in the scene: metres, Y up, +Z the subject's front, +X the subject's left. */
  body: Body;
}

/** Every pose that the 3D view says it shows (at most two a second) over this time. */
export async function watchPoses(page: Page, seconds: number): Promise<ShownPose[]> {
  const shown = await page.evaluate(async (milliseconds) => {
    const view = document.querySelector<HTMLElement>("[data-testid=view-3d]")!;
    const video = document.querySelector<HTMLVideoElement>("[data-testid=picture]")!;
    const poses: { videoTime: number; pose: string }[] = [];
    const observer = new MutationObserver(() => {
      if (view.dataset.pose) poses.push({ videoTime: video.currentTime, pose: view.dataset.pose });
    });
    observer.observe(view, { attributeFilter: ["data-pose"] });
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    observer.disconnect();
    return poses;
  }, seconds * 1000);
  return shown.map(({ videoTime, pose }) => ({ videoTime, body: toBody(pose.split(" ").map(Number)) }));
}

/** Waits until somebody is seen and a pose is shown. */
export async function waitForPose(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid=view-3d][data-person="present"][data-pose]', { timeout: 60_000 });
}
