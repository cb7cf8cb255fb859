import type { Page } from "playwright-core";

/** The text of a message of the Live screen (liveMessages.ts), as soon as it is there: it may go again soon. */
export async function waitForMessage(page: Page, id: string, timeout = 20_000): Promise<string> {
  const text = await page.waitForFunction(
    (testId) => document.querySelector<HTMLElement>(`[data-testid=message-${testId}]`)?.textContent,
    id,
    { timeout, polling: 50 },
  );
  return (await text.jsonValue()) ?? "";
}

/** Notes every message that appears from now on, however briefly. @returns reads their texts */
export async function noteMessages(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const texts = new Set<string>();
    Object.assign(window, { notedMessages: texts });
    const look = () => {
      for (const message of document.querySelectorAll<HTMLElement>("[data-testid^=message-]")) {
        texts.add(`${message.dataset.testid}: ${message.textContent}`);
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => [...(window as unknown as { notedMessages: Set<string> }).notedMessages]);
}

/** Waits until the badge says that an engine runs. */
export async function waitForEngine(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid=badge][data-engine="ready"]', { timeout: 60_000 });
}

/** Waits until the badge says anything but that. */
export async function waitForEngineGone(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>("[data-testid=badge]")?.dataset.engine !== "ready",
    undefined,
    { timeout: 5000, polling: 20 },
  );
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
    text: (await badge.textContent()) ?? "",
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
    { timeout, polling: 50 },
  );
}
