import { describe, expect, it } from "vitest";
import { applyCrouch } from "../../../../src/pose/synthesis/crouch";
import { stretchLegs } from "../../../../src/pose/synthesis/legStretch";
import { legs, measureLeg } from "../../../../src/pose/synthesis/legs";
import { standingPoints } from "./testMotion";

const crouchedBy = (depth: number) => {
  const points = standingPoints();
  applyCrouch(
    points,
    { straightness: 0.98, depth, periodSeconds: undefined, phase: 0, back: 0, lean: 0, outwards: 0 },
    0,
  );
  return points;
};
const reachOf = (points: Float32Array, leg = legs[0]!) => {
  const { thigh, shin, span } = measureLeg(points, leg);
  return span / (thigh + shin);
};

describe("stretching legs", () => {
  it("straightens legs that are nearly straight, by the asked amount", () => {
    const points = crouchedBy(0.04);
    expect(reachOf(points)).toBeCloseTo(0.96, 2);
    const half = points.slice();
    stretchLegs(half, 0.5);
    expect(reachOf(half)).toBeCloseTo((0.96 + 0.998) / 2, 2);
    stretchLegs(points, 1);
    for (const leg of legs) expect(reachOf(points, leg)).toBeCloseTo(0.998, 3);
  });

  it("keeps bone lengths, the bend's side and everything above the legs", () => {
    const before = crouchedBy(0.06);
    const after = before.slice();
    stretchLegs(after, 1);
    for (const leg of legs) {
      const [from, to] = [measureLeg(before, leg), measureLeg(after, leg)];
      expect(to.thigh).toBeCloseTo(from.thigh, 2);
      expect(to.shin).toBeCloseTo(from.shin, 2);
      to.bend!.forEach((value, axis) => expect(value).toBeCloseTo(from.bend![axis]!, 2));
    }
    expect(after.slice(7 * 3, 22 * 3)).toEqual(before.slice(7 * 3, 22 * 3));
  });

  it("leaves bent legs alone", () => {
    const points = crouchedBy(0.3);
    const before = points.slice();
    stretchLegs(points, 1);
    expect(points).toEqual(before);
  });
});
