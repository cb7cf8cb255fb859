import { describe, expect, it } from "vitest";
import type { ClipOverview } from "../../../../../../src/common/libraryProtocol";
import type { ClipData } from "../../../../../../src/renderer/screens/annotate/session/clipData";
import { lowestScore, scoreQuality } from "../../../../../../src/renderer/screens/annotate/timeline/scoreColumns";

/** A clip of 100 frames whose keypoints of frame f all have the score f / 100; none in frames 40 to 49. */
const data = (loadedUntil: number) =>
  ({
    info: { frames: 100 },
    isLoaded: (frame: number) => frame < loadedUntil,
    keypoints: (frame: number) =>
      new Float32Array(51).fill(frame >= 40 && frame < 50 ? Number.NaN : Math.fround(frame / 100)),
  }) as unknown as ClipData;
const overview: ClipOverview = {
  lowestScore: Float32Array.from({ length: 10 }, (_, bucket) => (bucket === 4 ? Number.NaN : bucket / 10)),
  posed: new Float32Array(10),
};

describe("the confidence of a stretch of frames", () => {
  it("is that of its worst frame", () => {
    expect(lowestScore(data(100), undefined, 20, 24)).toBeCloseTo(0.2);
    expect(lowestScore(data(100), undefined, 38, 41)).toBeCloseTo(0.38);
  });

  it("is none where nobody was found", () => {
    expect(lowestScore(data(100), undefined, 42, 44)).toBeNaN();
  });

  it("comes from the overview where there are many frames, or they have not come", () => {
    expect(lowestScore(data(100), overview, 20, 59)).toBeCloseTo(0.2);
    expect(lowestScore(data(0), overview, 91, 91)).toBeCloseTo(0.9);
    expect(lowestScore(data(0), overview, 41, 42)).toBeNaN();
    expect(lowestScore(data(0), undefined, 41, 42)).toBeUndefined();
  });

  it("is good or bad within the scores that the detector gives", () => {
    expect(scoreQuality(0.1)).toBe(0);
    expect(scoreQuality(0.45)).toBeCloseTo(0.5);
    expect(scoreQuality(0.9)).toBe(1);
  });
});
