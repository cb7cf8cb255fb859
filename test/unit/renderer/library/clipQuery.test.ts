import { describe, expect, it } from "vitest";
import { type ClipQuery, correctedShare, findClips } from "../../../../src/renderer/library/clipQuery";
import { clipSummary } from "./memoryLibrary";

const everything: ClipQuery = { search: "", tags: [], sort: "name", descending: false };
const clips = [
  clipSummary("1", { name: "take 10", createdAt: "2025-03-03T00:00:00Z", durationS: 5, tags: ["walk", "raw"] }),
  clipSummary("2", { name: "Take 2", createdAt: "2025-03-01T00:00:00Z", durationS: 50, tags: ["walk"] }),
  clipSummary("3", {
    name: "走路 练习",
    createdAt: "2025-03-02T00:00:00Z",
    durationS: 1,
    fileName: "Büro-Kamera.MP4",
    correctedFrames: 30,
  }),
];
const find = (change: Partial<ClipQuery>) => findClips(clips, { ...everything, ...change }, "en").map(({ id }) => id);

describe("finding clips", () => {
  it("finds all without words", () => expect(find({})).toHaveLength(3));

  it.each([
    ["TAKE", ["2", "1"]],
    ["take 10", ["1"]],
    ["walk ra", ["1"]],
    ["练习", ["3"]],
    ["buro", ["3"]],
    ["kamera mp4", ["3"]],
    ["  ", ["2", "1", "3"]],
    ["nothing", []],
  ])("by %j", (search, expected) => expect(find({ search })).toEqual(expected));

  it("by tags that a clip must all have", () => {
    expect(find({ tags: ["walk"] })).toEqual(["2", "1"]);
    expect(find({ tags: ["walk", "raw"] })).toEqual(["1"]);
    expect(find({ tags: ["walk"], search: "2" })).toEqual(["2"]);
  });
});

describe("sorting clips", () => {
  it("counts numbers in names as numbers", () => expect(find({})).toEqual(["2", "1", "3"]));

  it("by date, duration and correction, both ways", () => {
    expect(find({ sort: "date" })).toEqual(["2", "3", "1"]);
    expect(find({ sort: "date", descending: true })).toEqual(["1", "3", "2"]);
    expect(find({ sort: "duration" })).toEqual(["3", "1", "2"]);
    expect(find({ sort: "corrected", descending: true })[0]).toBe("3");
  });

  it("gives equals the same order both ways: by name", () => {
    expect(find({ sort: "corrected" }).slice(0, 2)).toEqual(["2", "1"]);
    expect(find({ sort: "corrected", descending: true }).slice(1)).toEqual(["2", "1"]);
  });
});

describe("how much of a clip is corrected", () => {
  it("is a share of the frames with a pose", () => {
    expect(correctedShare(clipSummary("a", { correctedFrames: 75, posedFrames: 300 }))).toBe(0.25);
    expect(correctedShare(clipSummary("a", { correctedFrames: 0, posedFrames: 0 }))).toBe(0);
    expect(correctedShare(clipSummary("a", { correctedFrames: 12, posedFrames: 10 }))).toBe(1);
  });
});
