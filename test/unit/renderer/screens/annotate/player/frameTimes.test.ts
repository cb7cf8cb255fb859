import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VideoSegment } from "../../../../../../src/common/clipDocument";
import {
  endS,
  frameAtTime,
  frameInFile,
  insideFrameS,
  medianIntervalS,
  segmentAt,
} from "../../../../../../src/renderer/screens/annotate/player/frameTimes";

/** 25 a second, a pause of a second, then 50 a second; begins at 4 s, as a trimmed clip does. */
const times = Float64Array.of(4, 4.04, 4.08, 5.08, 5.1, 5.12, 5.14);
const segment = (change: Partial<VideoSegment>): VideoSegment => ({
  file: "video.webm",
  firstFrame: 0,
  frames: times.length,
  offsetS: 0,
  width: 64,
  height: 32,
  ...change,
});

describe("the frame at a time", () => {
  it.each([
    [3, 0],
    [4, 0],
    [4.0395, 1],
    [4.039, 0],
    [4.5, 2],
    [5.0796, 3],
    [9, 6],
  ])("at %d s is frame %d", (timeS, frame) => {
    expect(frameAtTime(times, timeS)).toBe(frame);
  });

  it("is found again from its own time in any clip", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 5000 }), { minLength: 1, maxLength: 200 }), (intervalsMs) => {
        let timeMs = 0;
        const rising = Float64Array.from(intervalsMs, (interval) => {
          timeMs += interval;
          return timeMs / 1000;
        });
        rising.forEach((timeS, frame) => {
          expect(frameAtTime(rising, timeS)).toBe(frame);
        });
      }),
      { seed: 7 },
    );
  });
});

describe("times in a file", () => {
  it("lie inside the frame, at its middle where it is short", () => {
    expect(insideFrameS(times, segment({}), 0, 0.02)).toBeCloseTo(4.008);
    expect(insideFrameS(Float64Array.of(0, 0.004, 0.008), segment({ frames: 3 }), 1, 0.004)).toBeCloseTo(0.006);
  });

  it("are the clip's less the segment's offset", () => {
    expect(insideFrameS(times, segment({ offsetS: -10 }), 2, 0.02)).toBeCloseTo(14.088);
  });

  it("say which frame is shown, and when the segment is over", () => {
    const first = segment({ frames: 3, offsetS: 4 });
    expect(frameInFile(times, first, 0, 0.02)).toBe(0);
    expect(frameInFile(times, first, 0.081, 0.02)).toBe(2);
    expect(frameInFile(times, first, 0.1, 0.02)).toBeUndefined();
    const second = segment({ firstFrame: 3, frames: 4, offsetS: 5 });
    expect(frameInFile(times, second, 0, 0.02)).toBe(3);
    expect(frameInFile(times, second, 0.14, 0.02)).toBe(6);
  });

  it("of a frame's inside lead back to the frame", () => {
    const whole = segment({ offsetS: 3.5 });
    times.forEach((_, frame) => {
      expect(frameInFile(times, whole, insideFrameS(times, whole, frame, 0.02), 0.02)).toBe(frame);
    });
  });
});

describe("a clip's usual interval", () => {
  it("is the median, whatever pauses there are", () => {
    expect(medianIntervalS(times)).toBeCloseTo(0.04);
    expect(endS(times)).toBeCloseTo(5.18);
  });

  it("is that of video where there is one frame only", () => {
    expect(medianIntervalS(Float64Array.of(7))).toBeCloseTo(1 / 30);
  });
});

describe("segments", () => {
  it("are found by frame", () => {
    const segments = [segment({ frames: 3 }), segment({ firstFrame: 3, frames: 2 })];
    expect([0, 2, 3, 4, 5].map((frame) => segmentAt(segments, frame))).toEqual([0, 0, 1, 1, undefined]);
  });
});
