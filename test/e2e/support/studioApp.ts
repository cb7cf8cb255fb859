import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { startBrowserHost } from "./browserHost";
import { fakeCameraFlags, launchBrowser } from "./browserLaunch";
import { startElectronHost } from "./electronHost";
import { outputFolder } from "./media";
import { PageGuard } from "./pageGuard";

export interface StudioOptions {
  /** Given folders are kept; others are made for the test and removed. */
  configFolder?: string;
  libraryFolder?: string;
  /** What the fake camera plays (makeCameraFile); without it there is no camera. */
  cameraFile?: string;
  /** Runs in the page before its own scripts. */
  beforePage?: () => void;
  /** Page errors that the test provokes. */
  expectedProblems?: RegExp[];
  language?: string;
}

/** The running studio as a test sees it, under whichever host runs ($STUDIO_HOST). */
export interface Studio {
  page: Page;
  configFolder: string;
  libraryFolder: string;
  killEngine(): Promise<void>;
}

interface StartedStudio extends Studio {
  guard: PageGuard;
  hostOutput(): string;
  stop(): Promise<void>;
}

const windowSize = { width: 1280, height: 800 };

/**
 * Starts the studio, runs the test on it, and ends it. The test fails too when the page did what it must not
 * (PageGuard). A failed test leaves a picture and the host's output in test/output.
 */
export async function withStudio(options: StudioOptions, test: (studio: Studio) => Promise<void>): Promise<void> {
  const studio = await (process.env.STUDIO_HOST === "electron" ? startInElectron(options) : startInBrowser(options));
  try {
    await test(studio);
    studio.guard.check();
  } catch (error) {
    await keepEvidence(studio);
    throw error;
  } finally {
    await studio.stop();
  }
}

async function startInBrowser(options: StudioOptions): Promise<StartedStudio> {
  const host = await startBrowserHost(options);
  const browser = await launchBrowser(fakeCameraFlags(options.cameraFile));
  const page = await browser.newPage({ viewport: windowSize, locale: options.language ?? "en-US" });
  const guard = new PageGuard(page, new URL(host.url).origin, options.expectedProblems);
  if (options.beforePage) await page.addInitScript(options.beforePage);
  await page.goto(host.url);
  return {
    page,
    guard,
    configFolder: host.configFolder,
    libraryFolder: host.libraryFolder,
    killEngine: async () => {
      const [engine] = host.enginePids();
      if (engine === undefined) throw new Error("no engine process runs");
      process.kill(engine, "SIGKILL");
    },
    hostOutput: () => host.output(),
    stop: async () => {
      await browser.close();
      await host.stop();
    },
  };
}

async function startInElectron(options: StudioOptions): Promise<StartedStudio> {
  const host = await startElectronHost(options);
  const guard = new PageGuard(host.page, "app://studio", options.expectedProblems);
  if (options.beforePage) {
    await host.page.addInitScript(options.beforePage);
    await host.page.reload();
  }
  await host.page.setViewportSize(windowSize);
  return { ...host, guard, hostOutput: () => host.output() };
}

async function keepEvidence({ page, guard, hostOutput }: StartedStudio): Promise<void> {
  const name = (expect.getState().currentTestName ?? "test").replace(/[^\p{L}\d]+/gu, "-").slice(0, 120);
  mkdirSync(outputFolder, { recursive: true });
  const text = `${guard.problems.join("\n")}\n\n${hostOutput()}`;
  writeFileSync(join(outputFolder, `${name}.log`), text);
  // A crashed page gives no picture; the first error counts.
  await page.screenshot({ path: join(outputFolder, `${name}.png`) }).catch(() => {});
}
