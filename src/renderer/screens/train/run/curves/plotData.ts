import type uPlot from "uplot";
import { smooth } from "../../../../charts/smooth";
import { alignLines, type ChartLine } from "./chartLines";

/** What uPlot draws with plotOptions: of each line of many points the raw one and the smoothed one. */
export function plotData(lines: readonly ChartLine[], smoothing: number, isLog: boolean): uPlot.AlignedData {
  const drawn = lines.flatMap((line) =>
    line.kind === "held-out" ? [line] : [line, { ...line, values: smooth(line.values, smoothing) }],
  );
  const { steps, values } = alignLines(drawn, isLog);
  return [steps, ...values];
}

/** Index of each line's main series in plotData's result. */
export function mainSeries(lines: readonly ChartLine[]): number[] {
  let next = 1;
  return lines.map(({ kind }) => {
    next += kind === "held-out" ? 1 : 2;
    return next - 1;
  });
}

/** The value at a place, or the last one before it. */
export function valueAt(values: ArrayLike<number | null | undefined>, index: number): number | undefined {
  for (let i = index; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}
