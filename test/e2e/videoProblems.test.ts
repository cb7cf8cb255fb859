import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVideo } from "../unit/studio/makeVideo";
import { waitForPose } from "./support/livePose";
import { demoClip } from "./support/media";
import { waitForMessage } from "./support/screen";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-videos-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const emptyFile = join(folder, "empty.mp4");
const textFile = join(folder, "notes.mp4");
const cutVideo = join(folder, "cut.mp4");

beforeAll(async () => {
  writeFileSync(emptyFile, "");
  writeFileSync(textFile, "Buy milk.\n".repeat(200));
  const wholeVideo = join(folder, "whole.mp4");
  await makeVideo({ path: wholeVideo, timesMs: [0, 40, 80, 120, 160], brightness: (i) => [40 + i * 30, 200] });
  const bytes = readFileSync(wholeVideo);
  writeFileSync(cutVideo, bytes.subarray(0, Math.floor(bytes.length / 2)));
});

describe("a file that cannot be played", () => {
  it.each([
    {
      what: "a text file renamed .mp4",
      path: textFile,
      message: "video-unreadable",
      says: ["notes.mp4", "not a video"],
    },
    { what: "an empty file", path: emptyFile, message: "video-unreadable", says: ["empty.mp4", "empty"] },
    {
      what: "an mp4 that lost its second half",
      path: cutVideo,
      message: "video-truncated",
      says: ["cut.mp4", "cut off"],
    },
  ])("is named with what is wrong with it: $what", ({ path, message, says }) =>
    withStudio({}, async ({ page }) => {
      await page.setInputFiles("[data-testid=file-input]", path);
      const text = await waitForMessage(page, message);
      for (const words of says) expect(text).toContain(words);
      expect(await page.getByTestId("live").getAttribute("data-state")).toBe("failed");
    }),
  );

  it("leaves the studio usable: the demo clip plays next", () =>
    withStudio({}, async ({ page }) => {
      await page.setInputFiles("[data-testid=file-input]", textFile);
      await waitForMessage(page, "video-unreadable");
      await page.getByTestId("action-open-demo").click();
      await waitForPose(page);
      expect(await page.getByTestId("message-video-unreadable").count()).toBe(0);
    }));
});

describe("a WebM video that lost its end", () => {
  it("plays what is there and says how much is missing", () =>
    withStudio({}, async ({ page }) => {
      const cut = join(folder, "cut.webm");
      const bytes = readFileSync(demoClip);
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      await page.setInputFiles("[data-testid=file-input]", cut);
      expect(await waitForMessage(page, "video-cut-short")).toMatch(/cut\.webm holds [\d.]+ s of [\d.]+ s/);
      await waitForPose(page);
    }));
});
