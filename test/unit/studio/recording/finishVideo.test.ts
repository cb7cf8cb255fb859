import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { finishVideo } from "../../../../src/studio/recording/finishVideo";
import { VideoReader } from "../../../../src/studio/videoReader";
import { demoClip } from "../../../e2e/support/media";
import { makeVideo } from "../makeVideo";
import { type StreamedVideo, streamVideo, writeStream } from "./streamedVideo";

const folder = mkdtempSync(join(tmpdir(), "rpsm-finish-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let webm: StreamedVideo;
let avc: StreamedVideo;
beforeAll(async () => {
  webm = await streamVideo(demoClip, "webm");
  // Irregular: 30 to 49 ms between frames.
  const timesMs = Array.from({ length: 60 }, (_, i) => i * 33 + ((i * 7) % 17));
  const original = join(folder, "original.mkv");
  await makeVideo({ path: original, timesMs, brightness: (i) => [20 + i * 3, 220 - i * 3] });
  avc = await streamVideo(original, "mp4");
});

/** Packets as another program finds them, with what the file says of its length. */
async function readBack(path: string) {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const times: number[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) times.push(packet.timestamp);
  return { times, durationS: await track.getDurationFromMetadata(), format: (await input.getFormat()).name };
}

function expectTimes(times: ArrayLike<number>, expected: readonly number[]): void {
  expect(times.length).toBe(expected.length);
  for (const [i, time] of expected.entries()) expect(times[i]).toBeCloseTo(time, 4);
}

describe.each(["webm", "mp4"] as const)("a %s recording", (container) => {
  const stream = () => (container === "webm" ? webm : avc);
  const path = join(folder, `video.${container}`);

  it("becomes a video with its real length, and keeps every frame and its time", async () => {
    writeStream(path, stream());
    const times = await finishVideo(path, container);
    expectTimes(times, stream().times);
    const { times: found, durationS, format } = await readBack(path);
    expectTimes(found, stream().times);
    expect(format).toBe(container === "mp4" ? "MP4" : "WebM");
    const [beforeLast, last] = stream().times.slice(-2) as [number, number];
    expect(durationS).toBeCloseTo(last + (last - beforeLast), 2);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it("keeps every whole frame wherever it was cut off", async () => {
    const random = createRandom(4, 0);
    const { bytes, frameEnds, times } = stream();
    for (let round = 0; round < 20; round++) {
      const length = Math.floor(random.uniform(frameEnds[0]!, bytes.length));
      writeStream(path, stream(), length);
      const whole = frameEnds.filter((end) => end <= length).length;
      expectTimes(await finishVideo(path, container), times.slice(0, whole));
      expectTimes((await readBack(path)).times, times.slice(0, whole));
    }
  });

  it("can be finished again, and cut to the frames that have rows", async () => {
    writeStream(path, stream());
    await finishVideo(path, container);
    expectTimes(await finishVideo(path, container), stream().times);
    expectTimes(await finishVideo(path, container, 25), stream().times.slice(0, 25));
    expectTimes((await readBack(path)).times, stream().times.slice(0, 25));
  });

  it("loses nothing to the zeros that a power cut leaves at the end", async () => {
    const { frameEnds, times } = stream();
    writeStream(path, stream(), frameEnds[30]!);
    appendFileSync(path, new Uint8Array(4096));
    expectTimes(await finishVideo(path, container), times.slice(0, 31));
  });

  it("is left as it is when no frame of it is whole", async () => {
    writeStream(path, stream(), stream().frameEnds[0]! - 1);
    expect(await finishVideo(path, container)).toHaveLength(0);
    writeFileSync(path, "");
    expect(await finishVideo(path, container)).toHaveLength(0);
    writeFileSync(path, "this is no video");
    expect(await finishVideo(path, container)).toHaveLength(0);
    expect(readFileSync(path, "utf8")).toBe("this is no video");
  });
});

it("writes pictures that decode, without encoding them again", async () => {
  const path = join(folder, "picture.mp4");
  writeStream(path, avc);
  await finishVideo(path, "mp4");
  const reader = await VideoReader.open(path);
  const brightness: number[] = [];
  for await (const { rgb } of reader.frames()) brightness.push(rgb[0]!);
  await reader.close();
  expect(brightness).toHaveLength(60);
  // Luma 20 + 3 i of 16..235, as RGB.
  for (const [i, value] of brightness.entries()) {
    expect(Math.abs(value - ((20 + i * 3 - 16) * 255) / 219)).toBeLessThan(4);
  }
});
