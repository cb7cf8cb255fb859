import { beforeEach, describe, expect, it } from "vitest";
import { curveSeries } from "../../../../../../src/pose/clip/curveSeries";
import { findCurves } from "../../../../../../src/renderer/screens/annotate/curves/curveCatalogue";
import {
  type CurveSamples,
  type SampleRequest,
  sampleCurves,
} from "../../../../../../src/renderer/screens/annotate/curves/curveSamples";
import type { ClipSession } from "../../../../../../src/renderer/screens/annotate/session/clipSession";
import { openClip } from "../tools/openClip";

let clip: ClipSession;
beforeEach(async () => {
  ({ clip } = await openClip());
});

const curves = findCurves(["RKnee.flexion", "LWrist.speed", "Head.y"]);

function sample(change: Partial<SampleRequest>): CurveSamples {
  const request = { clip, curves, view: clip.bounds, widthPx: 1000, withRaw: false, ...change };
  const steps = sampleCurves(request);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe("curves of what is seen", () => {
  it("have every frame where there is room for it, as curveSeries gives it", () => {
    const { timesS, values } = sample({});
    expect(timesS).toEqual([...clip.data.timestampsS]);
    const last = clip.info.frames - 1;
    curves.forEach(({ kind, joint }, index) => {
      expect(values[index]).toEqual([...curveSeries(clip.data, clip.placer, kind, joint, 0, last).values]);
    });
  });

  it("have frames at an even stride where there is not, the same ones however far it is scrolled", () => {
    const [fromS, toS] = [clip.data.timestampsS[5]!, clip.data.timestampsS[55]!];
    const { timesS } = sample({ widthPx: 5, view: { fromS, toS } });
    const frames = timesS.map((timeS) => Math.round(timeS * 30));
    expect(frames.every((frame) => frame % 6 === 0)).toBe(true);
    const scrolled = sample({ widthPx: 5, view: { fromS: fromS + 1 / 30, toS: toS + 1 / 30 } });
    expect(scrolled.timesS.filter((timeS) => timesS.includes(timeS)).length).toBeGreaterThan(6);
  });

  it("break at a cut", () => {
    clip.edit("cut", { "cut/17": true });
    const { values } = sample({});
    expect(values[0]![16]).not.toBeNaN();
    expect(values[0]![17]).toBeNaN();
    expect(values[0]![18]).not.toBeNaN();
  });

  it("show what filters did when the raw poses are asked for", () => {
    clip.edit("smooth", { "filter/a": { range: [0, 59], settings: { kind: "gaussian", sigmaS: 0.3 } } });
    const { values, raw } = sample({ withRaw: true });
    const difference = values[0]!.map((value, frame) => Math.abs(value - raw![0]![frame]!));
    expect(Math.max(...difference)).toBeGreaterThan(0.5);
    expect(sample({}).raw).toBeUndefined();
  });
});

describe("the catalogue of curves", () => {
  it("finds those that there are, in the order asked for", () => {
    expect(findCurves(["Head.y", "nobody.flexion", "RKnee.flexion"]).map(({ id }) => id)).toEqual([
      "Head.y",
      "RKnee.flexion",
    ]);
  });
});
