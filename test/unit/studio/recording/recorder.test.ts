import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { largestPieceBytes, type RecordingStart } from "../../../../src/common/libraryProtocol";
import type { ClipLibrary } from "../../../../src/studio/library/clipLibrary";
import { Recorder, reservedBytes } from "../../../../src/studio/recording/recorder";
import { recordingCalls } from "../../../../src/studio/recording/recordingCalls";
import { demoClip } from "../../../e2e/support/media";
import { quietLog, testLibrary, testRows } from "../library/testClips";
import { type StreamedVideo, streamVideo } from "./streamedVideo";

const start: RecordingStart = {
  name: "Take 1",
  camera: "Test camera",
  imageSize: [720, 540],
  container: "webm",
  model: { id: "rpsm-keypoints-512", name: "RPSM" },
  stages: 3,
  heightM: 1.7,
};

let stream: StreamedVideo;
beforeAll(async () => {
  stream = await streamVideo(demoClip, "webm");
});

let library: ClipLibrary;
let recorder: Recorder;
beforeEach(async () => {
  library = await testLibrary();
  recorder = new Recorder({ library: async () => library, log: quietLog });
});

/** Frames first..last: their part of the video's stream, and rows. */
function piece(first: number, last: number) {
  const from = first === 0 ? 0 : stream.frameEnds[first - 1]!;
  return { video: stream.bytes.slice(from, stream.frameEnds[last]!), rows: testRows(first, last - first + 1) };
}

async function videoTimes(folder: string): Promise<number[]> {
  using input = new Input({ source: new FilePathSource(join(folder, "video.webm")), formats: ALL_FORMATS });
  const times: number[] = [];
  const track = (await input.getPrimaryVideoTrack())!;
  for await (const packet of new EncodedPacketSink(track).packets()) times.push(packet.timestamp);
  return times;
}

