import type { Page } from "playwright-core";
import type { RecordedClip } from "./recordedClip";

/** Opens a clip that the empty Annotate screen lists. */
export async function openClip(page: Page, name: string): Promise<void> {
  await page.getByTestId("screen-annotate").click();
  await page.getByTestId("annotate-empty").getByText(name, { exact: true }).click();
  await page.waitForSelector("[data-testid=annotate][data-state=open]");
}

/** Waits until every correction is on the host's disk. */
export async function waitForSaved(page: Page): Promise<void> {
  await page.waitForSelector("[data-testid=annotate-sync][data-state=saved]", { timeout: 15_000 });
}

/** Where a place in the picture, px, is in the window. */
export async function onScreen(
  page: Page,
  [x, y]: readonly number[],
  [width, height]: readonly number[],
): Promise<[x: number, y: number]> {
  const pane = (await page.getByTestId("clip-picture").boundingBox())!;
  const scale = Math.min(pane.width / width!, pane.height / height!);
  const left = pane.x + (pane.width - width! * scale) / 2;
  const top = pane.y + (pane.height - height! * scale) / 2;
  return [left + x! * scale, top + y! * scale];
}

/** Drags from one place in the window to another, as a hand does. */
export async function drag(page: Page, from: readonly number[], to: readonly number[]): Promise<void> {
  await page.mouse.move(from[0]!, from[1]!);
  await page.mouse.down();
  await page.mouse.move(to[0]!, to[1]!, { steps: 6 });
  await page.mouse.up();
}

/** Joints of the figure in the 3D view, m, as soon as it shows a frame. */
export async function shownFigure(page: Page, frame: number): Promise<number[]> {
  const view = page.locator(`[data-testid=clip-view][data-shown-frame="${frame}"][data-pose]`);
  await view.waitFor({ timeout: 10_000 });
  // Written at most four times a second.
  await page.waitForTimeout(400);
  return ((await view.getAttribute("data-pose")) ?? "").split(" ").map(Number);
}

const rightWristKeypoint = 10;

/** Goes to a frame of the opened take and drags the right wrist a little, on the picture. */
export async function correctWrist(page: Page, take: RecordedClip, frame: number): Promise<void> {
  const number = page.getByTestId("player-frame");
  await number.fill(String(frame + 1));
  await number.press("Enter");
  await page.waitForSelector(`[data-testid=clip-view][data-shown-frame="${frame}"][data-pose]`);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const at = frame * 51 + rightWristKeypoint * 3;
  const [x, y] = take.keypoints.slice(at, at + 2);
  const from = await onScreen(page, [x!, y!], take.info.imageSize!);
  await drag(page, from, [from[0] + 12, from[1] - 12]);
}

/** Rows of a take in which somebody is seen. */
export function seenFrames({ info, keypoints }: RecordedClip): number[] {
  return Array.from({ length: info.frames }, (_, frame) => frame).filter(
    (frame) => !Number.isNaN(keypoints[frame * 51]!),
  );
}
