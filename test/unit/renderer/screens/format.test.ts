import { describe, expect, it } from "vitest";
import { formatCount, formatMilliseconds, formatRate, formatTime } from "../../../../src/renderer/screens/live/format";

describe("formatters", () => {
  it.each([
    [0, "0:00.00"],
    [83.456, "1:23.45"],
    [59.999, "0:59.99"],
    [0.29, "0:00.29"],
    [-1, "0:00.00"],
    [3600, "60:00.00"],
  ])("%d seconds are %s", (seconds, text) => expect(formatTime(seconds)).toBe(text));

  it.each([
    [undefined, "–"],
    [8.44, "8.4"],
    [9.96, "10"],
    [53.4, "53"],
  ])("%s ms are %s", (milliseconds, text) => expect(formatMilliseconds(milliseconds)).toBe(text));

  it.each([
    [29.97, "30"],
    [4.98, "5.0"],
    [0, "0.0"],
  ])("%d frames a second are %s", (rate, text) => expect(formatRate(rate)).toBe(text));

  it.each([
    [940, "en", "940"],
    [11_234_567, "en", "11.2M"],
    [11_234_567, "zh-CN", "1123.5万"],
  ])("%d in %s is %s", (count, language, text) => expect(formatCount(count, language)).toBe(text));
});
