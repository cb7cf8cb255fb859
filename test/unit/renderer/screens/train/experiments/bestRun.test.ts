import { describe, expect, it } from "vitest";
import type { Comparison, Verdict } from "../../../../../../src/common/verdict";
import { bestRun } from "../../../../../../src/renderer/screens/train/experiments/bestRun";

function comparison(after: number): Comparison {
  const interval = (mean: number) => ({ mean, low: mean, high: mean });
  return { before: interval(100), after: interval(after), difference: interval(after - 100) };
}

/** A verdict with these errors of its held-out clips, mm. */
function verdict(afterMm: readonly number[], change: Partial<Verdict> = {}): Verdict {
  const mean = afterMm.reduce((sum, each) => sum + each, 0) / afterMm.length;
  return {
    outcome: "better",
    measure: "mpjpe",
    against: "annotations",
    intervalsOver: "clips",
    heldOut: comparison(mean),
    jitter: comparison(0),
    boneSpreadMm: comparison(0),
    builtIn: comparison(0),
    perJoint: { beforeMm: [], afterMm: [] },
    perClip: afterMm.map((each, index) => ({
      clipId: String(index),
      name: String(index),
      frames: 10,
      beforeMm: 100,
      afterMm: each,
    })),
    worst: [],
    mostImproved: [],
    advice: [],
    ...change,
  };
}

describe("the best of several trainings", () => {
  it("is the one that is better on every clip, also where clips differ more than trainings do", () => {
    const runs = [
      { id: "a", verdict: verdict([50, 90, 130, 170]) },
      { id: "b", verdict: verdict([45, 84, 126, 163]) },
      { id: "c", verdict: verdict([60, 99, 138, 180]) },
    ];
    expect(bestRun(runs)).toBe("b");
  });

  it("is nobody when clips contradict one another", () => {
    const runs = [
      { id: "a", verdict: verdict([50, 90, 130, 170]) },
      { id: "b", verdict: verdict([40, 99, 120, 178]) },
    ];
    expect(bestRun(runs)).toBeUndefined();
  });

  it("is nobody with a single clip, a single training, or none", () => {
    const one = [
      { id: "a", verdict: verdict([50]) },
      { id: "b", verdict: verdict([40]) },
    ];
    expect(bestRun(one)).toBeUndefined();
    expect(bestRun([{ id: "a", verdict: verdict([50, 60]) }])).toBeUndefined();
    expect(bestRun([])).toBeUndefined();
  });

  it("is nobody when they were measured against different things, or on different clips", () => {
    const best = { id: "a", verdict: verdict([40, 50, 60]) };
    expect(bestRun([best, { id: "b", verdict: verdict([80, 90, 99], { measure: "reprojection" }) }])).toBeUndefined();
    const elsewhere = verdict([80, 90, 99]);
    elsewhere.perClip = elsewhere.perClip.map((clip) => ({ ...clip, clipId: `other ${clip.clipId}` }));
    expect(bestRun([best, { id: "b", verdict: elsewhere }])).toBeUndefined();
  });
});