describe("the recorder", () => {
  it("makes a clip of what it is given: rows, video, cuts, and who recorded it", async () => {
    const { id, leftBytes } = await recorder.begin(start);
    expect(leftBytes).toBeGreaterThan(0);
    expect(library.list()).toEqual([]);
    await recorder.append({ id, ...piece(0, 9) });
    await recorder.append({ id, ...piece(10, 29) });
    const clip = await recorder.finish(id, [12]);
    expect(clip).toMatchObject({ id, name: "Take 1", frames: 30, kind: "recording", hasVideo: true });
    expect(clip.recovered).toBeUndefined();
    const { info, folder } = await library.read(id);
    expect(info).toMatchObject({
      source: { kind: "recording", camera: "Test camera" },
      cuts: [12],
      stages: 3,
      heightM: 1.7,
      video: [{ file: "video.webm", firstFrame: 0, frames: 30, offsetS: 0, width: 720, height: 540 }],
    });
    expect(await videoTimes(folder)).toHaveLength(30);
    const reader = await library.read(id);
    expect(await reader.readColumn("stages_mm")).toEqual(testRows(0, 30).stages_mm);
  });

  it("cuts the video to the frames that have rows, and the rows to the frames of the video", async () => {
    const more = await recorder.begin(start);
    await recorder.append({ id: more.id, video: piece(0, 19).video, rows: testRows(0, 15) });
    expect(await recorder.finish(more.id, [])).toMatchObject({ frames: 15 });
    expect(await videoTimes((await library.read(more.id)).folder)).toHaveLength(15);

    const fewer = await recorder.begin({ ...start, name: "Take 2" });
    await recorder.append({ id: fewer.id, video: piece(0, 7).video, rows: testRows(0, 15) });
    expect(await recorder.finish(fewer.id, [3, 12])).toMatchObject({ frames: 8 });
    const { info, readColumn } = await library.read(fewer.id).then((reader) => ({
      info: reader.info,
      readColumn: reader.readColumn.bind(reader),
    }));
    expect(info.cuts).toEqual([3]);
    expect(await readColumn("timestamps_s")).toHaveLength(8);
  });

  it("records without a network: times and keypoints only", async () => {
    const { id } = await recorder.begin({ ...start, model: undefined, stages: 0 });
    const { timestamps_s, keypoints } = testRows(0, 5);
    await recorder.append({ id, video: piece(0, 4).video, rows: { timestamps_s, keypoints } });
    await recorder.finish(id, []);
    expect((await library.read(id)).info).toMatchObject({ columns: ["timestamps_s", "keypoints"], stages: 0 });
  });

  it("leaves nothing of a take that was cancelled, or that is empty", async () => {
    const cancelled = await recorder.begin(start);
    await recorder.append({ id: cancelled.id, ...piece(0, 9) });
    await recorder.cancel(cancelled.id);
    const empty = await recorder.begin(start);
    await expect(recorder.finish(empty.id, [])).rejects.toMatchObject({ code: "bad-argument" });
    expect(library.list()).toEqual([]);
    expect(readdirSync(join(library.folder, "clips"))).toEqual([]);
  });

  it("takes calls in order, also when they are not waited for", async () => {
    const { id } = await recorder.begin(start);
    const calls = Array.from({ length: 10 }, (_, i) => recorder.append({ id, ...piece(i * 3, i * 3 + 2) }));
    const finished = recorder.finish(id, []);
    await Promise.all(calls);
    expect(await finished).toMatchObject({ frames: 30 });
    await expect(recorder.append({ id, ...piece(30, 32) })).rejects.toMatchObject({ code: "bad-argument" });
  });

  it("refuses arguments that make no clip, and goes on", async () => {
    const refused = [
      { name: " " },
      { imageSize: [0, 540] as [number, number] },
      { container: "avi" as never },
      { stages: -1 },
      { heightM: Number.NaN },
    ];
    for (const change of refused) {
      await expect(recorder.begin({ ...start, ...change })).rejects.toMatchObject({ code: "bad-argument" });
    }
    const { id } = await recorder.begin(start);
    await recorder.append({ id, ...piece(0, 4) });
    const wrong = [
      { rows: testRows(2, 3) },
      { rows: { ...testRows(5, 2), pose_mm: new Float32Array(3) } },
      { video: new Uint8Array(largestPieceBytes + 1) },
    ];
    for (const params of wrong) {
      await expect(recorder.append({ id, ...params })).rejects.toMatchObject({ code: "bad-argument" });
    }
    await expect(recorder.finish(id, [1.5])).rejects.toMatchObject({ code: "bad-argument" });
    await recorder.append({ id, ...piece(5, 9) });
    expect(await recorder.finish(id, [])).toMatchObject({ frames: 10 });
  });

  it("keeps a take as far as it came when its disk is full, and says so", async () => {
    let freeBytes = reservedBytes + 100e6;
    const almostFull = Object.create(library, { freeBytes: { value: async () => freeBytes } }) as ClipLibrary;
    recorder = new Recorder({ library: async () => almostFull, log: quietLog });
    const { id, leftBytes } = await recorder.begin(start);
    expect(leftBytes).toBe(50e6);
    const { video, rows } = piece(0, 9);
    expect(await recorder.append({ id, video, rows })).toEqual({ leftBytes: 50e6 });
    // The next piece, and the copy that finishes the take, need room for what is there already.
    expect(await recorder.append({ id, ...piece(10, 19) })).toEqual({ leftBytes: (100e6 - video.length) / 2 });
    freeBytes = reservedBytes;
    await expect(recorder.append({ id, ...piece(20, 29) })).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringContaining(library.folder),
    });
    expect(library.list()).toMatchObject([{ id, frames: 20, recovered: expect.stringContaining("ended early") }]);
    freeBytes = reservedBytes - 1;
    await expect(recorder.begin(start)).rejects.toMatchObject({ code: "disk-full" });
  });

  it("finishes the takes of a page that is gone, and those of a studio that stops", async () => {
    let close = () => {};
    const calls = recordingCalls(recorder, (listener) => {
      close = listener;
    });
    const signal = new AbortController().signal;
    const left = await calls["recording.begin"](start, signal);
    await calls["recording.append"]({ id: left.id, ...piece(0, 9) }, signal);
    const counting = await calls["recording.begin"]({ ...start, name: "Take 2" }, signal);
    close();
    await expect.poll(() => library.list()).toMatchObject([{ id: left.id, frames: 10 }]);
    expect(library.list()[0]!.recovered).toContain("was closed");
    await expect(recorder.finish(counting.id, [])).rejects.toMatchObject({ code: "bad-argument" });

    const open = await recorder.begin({ ...start, name: "Take 3" });
    await recorder.append({ id: open.id, ...piece(0, 4) });
    await recorder.abandonAll("The studio was closed.");
    expect(library.list().find(({ id }) => id === open.id)).toMatchObject({
      frames: 5,
      recovered: "The studio was closed.",
    });
  });
});
