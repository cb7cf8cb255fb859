import type { Page } from "playwright-core";

/** The text of a message of the Live screen (liveMessages.ts), as soon as it is there: it may go again soon. */
export async function waitForMessage(page: Page, id: string, timeout = 20_000): Promise<string> {
  const text = await page.waitForFunction(
    (testId) => document.querySelector<HTMLElement>(`[data-testid=message-${testId}]`)?.innerText,
    id,
    { timeout },
  );
  return (await text.jsonValue()) ?? "";
}

/** Waits until the badge says that an engine runs. */
export async function waitForEngine(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid=badge][data-engine="ready"]', { timeout: 60_000 });
}

export interface BadgeNumbers {
  backend: string;
  adapter: string;
  place: string;
  frames: number;
  millisecondsPerFrame: number;
  framesPerSecond: number;
  text: string;
}

export async function readBadge(page: Page): Promise<BadgeNumbers> {
  const badge = page.getByTestId("badge");
  const data = await badge.evaluate(({ dataset }) => ({ ...dataset }));
  return {
    backend: data.backend ?? "",
    adapter: data.adapter ?? "",
    place: data.place ?? "",
    frames: Number(data.frames),
    millisecondsPerFrame: Number(data.ms),
    framesPerSecond: Number(data.fps),
    text: await badge.innerText(),
  };
}

/** Poses that the 3D view was given since the page was opened. */
export async function shownPoses(page: Page): Promise<number> {
  return Number(await page.getByTestId("view-3d").getAttribute("data-poses"));
}

/** Waits until the 3D view has been given more poses than that. */
export async function waitForPosesAfter(page: Page, count: number, timeout = 30_000): Promise<void> {
  await page.waitForFunction(
    (before) => Number(document.querySelector<HTMLElement>("[data-testid=view-3d]")?.dataset.poses) > before,
    count,
    { timeout },
  );
}
