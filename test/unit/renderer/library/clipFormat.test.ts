import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatNumber,
  formatShare,
  formatShortDate,
} from "../../../../src/renderer/library/clipFormat";

describe("durations", () => {
  it.each([
    [0, "0:00.0"],
    [12.43, "0:12.4"],
    [59.99, "0:59.9"],
    [83.05, "1:23.0"],
    [600, "10:00"],
    [3599.9, "59:59"],
    [3725, "1:02:05"],
  ])("%s s is %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [1_234_567, "1.2 MB"],
    [45_600_000, "46 MB"],
    [2.5e12, "2.5 TB"],
    [3e15, "3,000 TB"],
  ])("%s bytes are %s", (bytes, text) => expect(formatBytes(bytes, "en")).toBe(text));
});

describe("shares", () => {
  it("are never 0 % of something and never 100 % of not all", () => {
    expect([0, 0.0001, 0.256, 0.9999, 1].map((share) => formatShare(share, "en"))).toEqual([
      "0%",
      "1%",
      "26%",
      "99%",
      "100%",
    ]);
  });
});

describe("numbers and dates", () => {
  it("follow the language", () => {
    expect(formatNumber(12_345.678, "en", 1)).toBe("12,345.7");
    expect(formatDate("2025-03-03T10:00:00", "zh-CN")).toMatch(/2025年3月3日/);
  });

  it("today's date is a time, this year's has no year", () => {
    const now = new Date("2025-03-03T18:00:00");
    expect(formatShortDate("2025-03-03T10:05:00", "en", now)).toMatch(/^10:05/);
    expect(formatShortDate("2025-01-31T10:05:00", "en", now)).toBe("Jan 31");
    expect(formatShortDate("2024-01-31T10:05:00", "en", now)).toBe("Jan 31, 2024");
  });

  it("are empty where there is no date", () => {
    expect(formatDate("soon", "en")).toBe("");
    expect(formatShortDate("", "en", new Date())).toBe("");
  });
});
