import { describe, expect, it } from "vitest";
import { applyCrouch, type Crouch, isStanding } from "../../../../src/pose/synthesis/crouch";
import { standingPoints } from "./testMotion";

const deep: Crouch = {
  straightness: 0.98,
  depth: 0.5,
  periodSeconds: 2,
  phase: 0,
  back: 0.3,
  lean: 0.8,
  outwards: 0.2,
};
const bentAt = (seconds: number, crouch = deep) => {
  const points = standingPoints();
  applyCrouch(points, crouch, seconds);
  return points;
};
const length = (points: Float32Array, a: number, b: number) =>
  Math.hypot(...[0, 1, 2].map((axis) => points[a * 3 + axis]! - points[b * 3 + axis]!));

function kneeDegrees(points: Float32Array, [hip, knee, ankle]: readonly [number, number, number]): number {
  const thigh = length(points, hip, knee);
  const shin = length(points, knee, ankle);
  const span = length(points, hip, ankle);
  return (Math.acos((thigh * thigh + shin * shin - span * span) / (2 * thigh * shin)) * 180) / Math.PI;
}

const legs = [
  [1, 2, 3],
  [4, 5, 6],
] as const;

describe("bending the legs of a standing person", () => {
  it("leaves the pose alone at the top and goes below 100 degrees at the bottom", () => {
    const top = bentAt(0);
    standingPoints().forEach((value, i) => expect(Math.abs(top[i]! - value)).toBeLessThan(0.5));
    for (const leg of legs) {
      expect(kneeDegrees(top, leg)).toBeGreaterThan(170);
      expect(kneeDegrees(bentAt(1), leg)).toBeLessThan(100);
    }
  });

  it("keeps the feet on the ground and every bone's length", () => {
    const upright = standingPoints();
    const bent = bentAt(1);
    for (const [hip, knee, ankle] of legs) {
      expect(length(bent, hip, knee)).toBeCloseTo(length(upright, hip, knee), 1);
      expect(length(bent, knee, ankle)).toBeCloseTo(length(upright, knee, ankle), 1);
      for (let axis = 0; axis < 3; axis++) expect(bent[ankle * 3 + axis]).toBeCloseTo(upright[ankle * 3 + axis]!, 1);
    }
    expect(length(bent, 8, 10)).toBeCloseTo(length(upright, 8, 10), 1);
    expect(length(bent, 17, 10)).toBeCloseTo(length(upright, 17, 10), 1);
  });

  it("moves knees and chest to the front, the hip down and back", () => {
    const bent = bentAt(1);
    expect(bent[2 * 3 + 2]).toBeGreaterThan(100);
    expect(bent[1]).toBeLessThan(550);
    expect(bent[2]).toBeLessThan(-50);
    expect(bent[8 * 3 + 2]! - bent[2]!).toBeGreaterThan(200);
  });

  it("stretches legs that were captured bent", () => {
    const bent = bentAt(0.4);
    expect(kneeDegrees(bent, legs[0])).toBeLessThan(150);
    const straight = { ...deep, straightness: 0.99, depth: 0 };
    applyCrouch(bent, straight, 0);
    for (const leg of legs) expect(kneeDegrees(bent, leg)).toBeGreaterThan(160);
  });

  it("turns with the person", () => {
    const turned = standingPoints();
    for (let i = 0; i < turned.length; i += 3) {
      const [x, z] = [turned[i]!, turned[i + 2]!];
      turned[i] = z;
      turned[i + 2] = -x;
    }
    applyCrouch(turned, deep, 1);
    const bent = bentAt(1);
    for (let i = 0; i < bent.length; i += 3) {
      expect(turned[i]).toBeCloseTo(bent[i + 2]!, 1);
      expect(turned[i + 1]).toBeCloseTo(bent[i + 1]!, 1);
    }
  });

  it("knows who stands", () => {
    expect(isStanding(standingPoints())).toBe(true);
    expect(isStanding(bentAt(1))).toBe(false);
  });
});
