import { describe, expect, it } from "vitest";
import type { CurvePoint } from "../../../../src/common/trainingProtocol";
import { mergeCurve } from "../../../../src/studio/training/mergeCurve";

const point = (step: number, loss: number, mpjpeMm = Number.NaN): CurvePoint => ({
  ...{ step, loss, mpjpeMm, gradientNorm: loss, learningRate: step / 100, framesPerSecond: 50 },
});

describe("mergeCurve", () => {
  it("weights points by the steps that they stand for", () => {
    // Steps 1 to 3 with loss 6 and steps 4 and 5 with loss 1: (3 * 6 + 2 * 1) / 5.
    expect(mergeCurve([point(3, 6), point(5, 1), point(9, 7)])).toEqual([
      { ...point(5, 4), framesPerSecond: 50 },
      point(9, 7),
    ]);
  });

  it("counts the first point from the step with which the run began", () => {
    expect(mergeCurve([point(12, 6), point(14, 2)], 10)[0]!.loss).toBe(4);
  });

  it("leaves out what is not known", () => {
    expect(mergeCurve([point(1, 1, 40), point(2, 1)])[0]!.mpjpeMm).toBe(40);
    expect(mergeCurve([point(1, 1), point(2, 1)])[0]!.mpjpeMm).toBeNaN();
  });
});
