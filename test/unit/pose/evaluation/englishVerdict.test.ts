import { describe, expect, it } from "vitest";
import type { Comparison, Verdict } from "../../../../src/common/verdict";
import { verdictSentence } from "../../../../src/pose/evaluation/englishVerdict";

const exact = (mean: number, low = mean, high = mean) => ({ mean, low, high });
const comparison = (before: number, after: number, low = Number.NaN, high = Number.NaN): Comparison => ({
  before: exact(before),
  after: exact(after),
  difference: { mean: after - before, low, high },
});
const clip = { clipId: "a", name: "A", frames: 10, beforeMm: 1, afterMm: 1 };

const better: Verdict = {
  ...{ outcome: "better", measure: "mpjpe", against: "truth", intervalsOver: "clips" },
  heldOut: comparison(100, 76, -30.04, -18.2),
  jitter: comparison(1, 1),
  boneSpreadMm: comparison(1, 1),
  builtIn: comparison(98, 99.96),
  ...{ perJoint: { beforeMm: [], afterMm: [] }, perClip: [clip, clip, clip], worst: [], mostImproved: [] },
  advice: [{ kind: "use-it" }, { kind: "correct-frames", frames: 30, pose: "sitting", joint: 16 }],
};

describe("a verdict in words", () => {
  it("says whether, by how much, how sure, against what, and what next", () => {
    expect(verdictSentence(better)).toBe(
      "Better: the mean joint error (MPJPE) on 3 held-out clips went from 100.0 to 76.0 mm (-24.0 %, 95 % interval of " +
        "the change -30.0 to -18.2 mm), measured against imported truth. On the built-in motion its error changed by " +
        "+2.0 %. Next: use it; correct 30 more frames of sitting, RWrist above all.",
    );
  });

  it("says so when it got worse, or cannot be told, on one clip alone", () => {
    const worse: Verdict = {
      ...better,
      ...{ outcome: "worse", measure: "reprojection", against: "placed-keypoints", perClip: [clip] },
      ...{ heldOut: comparison(20, 30, 4, 16), intervalsOver: "stretches", advice: [{ kind: "discard-it" }] },
      builtIn: comparison(Number.NaN, Number.NaN),
    };
    expect(verdictSentence(worse)).toBe(
      "Worse: the reprojection error at the body's distance on the held-out clip went from 20.0 to 30.0 mm (+50.0 %, " +
        "95 % interval of the change +4.0 to +16.0 mm over stretches of so few clips), measured against the keypoints " +
        "you put right. Next: discard it.",
    );
    const unsure: Verdict = { ...better, outcome: "not-distinguishable", heldOut: comparison(50, 50) };
    expect(verdictSentence(unsure)).toContain(
      "Not distinguishable from before: the mean joint error (MPJPE) on 3 held-out clips stayed at 50.0 mm (0.0 %, too " +
        "little to give an interval)",
    );
  });

  it("says what is missing without held-out clips", () => {
    const none: Verdict = { ...better, outcome: "no-held-out", perClip: [], advice: [{ kind: "add-held-out" }] };
    expect(verdictSentence(none)).toMatch(/^Whether it got better is not known: there is no held-out clip/);
    expect(verdictSentence({ ...none, advice: [] })).not.toContain("Next");
  });

  it("has words for every advice", () => {
    const advice: Verdict["advice"] = [
      ...([{ kind: "more-rehearsal" }, { kind: "lower-learning-rate" }, { kind: "train-longer" }] as const),
      { kind: "correct-frames", frames: 30, pose: "any" },
    ];
    expect(verdictSentence({ ...better, advice })).toMatch(
      /Next: train again with a larger share of built-in motion.*; train again with a lower.*; train longer.*; correct 30 more frames\.$/,
    );
  });
});
