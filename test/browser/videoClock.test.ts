import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VideoSegment } from "../../src/common/clipDocument";
import { launchBrowser } from "../e2e/support/browserLaunch";
import { makeVideo } from "../unit/studio/makeVideo";
import { loadInPage } from "./support/browserModule";
import type * as ClockPage from "./videoClock.page";

/** Frame rates that change all the time, and a pause of most of a second. */
const intervalsMs = [33, 33, 50, 16, 100, 40, 20, 700, 33, 25];
const frames = 90;
const timesMs = Array.from({ length: frames }, (_, frame) => {
  const rounds = Math.floor(frame / intervalsMs.length);
  const sum = (count: number) => intervalsMs.slice(0, count).reduce((total, each) => total + each, 0);
  return rounds * (sum(intervalsMs.length) - 650) + sum(frame % intervalsMs.length) - (frame % 10 > 7 ? 650 : 0);
});
/** The first file holds frames 0..49; the second holds the others, its own times begin at 0. */
const cutAt = 50;

const folder = mkdtempSync(join(tmpdir(), "rpsm-clock-"));
let browser: Browser;
let page: Page;
let files: Record<string, string>;

beforeAll(async () => {
  const numbered =
    (first: number) =>
    (index: number): [number, number] => {
      const number = first + index;
      return [24 + (number % 20) * 10, 24 + Math.floor(number / 20) * 10];
    };
  const make = (name: string, from: number, to: number, zeroMs: number) =>
    makeVideo({
      path: join(folder, name),
      timesMs: timesMs.slice(from, to).map((timeMs) => timeMs - zeroMs),
      brightness: numbered(from),
    });
  await make("whole.mp4", 0, frames, 0);
  await make("first.mp4", 0, cutAt, 0);
  await make("second.mp4", cutAt, frames, timesMs[cutAt]!);
  const content = (name: string) => readFileSync(join(folder, name)).toString("base64");
  files = {
    whole: content("whole.mp4"),
    first: content("first.mp4"),
    second: content("second.mp4"),
    broken: Buffer.from("this is no video").toString("base64"),
  };
  browser = await launchBrowser();
  page = await browser.newPage();
  await loadInPage(page, "videoClock.page.ts");
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const segment = (file: string, firstFrame: number, count: number, offsetS: number): VideoSegment => ({
  file,
  firstFrame,
  frames: count,
  offsetS,
  width: 64,
  height: 32,
});

/** A trimmed clip's times need not begin at 0. */
const shiftS = 12.5;
const times = timesMs.map((timeMs) => timeMs / 1000 + shiftS);
const open = (...segments: VideoSegment[]) =>
  page.evaluate((args) => (window as unknown as { underTest: typeof ClockPage }).underTest.openClip(...args), [
    times,
    segments,
    files,
  ] as Parameters<typeof ClockPage.openClip>);
const openWhole = () => open(segment("whole", 0, frames, shiftS));
const openMerged = () =>
  open(segment("first", 0, cutAt, shiftS), segment("second", cutAt, frames - cutAt, shiftS + timesMs[cutAt]! / 1000));
const seek = (...asked: number[]) =>
  page.evaluate((args) => (window as unknown as { underTest: typeof ClockPage }).underTest.seek(args), asked);
const step = (count: number) =>
  page.evaluate((arg) => (window as unknown as { underTest: typeof ClockPage }).underTest.step(arg), count);
const play = (options: Parameters<typeof ClockPage.play>[0]) =>
  page.evaluate((arg) => (window as unknown as { underTest: typeof ClockPage }).underTest.play(arg), options);
const exactly = (frame: number) => ({ seen: frame, said: frame, playhead: frame });

describe("a video of varying frame rate as a clip's clock", () => {
  it("shows exactly the frame that is asked for, in any order", async () => {
    await openWhole();
    for (const frame of [0, 1, 2, 7, 8, 3, 89, 88, 40, 41, 39, 4, 77]) {
      expect(await seek(frame)).toEqual(exactly(frame));
    }
  });

  it("steps by exactly one frame, on and back", async () => {
    await openWhole();
    await seek(5);
    for (let frame = 6; frame < 20; frame++) expect(await step(1)).toEqual(exactly(frame));
    for (let frame = 18; frame > 10; frame--) expect(await step(-1)).toEqual(exactly(frame));
  });

  it("arrives at the newest of many wishes, however fast they come", async () => {
    await openWhole();
    expect(await seek(...Array.from({ length: 60 }, (_, i) => (i * 37) % frames), 23)).toEqual(exactly(23));
  });

  it("moves the playhead with the pictures that it shows, to the end", async () => {
    await openWhole();
    await seek(0);
    const { playhead, differences } = await play({ speed: 1 });
    expect(playhead.at(-1)).toBe(frames - 1);
    expect(playhead.every((frame, i) => i === 0 || frame > playhead[i - 1]!)).toBe(true);
    expect(playhead.length).toBeGreaterThan(frames / 3);
    // A picture may be presented while its callback is on its way: never more than one off.
    for (const difference of differences) expect(Math.abs(difference)).toBeLessThanOrEqual(1);
    const exact = differences.filter((difference) => difference === 0);
    expect(exact.length / differences.length).toBeGreaterThan(0.8);
    expect(await step(0)).toEqual(exactly(frames - 1));
  });

  it.each([0.25, 4])("plays at %d times the speed", async (speed) => {
    await openWhole();
    await seek(20);
    const range: [number, number] = speed < 1 ? [20, 27] : [20, 80];
    const { playhead, elapsedMs } = await play({ speed, range });
    expect(playhead.at(-1)).toBe(range[1]);
    const clipMs = timesMs[range[1]]! - timesMs[range[0]]!;
    // Slower or faster than life, whatever the machine has to do besides.
    if (speed < 1) expect(elapsedMs).toBeGreaterThan(2 * clipMs);
    else expect(elapsedMs).toBeLessThan(clipMs);
  });

  it("loops a range without showing a frame outside of it, and stands exactly when it is paused", async () => {
    await openWhole();
    const { playhead } = await play({ speed: 1, loop: true, range: [30, 36], forMs: 2500 });
    expect(Math.min(...playhead)).toBe(30);
    expect(Math.max(...playhead)).toBe(36);
    expect(playhead.filter((frame) => frame === 30).length).toBeGreaterThanOrEqual(3);
    const { seen, said, playhead: at } = await step(0);
    expect(seen).toBe(at);
    expect(said).toBe(at);
  });
});

describe("a clip of several videos", () => {
  it("is one to whoever seeks and steps across the seam", async () => {
    await openMerged();
    for (const frame of [0, 49, 50, 51, 20, 89, 50, 49]) expect(await seek(frame)).toEqual(exactly(frame));
    expect(await step(1)).toEqual(exactly(50));
    expect(await step(-1)).toEqual(exactly(49));
  });

  it("plays on from one into the next", async () => {
    await openMerged();
    await seek(40);
    const { playhead } = await play({ speed: 1 });
    expect(playhead.at(-1)).toBe(frames - 1);
    expect(playhead).toContain(50);
    expect(playhead.every((frame, i) => i === 0 || frame > playhead[i - 1]!)).toBe(true);
    expect(await step(0)).toEqual(exactly(frames - 1));
  });

  it("loops over the seam", async () => {
    await openMerged();
    const { playhead } = await play({ speed: 1, loop: true, range: [46, 54], forMs: 3000 });
    expect(Math.min(...playhead)).toBe(46);
    expect(Math.max(...playhead)).toBe(54);
    expect(playhead.filter((frame) => frame === 46).length).toBeGreaterThanOrEqual(2);
  });
});

describe("a file that is no video", () => {
  it("is said to be one, once", async () => {
    await open(segment("broken", 0, frames, shiftS));
    await page.waitForFunction(
      () => (window as unknown as { underTest: typeof ClockPage }).underTest.failures().length > 0,
    );
    const failures = await page.evaluate(() =>
      (window as unknown as { underTest: typeof ClockPage }).underTest.failures(),
    );
    expect(failures).toEqual(["broken: 4"]);
  });
});
