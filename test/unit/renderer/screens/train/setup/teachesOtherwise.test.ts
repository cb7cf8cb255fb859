import { describe, expect, it } from "vitest";
import { teachesOtherwise } from "../../../../../../src/renderer/screens/train/setup/teachesOtherwise";
import { clipSummary } from "../../../library/memoryLibrary";

const library = (...clips: ReturnType<typeof clipSummary>[]) => new Map(clips.map((clip) => [clip.id, clip]));
const before = library(clipSummary("a"), clipSummary("b"));

describe("a library that teaches otherwise", () => {
  it.each([
    ["a clip more", library(clipSummary("a"), clipSummary("b"), clipSummary("c"))],
    ["a clip less", library(clipSummary("a"))],
    ["another clip", library(clipSummary("a"), clipSummary("c"))],
    ["a correction", library(clipSummary("a", { correctedFrames: 1 }), clipSummary("b"))],
    ["a person", library(clipSummary("a", { tags: ["person:Ada"] }), clipSummary("b"))],
  ])("has %s", (_what, after) => {
    expect(teachesOtherwise(before, after)).toBe(true);
  });

  it("is not one with new thumbnails", () => {
    expect(teachesOtherwise(before, before)).toBe(false);
    const after = library(clipSummary("a", { thumbnail: "1", bytes: 2000 }), clipSummary("b"));
    expect(teachesOtherwise(before, after)).toBe(false);
  });
});
