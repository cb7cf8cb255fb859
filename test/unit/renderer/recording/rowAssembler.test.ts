import { describe, expect, it } from "vitest";
import type { PoseMessage, SkipMessage } from "../../../../src/common/protocol";
import { RowAssembler } from "../../../../src/renderer/recording/rowAssembler";

const stages = 2;

/** An answer whose every number tells the frame: keypoints n, pose n + 0.1, stage s n + 0.2 + s / 10. */
function pose(n: number): PoseMessage {
  const filled = (value: number) => new Float32Array(51).fill(value);
  return {
    type: "pose",
    streamId: 1,
    frameId: n,
    capturedAtMs: n * 100,
    keypoints: filled(n),
    pose: filled(n + 0.1),
    stagePoses: Array.from({ length: stages }, (_, stage) => filled(n + 0.2 + stage / 10)),
    nextCrop: { x: 0, y: 0, size: 1 },
    detectMs: 1,
    liftMs: 1,
  };
}

const skip = (reason: SkipMessage["reason"], keypoints?: Float32Array): SkipMessage => ({
  type: "skip",
  streamId: 1,
  frameId: 1,
  reason,
  keypoints,
});

/** Frame n is captured at 100 n ms and has the time n in the take; the clock stands where `nowMs` says. */
function assembler() {
  const rows = new RowAssembler(stages);
  return {
    rows,
    offer: (n: number, { isCut = false, nowMs = 0 } = {}) => rows.offered(n * 100, { timeS: n, isCut }, nowMs),
    encode: (n: number) => rows.encoded(n),
    answer: (n: number, answer: PoseMessage | SkipMessage = pose(n)) => rows.answered(answer, n * 100),
    times: (nowMs = 0) => [...(rows.take(nowMs)?.timestamps_s ?? [])],
  };
}

describe("the rows of a take", () => {
  it("hold each frame's time and everything the engine found in it", () => {
    const { rows, offer, encode, answer } = assembler();
    for (const n of [0, 1]) {
      offer(n);
      encode(n);
      answer(n);
    }
    const taken = rows.take(0)!;
    expect([...taken.timestamps_s]).toEqual([0, 1]);
    expect(taken.keypoints![0]).toBe(0);
    expect(taken.keypoints![51]).toBe(1);
    expect(taken.pose_mm![101]).toBeCloseTo(1.1, 5);
    // Frame after frame, stage after stage.
    const stageStarts = [0, 51, 102, 153].map((at) => taken.stages_mm![at]);
    for (const [i, value] of [0.2, 0.3, 1.2, 1.3].entries()) expect(stageStarts[i]).toBeCloseTo(value, 5);
    expect([taken.keypoints, taken.pose_mm, taken.stages_mm].map((column) => column!.length)).toEqual([102, 102, 204]);
    expect(rows).toMatchObject({ frames: 2, unanalysed: 0, isEmpty: true });
  });

  it("wait for encoder and engine, whichever comes last", () => {
    const { offer, encode, answer, times } = assembler();
    offer(0);
    answer(0);
    expect(times()).toEqual([]);
    encode(0);
    expect(times()).toEqual([0]);
    offer(1);
    encode(1);
    expect(times()).toEqual([]);
    answer(1);
    expect(times()).toEqual([1]);
  });

  it("come in the order of the video, though one waits for its answer", () => {
    const { offer, encode, answer, times } = assembler();
    for (const n of [0, 1, 2]) offer(n);
    answer(0);
    for (const n of [0, 1, 2]) encode(n);
    expect(times()).toEqual([0]);
    answer(2);
    expect(times()).toEqual([1, 2]);
  });

  it("are NaN for frames that the engine left out, known as soon as it answers a later one", () => {
    const { rows, offer, encode, answer } = assembler();
    for (const n of [0, 1, 2]) {
      offer(n);
      encode(n);
    }
    answer(2);
    const { keypoints, pose_mm, stages_mm } = rows.take(0)!;
    expect(keypoints!.slice(0, 102)).toEqual(new Float32Array(102).fill(Number.NaN));
    expect(pose_mm!.slice(0, 102)).toEqual(new Float32Array(102).fill(Number.NaN));
    expect(stages_mm!.slice(0, 204)).toEqual(new Float32Array(204).fill(Number.NaN));
    expect(keypoints![102]).toBe(2);
    expect(rows.unanalysed).toBe(2);
  });

  it("wait for a late answer, but not for ever: an engine that died answers nothing", () => {
    const { rows, offer, encode, answer, times } = assembler();
    offer(0, { nowMs: 1000 });
    offer(1, { nowMs: 1033 });
    encode(0);
    encode(1);
    expect(times(1499)).toEqual([]);
    expect(times(1500)).toEqual([0]);
    // Too late for frame 0, in time for frame 1.
    answer(0);
    answer(1);
    const { timestamps_s, keypoints } = rows.take(1501)!;
    expect([timestamps_s[0], keypoints![0]]).toEqual([1, 1]);
    expect(rows.unanalysed).toBe(1);
  });

  it("count as analysed where nobody was found, not where there was no network", () => {
    const { rows, offer, encode, answer } = assembler();
    for (const n of [0, 1, 2]) {
      offer(n);
      encode(n);
    }
    answer(0, skip("no-person"));
    answer(1, skip("no-model", new Float32Array(51).fill(7)));
    answer(2, skip("failed"));
    const { keypoints, pose_mm } = rows.take(0)!;
    expect(keypoints![0]).toBeNaN();
    expect(keypoints![51]).toBe(7);
    expect(pose_mm![51]).toBeNaN();
    expect(rows.unanalysed).toBe(2);
  });

  it("leave out the frames that the encoder left out, and keep the cut that was before one of them", () => {
    const { rows, offer, encode, times } = assembler();
    offer(0);
    offer(1);
    offer(2, { isCut: true });
    offer(3);
    offer(4);
    for (const n of [0, 1, 3]) encode(n);
    rows.encodedAll();
    rows.settle();
    expect(times()).toEqual([0, 1, 3]);
    expect(rows.cuts).toEqual([2]);
    expect(rows.isEmpty).toBe(true);
  });

  it("know the newer of two frames with the same time in their source, after a jump back", () => {
    const rows = new RowAssembler(stages);
    rows.offered(500, { timeS: 0, isCut: false }, 0);
    rows.settle();
    rows.offered(500, { timeS: 1, isCut: true }, 0);
    rows.encoded(0);
    rows.encoded(1);
    rows.answered(pose(5), 500);
    const { keypoints } = rows.take(0)!;
    expect(keypoints![0]).toBeNaN();
    expect(keypoints![51]).toBe(5);
    expect(rows.cuts).toEqual([1]);
  });

  it("hold times and keypoints only without a network", () => {
    const rows = new RowAssembler(0);
    rows.offered(0, { timeS: 0, isCut: false }, 0);
    rows.encoded(0);
    rows.answered(pose(0), 0);
    expect(Object.keys(rows.take(0)!)).toEqual(["timestamps_s", "keypoints"]);
    expect(rows.unanalysed).toBe(1);
  });
});
