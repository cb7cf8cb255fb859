import { describe, expect, it } from "vitest";
import { FrameStatistics } from "../../../../src/renderer/feed/frameStatistics";

function steady(intervalMs: number, count: number): FrameStatistics {
  const statistics = new FrameStatistics();
  for (let i = 1; i <= count; i++) statistics.add(i * intervalMs, 8, 2, 15);
  return statistics;
}

describe("FrameStatistics", () => {
  it("measures a steady rate exactly", () => {
    expect(steady(40, 100).summary(4000).framesPerSecond).toBeCloseTo(25, 6);
  });

  it("counts every frame, also beyond what it keeps", () => {
    expect(steady(10, 1000).summary(10_000).frames).toBe(1000);
  });

  it("falls when frames stop coming, and reaches 0", () => {
    const statistics = steady(40, 100);
    expect(statistics.summary(5000).framesPerSecond).toBeLessThan(15);
    expect(statistics.summary(6100).framesPerSecond).toBe(0);
  });

  it("measures frames that take seconds", () => {
    const statistics = new FrameStatistics();
    for (const nowMs of [4000, 8000, 12_000]) statistics.add(nowMs, 50, 3950, 4000);
    expect(statistics.summary(12_100).framesPerSecond).toBeCloseTo(0.25, 6);
    expect(statistics.summary(40_000).framesPerSecond).toBe(0);
  });

  it("gives the mean of the last 20 frames", () => {
    const statistics = steady(40, 100);
    for (let i = 0; i < 10; i++) statistics.add(4000 + i, 18, 4, 25);
    expect(statistics.summary(4010)).toMatchObject({ detectMs: 13, liftMs: 3, roundTripMs: 20 });
  });

  it("has no numbers before the first frame and after clear", () => {
    const statistics = steady(40, 3);
    statistics.clear();
    expect(statistics.summary(0)).toEqual({
      ...{ framesPerSecond: 0, frames: 0, detectMs: undefined, liftMs: undefined, roundTripMs: undefined },
    });
    expect(statistics.recentMs(10)).toEqual([]);
  });

  it("lists the newest frames, oldest first", () => {
    const statistics = steady(40, 400);
    statistics.add(1, 1, 0.5, 0);
    statistics.add(2, 2, 0.5, 0);
    expect(statistics.recentMs(3)).toEqual([10, 1.5, 2.5]);
  });
});
