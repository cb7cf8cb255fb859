import type { CurvePoint, HeldOutPoint } from "../../../../../common/trainingProtocol";
import { jointNames } from "../../../../../pose/skeleton";
import type { RunCurves } from "./chartLines";

const curveColumns: readonly [name: string, read: (point: CurvePoint) => number][] = [
  ["training_loss", ({ loss }) => loss],
  ["training_mpjpe_mm", ({ mpjpeMm }) => mpjpeMm],
  ["gradient_norm", ({ gradientNorm }) => gradientNorm],
  ["learning_rate", ({ learningRate }) => learningRate],
  ["frames_per_second", ({ framesPerSecond }) => framesPerSecond],
];

const heldOutColumns: readonly [name: string, read: (point: HeldOutPoint) => number | undefined][] = [
  ["held_out_loss", ({ loss }) => loss],
  ["held_out_error_mm", ({ errorMm }) => errorMm],
  ["held_out_mpjpe_mm", ({ mpjpeMm }) => mpjpeMm],
  ["held_out_reprojection_mm", ({ reprojectionMm }) => reprojectionMm],
  ...jointNames.map((name, joint): [string, (point: HeldOutPoint) => number | undefined] => [
    `held_out_${name}_mm`,
    ({ perJointMm }) => perJointMm[joint],
  ]),
];

/** All curves of a run as a table: a row for each step at which something was measured, empty where it was not. */
export function curvesCsv({ curve, heldOut }: RunCurves): string {
  const ofCurve = new Map(curve.map((point) => [point.step, point]));
  const ofHeldOut = new Map(heldOut.map((point) => [point.step, point]));
  const steps = [...new Set([...ofCurve.keys(), ...ofHeldOut.keys()])].sort((a, b) => a - b);
  const header = ["step", ...curveColumns.map(([name]) => name), ...heldOutColumns.map(([name]) => name)];
  const rows = steps.map((step) => {
    const [point, measured] = [ofCurve.get(step), ofHeldOut.get(step)];
    return [
      step,
      ...curveColumns.map(([, read]) => cell(point && read(point))),
      ...heldOutColumns.map(([, read]) => cell(measured && read(measured))),
    ].join(",");
  });
  return `${[header.join(","), ...rows].join("\n")}\n`;
}

function cell(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "" : String(value);
}
