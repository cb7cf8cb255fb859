import { describe, expect, it } from "vitest";
import {
  scrollView,
  TimeScale,
  tickLabel,
  ticksIn,
  viewShowing,
  zoomView,
} from "../../../../../../src/renderer/screens/annotate/timeline/timeScale";

const bounds = { fromS: 10, toS: 110 };

describe("the timeline's scale", () => {
  it("turns times into pixels and back", () => {
    const scale = new TimeScale({ fromS: 20, toS: 30 }, 100, 1100);
    expect(scale.x(20)).toBe(100);
    expect(scale.x(25)).toBe(600);
    expect(scale.timeS(1100)).toBe(30);
    expect(scale.pixelsPerSecond).toBe(100);
  });

  it("zooms about a time, which stays where it is", () => {
    const view = zoomView(bounds, bounds, 4, 30, 0.1);
    expect(view).toEqual({ fromS: 25, toS: 50 });
    expect(new TimeScale(view, 0, 100).x(30)).toBeCloseTo(new TimeScale(bounds, 0, 100).x(30));
  });

  it("never shows more than the clip, nor less than a few frames", () => {
    expect(zoomView({ fromS: 20, toS: 30 }, bounds, 0.001, 25, 0.1)).toEqual(bounds);
    const near = zoomView({ fromS: 20, toS: 30 }, bounds, 1e9, 25, 0.1);
    expect(near.toS - near.fromS).toBeCloseTo(0.1);
  });

  it("scrolls as far as the clip goes", () => {
    expect(scrollView({ fromS: 20, toS: 30 }, bounds, 5)).toEqual({ fromS: 25, toS: 35 });
    expect(scrollView({ fromS: 20, toS: 30 }, bounds, -50)).toEqual({ fromS: 10, toS: 20 });
    expect(scrollView({ fromS: 20, toS: 30 }, bounds, 500)).toEqual({ fromS: 100, toS: 110 });
  });

  it("turns the page when the playhead leaves it, and only then", () => {
    const view = { fromS: 20, toS: 30 };
    expect(viewShowing(view, bounds, 30)).toBe(view);
    expect(viewShowing(view, bounds, 30.5)).toEqual({ fromS: 29.5, toS: 39.5 });
    expect(viewShowing(view, bounds, 12)).toEqual({ fromS: 11, toS: 21 });
  });
});

describe("ticks", () => {
  it("are at round times since the clip's begin, far enough apart for their labels", () => {
    expect(ticksIn({ fromS: 10.3, toS: 12.9 }, 10, 100, 80)).toEqual({ stepS: 1, timesS: [1, 2] });
    expect(ticksIn({ fromS: 10, toS: 10.5 }, 10, 1000, 80)).toEqual({
      stepS: 0.1,
      timesS: [0, 1, 2, 3, 4, 5].map((tenth) => tenth * 0.1),
    });
    expect(ticksIn({ fromS: 0, toS: 7200 }, 0, 0.15, 80).stepS).toBe(600);
  });

  it.each([
    [65, 1, "1:05"],
    [65.2, 0.2, "1:05.2"],
    [65.25, 0.05, "1:05.25"],
    [0.001, 0.001, "0:00.001"],
    [3725, 60, "1:02:05"],
    [59.9999, 1, "1:00"],
  ])("at %d s, %d s apart, say %s", (timeS, stepS, label) => {
    expect(tickLabel(timeS, stepS)).toBe(label);
  });
});
