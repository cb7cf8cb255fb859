import { legs, measureLeg, placeKnee } from "./legs";

/** Legs that reach less far than this share of their length keep their bend; above the second they are stretched fully. */
const bentReach = 0.85;
const nearlyStraightReach = 0.95;
const straightReach = 0.998;

/**
 * Stretches legs that are nearly straight: the capture's people stand and walk with knees bent by 20 to 40 degrees, as
 * its marker sets place the joints; a person who stands has straight legs. Each foot moves away from its hip.
 *
 * @param points 24 points, mm; changed in place
 * @param amount 0 leaves the legs as they are, 1 stretches a nearly straight leg fully
 */
export function stretchLegs(points: Float32Array, amount: number): void {
  for (const leg of legs) {
    const measured = measureLeg(points, leg);
    const { thigh, shin, span, bend } = measured;
    const reach = span / (thigh + shin);
    if (!bend || reach <= bentReach || reach >= straightReach) continue;
    const share = Math.min(1, (reach - bentReach) / (nearlyStraightReach - bentReach));
    const factor = (reach + share * amount * (straightReach - reach)) / reach;
    for (let axis = 0; axis < 3; axis++) {
      const shift = (factor - 1) * (points[leg.ankle * 3 + axis]! - points[leg.hip * 3 + axis]!);
      points[leg.ankle * 3 + axis]! += shift;
      points[leg.toes * 3 + axis]! += shift;
    }
    placeKnee(points, leg, measured, bend);
  }
}
