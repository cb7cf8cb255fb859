import type { CurvePoint, HeldOutPoint } from "../../../../../common/trainingProtocol";

export const chartIds = ["error", "loss", "gradient", "rate", "speed"] as const;
export type ChartId = (typeof chartIds)[number];

export type LineId =
  | "trainingMpjpe"
  | "heldOutMpjpe"
  | "heldOutReprojection"
  | "trainingLoss"
  | "heldOutLoss"
  | "gradientNorm"
  | "learningRate"
  | "framesPerSecond";

/** A line of a chart: a value at each of some steps. */
export interface ChartLine {
  id: LineId;
  /** `training`: many points, can be smoothed. `held-out`: few, each shown. */
  kind: "training" | "held-out";
  /** Rising. */
  steps: number[];
  /** NaN where there is none. */
  values: number[];
}

export const chartLineIds: Record<ChartId, readonly LineId[]> = {
  error: ["trainingMpjpe", "heldOutMpjpe", "heldOutReprojection"],
  loss: ["trainingLoss", "heldOutLoss"],
  gradient: ["gradientNorm"],
  rate: ["learningRate"],
  speed: ["framesPerSecond"],
};

const fromCurve: Partial<Record<LineId, (point: CurvePoint) => number>> = {
  trainingMpjpe: ({ mpjpeMm }) => mpjpeMm,
  trainingLoss: ({ loss }) => loss,
  gradientNorm: ({ gradientNorm }) => gradientNorm,
  learningRate: ({ learningRate }) => learningRate,
  framesPerSecond: ({ framesPerSecond }) => framesPerSecond,
};

const fromHeldOut: Partial<Record<LineId, (point: HeldOutPoint) => number>> = {
  heldOutMpjpe: ({ mpjpeMm }) => mpjpeMm ?? Number.NaN,
  heldOutReprojection: ({ reprojectionMm }) => reprojectionMm ?? Number.NaN,
  heldOutLoss: ({ loss }) => loss,
};

export interface RunCurves {
  curve: readonly CurvePoint[];
  heldOut: readonly HeldOutPoint[];
}

/** A line of a run, whether it has values or not. */
export function lineOf(id: LineId, { curve, heldOut }: RunCurves): ChartLine {
  const ofCurve = fromCurve[id];
  if (ofCurve) {
    return { id, kind: "training", steps: curve.map(({ step }) => step), values: curve.map(ofCurve) };
  }
  return { id, kind: "held-out", steps: heldOut.map(({ step }) => step), values: heldOut.map(fromHeldOut[id]!) };
}

/** The lines of a chart that have at least one value. */
export function chartLines(chart: ChartId, curves: RunCurves): ChartLine[] {
  return chartLineIds[chart].map((id) => lineOf(id, curves)).filter(({ values }) => values.some(Number.isFinite));
}

/** Lines on the steps of all of them. */
export interface AlignedLines {
  /** Rising. */
  steps: number[];
  /** For each line; null where it has no value at a step (as uPlot wants it). */
  values: (number | null)[][];
}

/** @param isLog values that a logarithmic axis cannot show are left out */
export function alignLines(lines: readonly { steps: number[]; values: number[] }[], isLog: boolean): AlignedLines {
  const steps = [...new Set(lines.flatMap((line) => line.steps))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, index) => [step, index]));
  const values = lines.map((line) => {
    const aligned = new Array<number | null>(steps.length).fill(null);
    line.values.forEach((value, index) => {
      if (Number.isFinite(value) && (!isLog || value > 0)) aligned[places.get(line.steps[index]!)!] = value;
    });
    return aligned;
  });
  return { steps, values };
}
