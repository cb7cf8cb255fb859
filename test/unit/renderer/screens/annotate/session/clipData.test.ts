import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../../../src/common/errors";
import { largestPieceBytes } from "../../../../../../src/common/libraryProtocol";
import { ClipData, framesPerChunk } from "../../../../../../src/renderer/screens/annotate/session/clipData";
import { ClipInMemory, cell } from "./clipInMemory";

const noFailure = (error: unknown) => {
  throw error;
};

async function untilComplete(data: ClipData): Promise<void> {
  while (!data.isComplete) await new Promise((resolve) => setTimeout(resolve));
}

describe("the rows of an open clip", () => {
  it("are those of the host, wherever chunks and messages begin", async () => {
    const clip = new ClipInMemory(2 * framesPerChunk + 7, ["timestamps_s", "keypoints", "pose_mm", "root_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    await untilComplete(data);
    for (const frame of [0, 1, framesPerChunk - 1, framesPerChunk, 2 * framesPerChunk, 2 * framesPerChunk + 6]) {
      expect(data.timestampsS[frame]).toBe(frame / 25);
      expect(data.keypoints(frame)![50]).toBe(Math.fround(cell("keypoints", frame, 50)));
      expect(data.pose(frame)![0]).toBe(Math.fround(cell("pose_mm", frame, 0)));
      expect([...data.root(frame)!]).toEqual([0, 1, 2].map((axis) => Math.fround(cell("root_mm", frame, axis))));
    }
    expect(data.truth(0)).toBeUndefined();
  });

  it("come with all times first, then the frames around the playhead, then the nearest, ahead before behind", async () => {
    const clip = new ClipInMemory(5 * framesPerChunk, ["timestamps_s", "pose_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 2 * framesPerChunk + 10, noFailure);
    expect(data.isLoaded(2 * framesPerChunk)).toBe(true);
    expect(data.isLoaded(0)).toBe(false);
    expect(data.pose(0)).toBeUndefined();
    await untilComplete(data);
    expect(clip.reads.map(({ column }) => column)).toEqual(["timestamps_s", ...Array(5).fill("pose_mm")]);
    expect(clip.reads.slice(1).map(({ first }) => first / framesPerChunk)).toEqual([2, 3, 1, 4, 0]);
  });

  it("of the place that is looked at do not wait for the rest, which is on its way", async () => {
    const clip = new ClipInMemory(40 * framesPerChunk, ["timestamps_s", "pose_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    const before = clip.reads.length;
    data.lookAt(30 * framesPerChunk);
    // At once, with its neighbours: a frame's place is found from those around it.
    const chunks = clip.reads.slice(before).map(({ first }) => first / framesPerChunk);
    expect(chunks).toEqual([30, 31, 29]);
    await untilComplete(data);
    expect(data.loadedShare).toBe(1);
  });

  it("are read in pieces that the host allows, however many stages a network has", async () => {
    const clip = new ClipInMemory(framesPerChunk, ["timestamps_s", "pose_mm", "stages_mm"]);
    clip.info.stages = 15;
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    data.wantStages(true);
    while (!data.stages(0)) await new Promise((resolve) => setTimeout(resolve));
    const pieces = clip.reads.filter(({ column }) => column === "stages_mm");
    expect(pieces.length).toBe(2);
    for (const { first, last } of pieces) {
      expect((last - first + 1) * 15 * 51 * 4).toBeLessThanOrEqual(largestPieceBytes);
    }
    expect(data.stages(framesPerChunk - 1)![764]).toBe(Math.fround(cell("stages_mm", framesPerChunk - 1, 764)));
  });

  it("of the stages are kept only around the playhead, and only while they are wanted", async () => {
    const clip = new ClipInMemory(8 * framesPerChunk, ["timestamps_s", "pose_mm", "stages_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    await untilComplete(data);
    expect(clip.reads.some(({ column }) => column === "stages_mm")).toBe(false);
    data.wantStages(true);
    while (!data.stages(framesPerChunk)) await new Promise((resolve) => setTimeout(resolve));
    expect(data.isLoaded(3 * framesPerChunk) && data.stages(3 * framesPerChunk)).toBeUndefined();
    data.lookAt(6 * framesPerChunk);
    expect(data.stages(0)).toBeUndefined();
    while (!data.stages(6 * framesPerChunk)) await new Promise((resolve) => setTimeout(resolve));
    data.wantStages(false);
    expect(data.stages(6 * framesPerChunk)).toBeUndefined();
  });

  it("go on coming after the connection was lost", async () => {
    const clip = new ClipInMemory(3 * framesPerChunk, ["timestamps_s", "pose_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    clip.failure = new StudioError("link-closed", "the cable was pulled");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const tried = clip.reads.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clip.reads.length).toBe(tried);
    clip.failure = undefined;
    data.resume();
    await untilComplete(data);
    expect(data.pose(3 * framesPerChunk - 1)![0]).toBe(Math.fround(cell("pose_mm", 3 * framesPerChunk - 1, 0)));
  });

  it("that cannot be read are said once, and those that are there stay", async () => {
    const clip = new ClipInMemory(6 * framesPerChunk, ["timestamps_s", "pose_mm"]);
    const failures: unknown[] = [];
    const data = await ClipData.open(clip.info, clip.read, 0, (error) => failures.push(error));
    clip.failure = new StudioError("clip-broken", "pose_mm.f32 ends early");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThanOrEqual(2);
    expect(data.isLoaded(0)).toBe(true);
  });

  it("of another length than promised are an error that names them", async () => {
    const clip = new ClipInMemory(10, ["timestamps_s", "pose_mm"]);
    const short = async (...asked: Parameters<typeof clip.read>) => (await clip.read(...asked)).subarray(1);
    await expect(ClipData.open(clip.info, short, 0, noFailure)).rejects.toThrow(
      /clip "walk": rows 0 to 9 of timestamps_s are 79 bytes long, not 80/,
    );
  });

  it("tell which frames have come", async () => {
    const clip = new ClipInMemory(2 * framesPerChunk, ["timestamps_s", "pose_mm"]);
    const data = await ClipData.open(clip.info, clip.read, 0, noFailure);
    const heard: [number, number][] = [];
    data.onLoaded((first, last) => heard.push([first, last]));
    await untilComplete(data);
    expect(heard).toEqual([[framesPerChunk, 2 * framesPerChunk - 1]]);
    expect(data.loadedShare).toBe(1);
  });
});
