import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningHost, startBrowserHost } from "./support/browserHost";
import { fakeCameraFlags, launchBrowser } from "./support/browserLaunch";
import { makeCameraFile } from "./support/cameraFile";
import { type Activity, type KillRound, killRounds } from "./support/killRounds";
import { waitForPose } from "./support/livePose";
import { addDemoClip, withLibrary } from "./support/makeClip";
import { demoClip } from "./support/media";
import { startRecording } from "./support/recordedClip";
import { runCli } from "./support/runCli";

/** `RPSM_KILLS=50 npm run test:e2e -- test/e2e/killed.test.ts` kills 50 times. */
const kills = Number(process.env.RPSM_KILLS ?? 6);
const seed = Number(process.env.RPSM_KILLS_SEED ?? 20261124);
/** No edit that is older may be lost, and no more of a recording. */
const mostLostEditMs = 2000;
const mostLostRecordingS = 1;
const editedName = "Demo take";

const folder = mkdtempSync(join(tmpdir(), "rpsm-killed-"));
const libraryFolder = join(folder, "library");
const configFolder = join(folder, "config");
let cameraFile: string;

beforeAll(async () => {
  cameraFile = await makeCameraFile(demoClip);
  await withLibrary(libraryFolder, (library) => addDemoClip(library, { name: editedName }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scene {
  host: RunningHost;
  browser: Browser;
  page: Page;
}

/** What must be there after the kill, found out while the activity runs. */
interface Evidence {
  /** Times of edits that were made, ms since 1970, and the journal's length before them. */
  editsAtMs: number[];
  entriesBefore: number;
  /** Seconds that had been recorded when the process was killed, as the page shows them; whole seconds. */
  recordedS: number;
  takesBefore: number;
}

const journalEntries = (): number => {
  try {
    const text = readFileSync(join(libraryFolder, "clips", editedName, "edits.jsonl"), "utf8");
    return text.split("\n").filter(Boolean).length;
  } catch {
    return 0;
  }
};
const takes = (): string[] => readdirSync(join(libraryFolder, "clips")).filter((name) => name.startsWith("Take"));

async function openStudio(): Promise<Scene> {
  const host = await startBrowserHost({ configFolder, libraryFolder });
  const browser = await launchBrowser(fakeCameraFlags(cameraFile));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(host.url);
  await page.waitForSelector('[data-testid=badge][data-engine="ready"]', { timeout: 60_000 });
  return { host, browser, page };
}

/** Gets each activity under way. */
const begin: Record<Activity, (scene: Scene) => Promise<void>> = {
  recording: async ({ page }) => {
    await page.getByTestId("start-camera").click();
    await waitForPose(page);
    await startRecording(page);
  },
  importing: async ({ page }) => {
    await page.getByTestId("screen-clips").click();
    await page.getByTestId("import-input").setInputFiles(demoClip);
  },
  editing: async ({ page }) => {
    await page.getByTestId("screen-clips").click();
    await page.getByTestId("clip-search").fill(editedName);
    await page.getByTestId("clip").first().dblclick();
    await page.waitForSelector("[data-testid=annotate][data-state=open]");
  },
  exporting: async ({ page }) => {
    await page.getByTestId("screen-clips").click();
    await page.getByTestId("clip").filter({ hasText: editedName }).first().click();
    await page.getByTestId("action-export").click();
    await page.getByTestId("format-glb").click();
    await page.getByTestId("export-run").click();
  },
};

/** Goes on for a while; an edit after the other in the clip that is open. */
async function goOn({ page }: Scene, round: KillRound, evidence: Evidence): Promise<void> {
  const untilMs = Date.now() + round.afterMs;
  while (Date.now() < untilMs) {
    if (round.activity === "editing") {
      await page.keyboard.press("x");
      evidence.editsAtMs.push(Date.now());
      await page.keyboard.press("ArrowRight");
    }
    await page.waitForTimeout(Math.min(120, Math.max(1, untilMs - Date.now())));
  }
  if (round.activity === "recording") {
    const shown = await page.getByTestId("record-elapsed").textContent();
    const [minutes, seconds] = (shown ?? "0:00").split(":").map(Number);
    evidence.recordedS = minutes! * 60 + seconds!;
  }
}

async function kill({ host, browser }: Scene, { victim }: KillRound): Promise<void> {
  switch (victim) {
    case "engine":
      for (const pid of host.enginePids()) process.kill(pid, "SIGKILL");
      return;
    case "host":
      process.kill(host.pid, "SIGKILL");
      return;
    case "page": {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      for (const { id, type } of processInfo) if (type === "renderer") process.kill(id, "SIGKILL");
    }
  }
}

async function check(round: KillRound, evidence: Evidence, killedAtMs: number): Promise<void> {
  // Opening repairs what the crash left behind, as the next start of the studio does.
  const clips = await withLibrary(libraryFolder, async (library) => library.list());
  for (const clip of clips) expect(clip.error, clip.name).toBeUndefined();
  const verified = await runCli(["clips", "verify", "--library", libraryFolder]);
  expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);

  const kept = evidence.editsAtMs.filter((atMs) => atMs < killedAtMs - mostLostEditMs).length;
  expect(journalEntries() - evidence.entriesBefore).toBeGreaterThanOrEqual(kept);
  if (round.activity === "recording") {
    expect(takes().length).toBe(evidence.takesBefore + 1);
    const newest = clips
      .filter(({ kind, name }) => kind === "recording" && name !== editedName)
      .sort(byAge)
      .at(-1)!;
    expect(newest.durationS).toBeGreaterThanOrEqual(evidence.recordedS - mostLostRecordingS);
  }
  // An import is whole or not there.
  for (const clip of clips) if (clip.kind === "video") expect(clip.frames).toBe(360);
}

const byAge = (a: { createdAt: string }, b: { createdAt: string }) => a.createdAt.localeCompare(b.createdAt);

describe(`the studio killed ${kills} times, each process in turn`, () => {
  for (const [index, round] of killRounds(kills, seed).entries()) {
    it(`${index + 1}: ${round.victim} after ${round.afterMs} ms of ${round.activity}: nothing broken, nothing lost`, async () => {
      const scene = await openStudio();
      const evidence: Evidence = {
        editsAtMs: [],
        entriesBefore: journalEntries(),
        recordedS: 0,
        takesBefore: takes().length,
      };
      let killedAtMs = 0;
      try {
        await begin[round.activity](scene);
        await goOn(scene, round, evidence);
        killedAtMs = Date.now();
        await kill(scene, round);
        // What is left of the studio does what it can.
        await new Promise((resolve) => setTimeout(resolve, 1500));
      } finally {
        await scene.browser.close();
        await scene.host.stop();
      }
      await check(round, evidence, killedAtMs);
    });
  }
});
