import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../e2e/support/browserLaunch";
import type * as SessionPage from "./recordingSession.page";
import { loadInPage } from "./support/browserModule";

let server: Server;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  // Browsers encode only for pages of this computer.
  server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<p>empty"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await loadInPage(page, "recordingSession.page.ts");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

type Steps = Parameters<typeof SessionPage.rehearse>[0];

function rehearse(steps: Steps, host: SessionPage.HostBehaviour = {}): Promise<SessionPage.Rehearsal> {
  return page.evaluate((args) => (window as unknown as { underTest: typeof SessionPage }).underTest.rehearse(...args), [
    steps,
    host,
  ] as const);
}

const start: Steps = [{ do: "toggle" }, { do: "until", phase: "recording" }];
const saved = (last: SessionPage.Rehearsal["last"]) => (last.phase === "idle" ? last.saved : undefined);

describe("a recording", () => {
  it("goes from idle through countdown, recording and finishing to a saved take", async () => {
    const { phases, last, started, calls, rowTimesS, posed, videoBytes } = await rehearse([
      ...start,
      { do: "frames", count: 30, everyMs: 10 },
      { do: "toggle" },
      { do: "until", phase: "idle" },
    ]);
    expect(phases).toEqual(["countdown", "recording", "finishing", "idle"]);
    expect(started).toMatchObject([{ name: "Take 1", camera: "Test camera", imageSize: [160, 120], stages: 1 }]);
    expect(calls.at(-1)).toBe("recording.finish");
    expect(rowTimesS.length).toBeGreaterThan(20);
    expect(rowTimesS[0]).toBe(0);
    expect(rowTimesS).toEqual([...rowTimesS].sort((a, b) => a - b));
    expect(posed).toBe(rowTimesS.length);
    expect(videoBytes).toBeGreaterThan(500);
    expect(saved(last)).toMatchObject({ clipId: "take", frames: rowTimesS.length, unanalysed: 0, end: "stopped" });
  });

  it("that is called off in the countdown leaves nothing", async () => {
    const { phases, calls } = await rehearse(
      [{ do: "toggle" }, { do: "frames", count: 5, everyMs: 10 }, { do: "toggle" }, { do: "wait", ms: 1200 }],
      { countdownS: 3 },
    );
    expect(phases).toEqual(["countdown", "idle"]);
    expect(calls).toEqual(["recording.begin", "recording.cancel"]);
  });

  it("that no picture came for is not kept, and says so", async () => {
    const { last, calls } = await rehearse([...start, { do: "toggle" }, { do: "until", phase: "failed" }]);
    expect(last).toMatchObject({ phase: "failed", error: { message: expect.stringContaining("no picture") } });
    expect(calls.at(-1)).toBe("recording.cancel");
  });

  it("that the host refuses fails at once, though it counts down", async () => {
    const { phases, last } = await rehearse(
      [{ do: "toggle" }, { do: "until", phase: "failed" }, { do: "wait", ms: 1200 }],
      {
        refuses: "disk-full",
        countdownS: 3,
      },
    );
    expect(phases).toEqual(["countdown", "failed"]);
    expect(last).toMatchObject({ phase: "failed", error: { code: "disk-full" } });
  });

  it.each([
    ["disk-full", "disk-full"],
    ["link-closed", "connection-lost"],
    ["clip-missing", "host-ended"],
  ] as const)("that meets %s ends as %s, kept up to then", async (code, end) => {
    const { last } = await rehearse(
      [...start, { do: "frames", count: 60, everyMs: 15 }, { do: "until", phase: "idle" }],
      { appendFails: { at: 1, code } },
    );
    expect(saved(last)).toMatchObject({ clipId: "take", end });
  });

  it("ends with its source, and says why when the camera was pulled out", async () => {
    const stopped = await rehearse([
      ...start,
      { do: "frames", count: 20, everyMs: 10, answered: false },
      { do: "close" },
      { do: "until", phase: "idle" },
    ]);
    expect(saved(stopped.last)).toMatchObject({ end: "source-closed", unanalysed: stopped.rowTimesS.length });
    const pulled = await rehearse([
      ...start,
      { do: "frames", count: 20, everyMs: 10 },
      { do: "close", error: "the camera was unplugged" },
      { do: "until", phase: "idle" },
    ]);
    expect(saved(pulled.last)).toMatchObject({ end: "source-lost", reason: "the camera was unplugged" });
  });

  it("ends when the picture changes its size", async () => {
    const { last, rowTimesS } = await rehearse([
      ...start,
      { do: "frames", count: 20, everyMs: 10 },
      { do: "frames", count: 1, everyMs: 10, width: 320 },
      { do: "until", phase: "idle" },
    ]);
    expect(saved(last)?.end).toBe("size-changed");
    expect(rowTimesS.length).toBeGreaterThan(10);
  });

  it("waits for a slow disk without piling up, and sends pieces that the host takes", async () => {
    const { last, rowTimesS, largestPiece, calls } = await rehearse(
      [...start, { do: "frames", count: 60, everyMs: 15 }, { do: "toggle" }, { do: "until", phase: "idle" }],
      { appendMs: 400 },
    );
    expect(saved(last)).toMatchObject({ end: "stopped", frames: rowTimesS.length });
    expect(rowTimesS.length).toBeGreaterThan(40);
    // About one call in 400 ms.
    expect(calls.filter((name) => name === "recording.append").length).toBeLessThan(8);
    expect(largestPiece).toBeLessThanOrEqual(1024 * 1024);
  });
});
