import { type JointName, jointIndex } from "../../../src/pose/skeleton";

type Point = readonly [number, number, number];

/** One pose as 17 points, whatever its units; axes as named by each function. */
export type Body = readonly Point[];

/** 51 flat coordinates as 17 points. */
export function toBody(coordinates: ArrayLike<number>): Body {
  return Array.from({ length: coordinates.length / 3 }, (_, joint) => [
    coordinates[joint * 3]!,
    coordinates[joint * 3 + 1]!,
    coordinates[joint * 3 + 2]!,
  ]);
}

export function joint(body: Body, name: JointName): Point {
  return body[jointIndex(name)]!;
}

/** Angle at the knee in degrees, 180 when the leg is straight. Any axes. */
export function kneeAngleDegrees(body: Body, side: "L" | "R"): number {
  const [hip, knee, foot] = [joint(body, `${side}Hip`), joint(body, `${side}Knee`), joint(body, `${side}Foot`)];
  const thigh = hip.map((value, i) => value - knee[i]!);
  const shank = foot.map((value, i) => value - knee[i]!);
  const dot = thigh.reduce((sum, value, i) => sum + value * shank[i]!, 0);
  return (Math.acos(dot / (Math.hypot(...thigh) * Math.hypot(...shank))) * 180) / Math.PI;
}

export function meanKneeAngleDegrees(body: Body): number {
  return (kneeAngleDegrees(body, "L") + kneeAngleDegrees(body, "R")) / 2;
}
