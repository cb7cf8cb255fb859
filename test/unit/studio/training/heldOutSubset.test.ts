import { describe, expect, it } from "vitest";
import { yardstickOf } from "../../../../src/pose/evaluation/yardstick";
import { heldOutSubset } from "../../../../src/studio/training/heldOutSubset";
import { chooseWatched, watchedFrames } from "../../../../src/studio/training/watchedFrames";
import { placedClip, truthClip } from "../../pose/dataset/learningClips";

describe("heldOutSubset", () => {
  it("takes short clips whole", () => {
    const clips = [truthClip(50), truthClip(40)];
    expect(heldOutSubset(clips, 100)).toEqual(clips.map((clip) => ({ clip, first: 0 })));
  });

  it("takes pieces of long ones where most is known, spread over their length", () => {
    const clip = placedClip(1000, [...Array.from({ length: 60 }, (_, i) => 300 + i), 900]);
    const pieces = heldOutSubset([{ ...clip, cuts: [320, 700] }], 200);
    expect(pieces.map((piece) => piece.clip.timestampsS.length)).toEqual([100, 100]);
    const [one, two] = pieces;
    expect(one!.first).toBeLessThanOrEqual(300);
    expect(one!.first + 100).toBeGreaterThanOrEqual(360);
    expect(two!.first).toBeLessThanOrEqual(900);
    expect(one!.clip.cuts).toEqual([320 - one!.first]);
    expect(one!.clip.placeWeights).toEqual(clip.placeWeights.slice(one!.first * 17, (one!.first + 100) * 17));
    expect(one!.clip.timestampsS[0]).toBe(clip.timestampsS[one!.first]);
  });

  it("takes what the whole clips are measured by, however much else is known", () => {
    // One of many has a truth: that is the measure, and the places of the others are not.
    const clips = Array.from({ length: 60 }, (_, i) => (i === 31 ? truthClip(50) : placedClip(50, [1, 2, 3])));
    expect(yardstickOf(heldOutSubset(clips, 300).map(({ clip }) => clip))).toEqual(yardstickOf(clips));
    // So within a clip: five frames with a 3D target outweigh any number of places.
    const clip = placedClip(
      1000,
      Array.from({ length: 90 }, (_, i) => i + 300),
    );
    clip.jointWeights.fill(1, 700 * 17, 705 * 17);
    clip.targetsMm.fill(0, 700 * 51, 705 * 51);
    const [piece] = heldOutSubset([clip], 100);
    expect(piece!.first).toBeLessThanOrEqual(700);
    expect(piece!.first + 100).toBeGreaterThanOrEqual(705);
  });

  it("never takes more than asked for, however many clips there are", () => {
    const clips = Array.from({ length: 40 }, () => truthClip(100));
    const pieces = heldOutSubset(clips, 300);
    expect(pieces.reduce((sum, { clip }) => sum + clip.timestampsS.length, 0)).toBeLessThanOrEqual(300);
    expect(pieces).toHaveLength(10);
  });
});

describe("frames to watch", () => {
  it("are those on which the base model is furthest off, one of a piece, four at most", () => {
    const clips = Array.from({ length: 6 }, () => truthClip(40));
    const pieces = clips.map((clip, i) => ({ clip, first: i * 100 }));
    const before = clips.map((clip) => clip.targetsMm.slice());
    before.forEach((poses, i) => {
      poses[(20 + i) * 51 + 10]! += 300;
      // Before the network has settled, and where nobody is seen.
      poses[2 * 51 + 10]! += 900;
      poses.fill(Number.NaN, 30 * 51, 31 * 51);
    });
    const places = chooseWatched(pieces, before);
    expect(places).toEqual([0, 1, 3, 4].map((clip) => ({ clip, frame: 20 + clip })));
    const [shown] = watchedFrames(pieces, places, before);
    expect(shown).toMatchObject({ frame: 20, clipName: "truth", now: shown!.before });
    expect(shown!.before[10]! - shown!.truth![10]!).toBeCloseTo(300, 3);
    const now = places.map(() => new Float32Array(51).fill(1));
    expect(watchedFrames(pieces, places, before, now)[1]).toMatchObject({ frame: 121, now: now[1] });
  });

  it("have no truth where only places are known", () => {
    const clip = placedClip(40, [25]);
    const before = [new Float32Array(40 * 51)];
    const places = chooseWatched([{ clip, first: 0 }], before);
    expect(places).toEqual([{ clip: 0, frame: 25 }]);
    expect(watchedFrames([{ clip, first: 0 }], places, before)[0]!.truth).toBeUndefined();
  });
});
