import { describe, expect, it } from "vitest";
import type { CurvePoint, HeldOutPoint } from "../../../../../../src/common/trainingProtocol";
import { alignLines, chartLines } from "../../../../../../src/renderer/screens/train/run/curves/chartLines";
import { curvesCsv } from "../../../../../../src/renderer/screens/train/run/curves/curvesCsv";
import { formatValue } from "../../../../../../src/renderer/screens/train/run/curves/formatValue";
import { mainSeries, plotData, valueAt } from "../../../../../../src/renderer/screens/train/run/curves/plotData";
import { bestStep } from "../../../../../../src/renderer/screens/train/run/curves/runPlotSource";

const point = (step: number, change: Partial<CurvePoint> = {}): CurvePoint => ({
  step,
  loss: step / 10,
  mpjpeMm: Number.NaN,
  gradientNorm: 1,
  learningRate: 1e-4,
  framesPerSecond: 300,
  ...change,
});
const measured = (step: number, errorMm: number, change: Partial<HeldOutPoint> = {}): HeldOutPoint => ({
  step,
  errorMm,
  mpjpeMm: errorMm,
  loss: errorMm,
  perJointMm: Array.from({ length: 17 }, () => errorMm),
  ...change,
});

describe("the lines of a chart", () => {
  it("leaves out what was never measured", () => {
    const curves = { curve: [point(10), point(20)], heldOut: [measured(0, 90), measured(20, 70)] };
    expect(chartLines("error", curves).map(({ id }) => id)).toEqual(["heldOutMpjpe"]);
    expect(chartLines("loss", curves).map(({ id }) => id)).toEqual(["trainingLoss", "heldOutLoss"]);
    expect(chartLines("loss", { curve: [], heldOut: [] })).toEqual([]);
  });

  it("puts lines on the steps of all of them, with nothing where one has no value", () => {
    const lines = [
      { steps: [10, 20, 30], values: [1, Number.NaN, 3] },
      { steps: [0, 20], values: [9, 7] },
    ];
    expect(alignLines(lines, false)).toEqual({
      steps: [0, 10, 20, 30],
      values: [
        [null, 1, null, 3],
        [9, null, 7, null],
      ],
    });
  });

  it("leaves out of a logarithmic chart what it cannot show", () => {
    expect(alignLines([{ steps: [1, 2, 3], values: [0, -1, 5] }], true).values).toEqual([[null, null, 5]]);
  });

  it("draws a line of many points raw and smoothed, and a measured one as it is", () => {
    const lines = chartLines("loss", { curve: [point(10), point(20)], heldOut: [measured(0, 9), measured(20, 7)] });
    const [steps, raw, smoothed, heldOut] = plotData(lines, 0.5, false);
    expect(steps).toEqual([0, 10, 20]);
    expect(raw).toEqual([null, 1, 2]);
    expect(smoothed![2]).toBeCloseTo((0.5 * 1 + 2) / 1.5, 12);
    expect(heldOut).toEqual([9, null, 7]);
    expect(mainSeries(lines)).toEqual([2, 3]);
  });

  it("reads the last value at or before a place", () => {
    expect(valueAt([null, 4, null, null], 3)).toBe(4);
    expect(valueAt([null, 4], 0)).toBeUndefined();
  });

  it("marks the best measurement, once there is more than the first", () => {
    expect(bestStep([measured(0, 90)])).toBeUndefined();
    expect(bestStep([measured(0, 90), measured(50, 60), measured(100, 70), measured(150, Number.NaN)])).toBe(50);
  });
});

describe("curves as CSV", () => {
  it("has a row for each step, empty where nothing was measured", () => {
    const lines = curvesCsv({ curve: [point(10)], heldOut: [measured(0, 90), measured(10, 80)] }).split("\n");
    const header = lines[0]!.split(",");
    const cells = (line: string) => Object.fromEntries(line.split(",").map((cell, i) => [header[i], cell]));
    expect(lines).toHaveLength(4);
    expect(cells(lines[1]!)).toMatchObject({ step: "0", training_loss: "", held_out_error_mm: "90" });
    expect(cells(lines[2]!)).toMatchObject({
      step: "10",
      training_loss: "1",
      training_mpjpe_mm: "",
      learning_rate: "0.0001",
      held_out_LWrist_mm: "80",
      held_out_reprojection_mm: "",
    });
    expect(lines[3]).toBe("");
  });
});

describe("values in words", () => {
  it("shows the digits that count", () => {
    expect(formatValue(84.312, "error", "en")).toBe("84.3");
    expect(formatValue(1234.5, "speed", "en")).toBe("1,235");
    expect(formatValue(1e-4, "rate", "en")).toBe("1e-4");
    expect(formatValue(0, "rate", "en")).toBe("0");
    expect(formatValue(0.51239, "loss", "en")).toBe("0.5124");
    expect(formatValue(0.0000312, "loss", "en")).toBe("3.12e-5");
    expect(formatValue(Number.NaN, "loss", "en")).toBe("–");
  });
});
