import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { type RunningHost, startBrowserHost } from "../e2e/support/browserHost";
import { fakeCameraFlags, launchBrowser } from "../e2e/support/browserLaunch";
import { makeCameraFile } from "../e2e/support/cameraFile";
import { waitForPose } from "../e2e/support/livePose";

export interface LiveStudio {
  host: RunningHost;
  page: Page;
  devTools: CDPSession;
  stop(): Promise<void>;
}

/** The browser host on WebAssembly with a page that is live on a 720p fake camera at 30 frames a second. */
export async function startLiveStudio(video: string, beforePage: () => void = () => {}): Promise<LiveStudio> {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-bench-"));
  const configFolder = join(folder, "config");
  mkdirSync(configFolder);
  writeFileSync(join(configFolder, "settings.json"), JSON.stringify({ backend: "wasm" }));
  const host = await startBrowserHost({ configFolder });
  const browser = await launchBrowser([
    ...fakeCameraFlags(await makeCameraFile(video)),
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
  ]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(beforePage);
  await page.goto(host.url);
  await page.getByTestId("start-camera").click();
  await waitForPose(page);
  return {
    host,
    page,
    devTools: await page.context().newCDPSession(page),
    stop: async () => {
      await browser.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
