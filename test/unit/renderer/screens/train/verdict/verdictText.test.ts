import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Comparison, Verdict } from "../../../../../../src/common/verdict";
import { en } from "../../../../../../src/renderer/i18n/en";
import { zhCN } from "../../../../../../src/renderer/i18n/zhCN";
import {
  adviceText,
  forgettingSentence,
  verdictSentence,
} from "../../../../../../src/renderer/screens/train/verdict/verdictText";

beforeAll(() =>
  i18next.init({
    lng: "en",
    resources: { en: { translation: en }, "zh-CN": { translation: zhCN } },
    interpolation: { escapeValue: false },
  }),
);

const english = () => i18next.getFixedT("en");
const chinese = () => i18next.getFixedT("zh-CN");

function comparison(before: number, after: number, half: number): Comparison {
  const interval = (mean: number) => ({ mean, low: mean - half, high: mean + half });
  return { before: interval(before), after: interval(after), difference: interval(after - before) };
}

function verdict(change: Partial<Verdict> = {}): Verdict {
  return {
    outcome: "better",
    measure: "mpjpe",
    against: "truth",
    heldOut: comparison(90, 60, 5),
    intervalsOver: "clips",
    jitter: comparison(1, 1, 0.1),
    boneSpreadMm: comparison(1, 1, 0.1),
    builtIn: comparison(50, 51, 0.1),
    perJoint: { beforeMm: [], afterMm: [] },
    perClip: [
      { clipId: "a", name: "a", frames: 1, beforeMm: 90, afterMm: 60 },
      { clipId: "b", name: "b", frames: 1, beforeMm: 90, afterMm: 60 },
    ],
    worst: [],
    mostImproved: [],
    advice: [],
    ...change,
  };
}

describe("a verdict in plain words", () => {
  it("says how much, against what, and how sure that is", () => {
    expect(verdictSentence(verdict(), english(), "en")).toBe(
      "On 2 held-out clips the joints are 60.0 mm off on average instead of 90.0 mm, 33% less, measured against the imported truth. With 95% confidence the change lies between −35.0 and −25.0 mm, so that this is more than chance.",
    );
  });

  it("says in Chinese the same numbers, without a blank between sentences", () => {
    const sentence = verdictSentence(verdict({ against: "annotations" }), chinese(), "zh-CN");
    for (const part of ["2 个留出片段", "60.0 毫米", "90.0 毫米", "以您的标注为准", "−35.0 到 −25.0"])
      expect(sentence).toContain(part);
    expect(sentence).not.toContain("。 ");
  });

  it("says of a rise that it is one, and of what may be chance that it may", () => {
    const worse = verdictSentence(verdict({ outcome: "worse", heldOut: comparison(60, 90, 5) }), english(), "en");
    expect(worse).toContain("50% more");
    const unsure = verdict({
      outcome: "not-distinguishable",
      heldOut: comparison(60, 58, 5),
      intervalsOver: "stretches",
    });
    const sentence = verdictSentence(unsure, english(), "en");
    expect(sentence).toContain("between −7.0 and +3.0 mm: that may be chance. All from one or two clips");
  });

  it("promises nothing without intervals or without held-out clips", () => {
    const single = verdict({ heldOut: comparison(90, 60, Number.NaN) });
    expect(verdictSentence(single, english(), "en")).toContain("too little to say how sure");
    expect(verdictSentence(verdict({ outcome: "no-held-out", perClip: [] }), english(), "en")).toContain(
      "No clip was held out",
    );
  });

  it("tells forgetting that matters from forgetting that does not", () => {
    const sentence = (before: number, after: number) =>
      forgettingSentence(verdict({ builtIn: comparison(before, after, 0.1) }), english(), "en");
    expect(sentence(50, 49)).toContain("Nothing was forgotten");
    expect(sentence(50, 51)).toContain("Hardly anything was forgotten: on the built-in motion the error rose by 2%");
    expect(sentence(50, 54)).toContain("It forgot something");
    expect(sentence(Number.NaN, Number.NaN)).toContain("not measured");
  });

  it("names pose and joint of frames to correct", () => {
    const advice = adviceText({ kind: "correct-frames", frames: 30, pose: "sitting", joint: 13 }, english(), "en");
    expect(advice.title).toBe("Correct 30 more frames of sitting");
    expect(advice.why).toContain("Left wrist");
  });
});
