import { describe, expect, it } from "vitest";
import {
  countMaterial,
  everything,
  findMaterial,
  materialTags,
} from "../../../../../../src/renderer/screens/train/setup/materialQuery";
import { material } from "../../../training/memoryTraining";

const clips = [
  material("1", { name: "walk 2", tags: ["walk", "person:Ada"], person: "Ada", targetFrames: 5, placedFrames: 30 }),
  material("2", { name: "walk 10", tags: ["walk"], targetFrames: 30, placedFrames: 0, take: "t" }),
  material("3", { name: "bare", problem: "no-corrections", targetFrames: 0, placedFrames: 0 }),
  material("4", { name: "sit", tags: ["sit"], targetFrames: 90, take: "t" }),
];
const ids = (found: readonly { clipId: string }[]) => found.map(({ clipId }) => clipId).join("");

describe("looking for clips to learn from", () => {
  it("shows those with the most to learn from first, equal ones by name, unusable ones last", () => {
    expect(ids(findMaterial(clips, everything, "en"))).toBe("4123");
  });

  it("finds by words in names, tags and persons, by tag, and by corrected frames", () => {
    expect(ids(findMaterial(clips, { ...everything, search: "ADA" }, "en"))).toBe("1");
    expect(ids(findMaterial(clips, { ...everything, search: "walk 1" }, "en"))).toBe("2");
    expect(ids(findMaterial(clips, { ...everything, tag: "walk" }, "en"))).toBe("12");
    expect(ids(findMaterial(clips, { ...everything, leastFrames: 31 }, "en"))).toBe("4");
    expect(ids(findMaterial(clips, { ...everything, leastFrames: 1 }, "en"))).toBe("412");
  });

  it("counts what can be used, in takes", () => {
    expect(countMaterial(clips)).toEqual({ clips: 3, takes: 2, frames: 150 });
  });

  it("lists tags but not persons", () => {
    expect(materialTags(clips, "en")).toEqual(["sit", "walk"]);
  });
});
