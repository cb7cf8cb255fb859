import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishVideo } from "../../../src/studio/recording/finishVideo";
import { type VideoFrame, VideoReader } from "../../../src/studio/videoReader";
import { demoClip } from "../../e2e/support/media";
import { makeVideo } from "./makeVideo";
import { streamVideo, writeStream } from "./recording/streamedVideo";

const folder = mkdtempSync(join(tmpdir(), "rpsm-video-"));
const file = (name: string) => join(folder, name);
/** 12 frames with an irregular clock, as a webcam records them. */
const timesMs = [0, 40, 80, 200, 240, 280, 320, 361, 402, 440, 480, 520];

beforeAll(async () => {
  const brightness = (index: number): [number, number] => [40 + index * 15, 16];
  await makeVideo({ path: file("whole.mkv"), timesMs, brightness });
  await makeVideo({ path: file("whole.mp4"), timesMs, brightness });
  await makeVideo({ path: file("phone.mp4"), timesMs, brightness: () => [235, 16], matrix: [0, 1, -1, 0] });
  const long = Array.from({ length: 100 }, (_, i) => i * 40);
  await makeVideo({ path: file("long.mkv"), timesMs: long, brightness: (i) => [16 + ((i * 37) % 220), 16] });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function readAll(path: string): Promise<{ frames: VideoFrame[]; error: unknown }> {
  const frames: VideoFrame[] = [];
  const video = await VideoReader.open(path);
  try {
    for await (const frame of video.frames()) frames.push(frame);
    return { frames, error: undefined };
  } catch (error) {
    return { frames, error };
  } finally {
    await video.close();
  }
}

function redAt({ rgb, width }: VideoFrame, x: number, y: number): number {
  return rgb[(y * width + x) * 3]!;
}

describe("VideoReader", () => {
  it.each(["whole.mkv", "whole.mp4"])("reads every frame of %s once, with its own time and picture", async (name) => {
    const { frames, error } = await readAll(file(name));
    expect(error).toBeUndefined();
    expect(frames.map(({ timeS }) => Math.round(timeS * 1000))).toEqual(timesMs);
    expect(frames.map(({ index }) => index)).toEqual(timesMs.map((_, i) => i));
    for (const frame of frames) {
      expect([frame.width, frame.height, frame.rgb.length]).toEqual([64, 32, 64 * 32 * 3]);
      // Luma 16..235 is 0..255 in RGB.
      const expected = ((40 + frame.index * 15 - 16) * 255) / 219;
      expect(Math.abs(redAt(frame, 10, 16) - expected)).toBeLessThan(6);
      expect(redAt(frame, 50, 16)).toBeLessThan(6);
    }
  });

  it("reads a whole recording whose frames come irregularly, so that they have no rate", async () => {
    const irregularMs = (frame: number) => frame * 44 + ((frame * 13) % 25) + (frame >= 50 ? 1000 : 0);
    writeStream(file("take.webm"), await streamVideo(demoClip, "webm", (frame) => irregularMs(frame) / 1000));
    const { length } = await finishVideo(file("take.webm"), "webm", 90);
    const { frames, error } = await readAll(file("take.webm"));
    expect(error).toBeUndefined();
    expect(frames.map(({ timeS }) => Math.round(timeS * 1000))).toEqual(
      Array.from({ length }, (_, i) => irregularMs(i)),
    );
  });

  it("turns a phone's recording upright", async () => {
    const { frames } = await readAll(file("phone.mp4"));
    const [frame] = frames;
    expect([frame!.width, frame!.height]).toEqual([32, 64]);
    // A quarter turn clockwise: the stored left half is on top.
    expect(redAt(frame!, 16, 10)).toBeGreaterThan(245);
    expect(redAt(frame!, 16, 54)).toBeLessThan(10);
  });
});

describe("VideoReader on a video that begins late", () => {
  const late = timesMs.map((timeMs) => timeMs + 1500);

  it.each(["late.mkv", "late.mp4"])("reads %s whole, at the times that the page's own reader gives", async (name) => {
    await makeVideo({ path: file(name), timesMs: late, brightness: () => [100, 16] });
    const { frames, error } = await readAll(file(name));
    expect(error).toBeUndefined();
    expect(frames.map(({ timeS }) => Math.round(timeS * 1000))).toEqual(late);
    const input = new Input({ source: new FilePathSource(file(name)), formats: ALL_FORMATS });
    const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
    const times: number[] = [];
    for await (const { timestamp } of sink.packets(undefined, undefined, { metadataOnly: true })) times.push(timestamp);
    input.dispose();
    times.sort((a, b) => a - b);
    frames.forEach(({ timeS }, i) => expect(timeS).toBeCloseTo(times[i]!, 9));
  });
});

describe("framesInAll", () => {
  it("judges by the frames so far, not by the rate that a file states for its first ones", async () => {
    const slowing = Array.from({ length: 60 }, (_, i) => (i < 20 ? i * 10 : 200 + (i - 20) * 100));
    await makeVideo({ path: file("slowing.mkv"), timesMs: slowing, brightness: () => [100, 16] });
    const video = await VideoReader.open(file("slowing.mkv"));
    const judged: (number | undefined)[] = [];
    for await (const frame of video.frames()) judged.push(video.framesInAll(frame));
    await video.close();
    expect(Math.abs(judged.at(-1)! - 60)).toBeLessThanOrEqual(2);
    expect(judged.every((frames, index) => frames === undefined || frames > index)).toBe(true);
  });
});

describe("VideoReader, what it cannot read", () => {
  it.each([
    ["a text file renamed .mp4", "text.mp4", "This is no video.\n".repeat(100), "video-unreadable"],
    ["an empty file", "empty.mp4", "", "video-unreadable"],
  ])("names %s", async (_, name, content, code) => {
    writeFileSync(file(name), content);
    await expect(VideoReader.open(file(name))).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
  });

  it("names a file that is not there, and a folder", async () => {
    await expect(VideoReader.open(file("nothing.mp4"))).rejects.toMatchObject({ code: "file-missing" });
    await expect(VideoReader.open(folder)).rejects.toMatchObject({ code: "video-unreadable" });
  });

  it("says that an mp4 without its index is cut short", async () => {
    const whole = readFileSync(file("whole.mp4"));
    writeFileSync(file("half.mp4"), whole.subarray(0, whole.length / 2));
    await expect(VideoReader.open(file("half.mp4"))).rejects.toMatchObject({
      code: "video-truncated",
      message: expect.stringContaining("half.mp4"),
    });
  });

  it("delivers the frames of a cut recording, then says that it is cut short", async () => {
    const whole = readFileSync(file("long.mkv"));
    writeFileSync(file("half.mkv"), whole.subarray(0, whole.length / 2));
    const { frames, error } = await readAll(file("half.mkv"));
    expect(frames.length).toBeGreaterThan(20);
    expect(frames.length).toBeLessThan(80);
    expect(error).toMatchObject({ code: "video-truncated" });
    expect(String(error)).toMatch(
      new RegExp(`half.mkv is cut short: it ends after ${frames.length} of about (99|100) `),
    );
  });
});
