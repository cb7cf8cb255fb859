import type { TFunction } from "i18next";
import { type CurveKind, curvesOf, curveUnit } from "../../../../pose/clip/curveSeries";
import { type JointName, jointNames } from "../../../../pose/skeleton";

/** A curve that can be drawn: `knee flexion` of one joint, say. */
export interface Curve {
  /** `RKnee.flexion`; kept in the preferences. */
  id: string;
  joint: number;
  kind: CurveKind;
  unit: ReturnType<typeof curveUnit>;
}

/** Every curve, joint by joint. */
export const curves: readonly Curve[] = jointNames.flatMap((name, joint) =>
  curvesOf(joint).map((kind) => ({ id: `${name}.${kind}`, joint, kind, unit: curveUnit(kind) })),
);

/** Those of these ids that there are, in this order. */
export function findCurves(ids: readonly string[]): Curve[] {
  return ids.flatMap((id) => curves.find((curve) => curve.id === id) ?? []);
}

/** "Right knee, flexion". */
export function curveName({ joint, kind }: Curve, t: TFunction): string {
  const name: JointName = jointNames[joint]!;
  return `${t(`annotate.joints.${name}`)}, ${t(`player.curves.kind.${kind}`)}`;
}

const unitSigns: Record<Curve["unit"], string> = { deg: "°", "m/s": "m/s", m: "m" };

/** "42.5°", "1.20 m/s"; a dash where there is no value. */
export function formatCurveValue(value: number, unit: Curve["unit"]): string {
  if (!Number.isFinite(value)) return "–";
  return unit === "deg" ? `${value.toFixed(1)}°` : `${value.toFixed(2)} ${unitSigns[unit]}`;
}

export const curveColours = [
  "--curve-1",
  "--curve-2",
  "--curve-3",
  "--curve-4",
  "--curve-5",
  "--curve-6",
  "--curve-7",
  "--curve-8",
] as const;
