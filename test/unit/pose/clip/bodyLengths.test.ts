import { describe, expect, it } from "vitest";
import { BodyLengths } from "../../../../src/pose/clip/bodyLengths";
import { meanBoneLengthsMm } from "../../../../src/pose/meanBody";
import { jointIndex } from "../../../../src/pose/skeleton";
import { standing, testClip } from "./testClip";

const [left, right] = [jointIndex("LFoot"), jointIndex("RFoot")];

/** Standing with the left shin this much longer. */
const withShin = (longer: number) => standing.map((value, i) => (i === left * 3 + 1 ? value + longer : value));
const shin = Math.hypot(5, 420, 50);

describe("BodyLengths", () => {
  it("are the mean body's as long as nothing is known", () => {
    const lengths = new BodyLengths(testClip({ frames: 5, loaded: () => false }));
    expect(lengths.refresh()).toBe(false);
    expect(lengths.lengthsMm).toEqual(meanBoneLengthsMm);
    const unposed = new BodyLengths(testClip({ frames: 5, pose: () => undefined }));
    expect(unposed.refresh()).toBe(false);
    expect(unposed.lengthsMm).toEqual(meanBoneLengthsMm);
  });

  it("are medians, left and right averaged; a few wild frames do not count", () => {
    const longer = [0, 2, 900, 4, 4000];
    const lengths = new BodyLengths(testClip({ frames: 5, pose: (frame) => withShin(longer[frame]!) }));
    expect(lengths.refresh()).toBe(true);
    const own = Math.hypot(5, 424, 50);
    expect(lengths.lengthsMm[left]).toBeCloseTo((own + shin) / 2, 3);
    expect(lengths.lengthsMm[right]).toBe(lengths.lengthsMm[left]);
    expect(lengths.lengthsMm[0]).toBe(0);
    expect(lengths.refresh()).toBe(false);
  });

  it("end up the same, whatever came first", () => {
    let until = 3;
    const clip = testClip({ frames: 2000, pose: (frame) => withShin(frame / 10), loaded: (frame) => frame < until });
    const lengths = new BodyLengths(clip);
    expect(lengths.refresh()).toBe(true);
    const early = lengths.lengthsMm[left]!;
    until = 2000;
    expect(lengths.refresh()).toBe(true);
    const all = new BodyLengths(clip);
    all.refresh();
    expect(lengths.lengthsMm).toEqual(all.lengthsMm);
    expect(lengths.lengthsMm[left]).toBeGreaterThan(early + 40);
  });
});
