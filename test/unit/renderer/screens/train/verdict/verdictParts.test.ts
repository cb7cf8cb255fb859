import { describe, expect, it } from "vitest";
import type { Comparison, Verdict } from "../../../../../../src/common/verdict";
import { intervalScale } from "../../../../../../src/renderer/screens/train/verdict/intervalScale";
import { measureRows } from "../../../../../../src/renderer/screens/train/verdict/measureRows";
import {
  formatChange,
  formatInterval,
  isDistinguishable,
} from "../../../../../../src/renderer/screens/train/verdict/numbers";
import { type ClipResult, sortClips } from "../../../../../../src/renderer/screens/train/verdict/sortClips";
import {
  withLowerRate,
  withMoreRehearsal,
  withMoreTime,
} from "../../../../../../src/renderer/screens/train/verdict/suggestedSettings";
import { trainingSettings } from "../../../training/memoryTraining";

const unknown = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
const interval = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
const comparison = (before: number, after: number, half: number): Comparison => ({
  before: interval(before, half),
  after: interval(after, half),
  difference: interval(after - before, half),
});

describe("intervals as they are drawn", () => {
  it("lie within the plot, with room on both sides and 0 where it is asked for", () => {
    const scale = intervalScale([interval(-10, 2)], [0]);
    expect(scale(-12)).toBeGreaterThan(0);
    expect(scale(0)).toBeLessThan(1);
    expect(scale(-12)).toBeCloseTo(1 - scale(0), 12);
  });

  it("are drawn in the middle when there is a single value", () => {
    expect(intervalScale([{ mean: 5, low: Number.NaN, high: Number.NaN }])(5)).toBeCloseTo(0.5, 1);
  });

  it("can be told from nothing only when they do not hold 0", () => {
    expect(isDistinguishable(comparison(90, 60, 5))).toBe(true);
    expect(isDistinguishable(comparison(90, 88, 5))).toBe(false);
    expect(isDistinguishable(comparison(90, 60, Number.NaN))).toBe(false);
  });
});

describe("numbers of a verdict", () => {
  it("has a sign on every change", () => {
    expect(formatChange(-12.34, "en")).toBe("−12.3");
    expect(formatChange(4, "en")).toBe("+4.0");
    expect(formatChange(-0.01, "en")).toBe("±0.0");
    expect(formatChange(Number.NaN, "en")).toBe("–");
  });

  it("leaves an interval out that is not known", () => {
    expect(formatInterval(interval(10, 2), String)).toBe("10 [8, 12]");
    expect(formatInterval({ mean: 10, low: Number.NaN, high: Number.NaN }, String)).toBe("10");
  });
});

describe("the measures of a verdict", () => {
  const verdict = {
    measure: "reprojection",
    heldOut: comparison(40, 30, 2),
    reprojectionMm: comparison(40, 30, 2),
    jitter: comparison(31_000, 29_000, 100),
    boneSpreadMm: { before: unknown, after: unknown, difference: unknown },
    builtIn: comparison(60, 61, 1),
  } as Verdict;

  it("names what decided first, and only once", () => {
    expect(measureRows(verdict).map(({ id, isMain }) => [id, isMain])).toEqual([
      ["reprojection", true],
      ["jitter", false],
      ["builtIn", false],
    ]);
  });
});

describe("clips of a verdict", () => {
  const clip = (name: string, beforeMm: number, afterMm: number): ClipResult => ({
    clipId: name,
    name,
    frames: beforeMm,
    beforeMm,
    afterMm,
  });
  const clips = [clip("take 10", 90, 60), clip("take 9", 80, 85), clip("empty", Number.NaN, Number.NaN)];
  const names = (sorted: ClipResult[]) => sorted.map(({ name }) => name);

  it("are sorted by any column, what is not known last either way", () => {
    expect(names(sortClips(clips, "change", false))).toEqual(["take 10", "take 9", "empty"]);
    expect(names(sortClips(clips, "change", true))).toEqual(["take 9", "take 10", "empty"]);
    expect(names(sortClips(clips, "after", false))).toEqual(["take 10", "take 9", "empty"]);
  });

  it("are sorted by name as people count", () => {
    expect(names(sortClips(clips, "name", false))).toEqual(["empty", "take 9", "take 10"]);
  });
});

describe("suggested settings", () => {
  it("change one thing, within its limits", () => {
    const settings = trainingSettings({ learningRate: 1e-4, rehearsalShare: 0.7, minutes: 10, steps: undefined });
    expect(withLowerRate(settings)).toEqual({ ...settings, learningRate: 3e-5 });
    expect(withMoreRehearsal(settings).rehearsalShare).toBe(0.8);
    expect(withMoreTime(settings)).toEqual({ ...settings, minutes: 20 });
    expect(withMoreTime({ ...settings, steps: 500 }).steps).toBe(1000);
  });
});
