import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkToInside } from "../../../../../src/pose/camera";
import { boneLengths } from "../../../../../src/pose/clip/boneVectors";
import { holdFeet } from "../../../../../src/pose/clip/motion/footLock";
import type { Vector } from "../../../../../src/pose/rotation";
import { distance, standing } from "../testClip";
import { point } from "./walker";

const figure = () => networkToInside(standing);
const ankles = { left: 6, right: 3 } as const;

/** A figure whose bones all point somewhere else by up to so much. */
function bent(turns: readonly number[]): Float32Array {
  return figure().map((value, i) => (i < 3 ? 0 : value + turns[i % turns.length]!));
}

describe("holding feet", () => {
  it("changes nothing without a hold, and nothing where the feet are held where they are", () => {
    const free = figure();
    const joints = figure();
    holdFeet(joints, []);
    expect(joints).toEqual(free);
    holdFeet(joints, [{ foot: "left", place: point(free, ankles.left), weight: 1 }]);
    joints.forEach((value, i) => {
      expect(Math.abs(value - free[i]!)).toBeLessThan(1e-6);
    });
  });

  it("a foot within reach is where it is held within 0.1 mm, the rest of the body stays, bones keep their lengths", () => {
    const near = fc.double({ min: -0.12, max: 0.12, noNaN: true });
    const property = fc.property(
      fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 7, maxLength: 7 }),
      near,
      fc.double({ min: 0.03, max: 0.4, noNaN: true }),
      near,
      fc.constantFrom("left" as const, "right" as const),
      (turns, x, up, z, foot) => {
        const free = bent(turns);
        const joints = free.slice();
        const hipJoint = point(free, ankles[foot] - 2);
        const reach = (boneLengths(free)[ankles[foot]]! + boneLengths(free)[ankles[foot] - 1]!) * 0.99;
        const place: Vector = [hipJoint[0] + x, hipJoint[1] - reach + up, hipJoint[2] + z];
        if (distance(place, hipJoint) > reach) return;
        holdFeet(joints, [{ foot, place, weight: 1 }]);
        expect(distance(point(joints, ankles[foot]), place)).toBeLessThan(1e-4);
        boneLengths(joints).forEach((length, joint) => {
          expect(Math.abs(length - boneLengths(free)[joint]!)).toBeLessThan(1e-6);
        });
        for (const joint of [0, 8, 10, 13, 16, ankles[foot === "left" ? "right" : "left"]]) {
          expect(distance(point(joints, joint), point(free, joint))).toBe(0);
        }
      },
    );
    fc.assert(property, { seed: 20261124, numRuns: 500 });
  });

  it("a little more or less of a hold is a little more or less of a change, also of a straight leg", () => {
    const straight = figure();
    for (const [knee, ankle] of [
      [5, 6],
      [2, 3],
    ] as const) {
      straight.set([straight[knee * 3]!, -0.4, 0], knee * 3);
      straight.set([straight[knee * 3]!, -0.82, 0], ankle * 3);
    }
    let before = straight;
    for (let step = 0; step <= 200; step++) {
      const joints = straight.slice();
      const place: Vector = [0.1, -0.7, 0.05];
      holdFeet(joints, [{ foot: "left", place, weight: step / 200 }]);
      // The knee of a leg that was straight goes out as the root of how much it shortens: steepest at the start.
      expect(distance(point(joints, 5), point(before, 5))).toBeLessThan(step < 3 ? 0.03 : 0.012);
      before = joints;
    }
    // It bends to the front.
    expect(before[5 * 3 + 2]!).toBeGreaterThan(0.1);
  });

  it("two feet out of reach bring the body as near as it has to come", () => {
    const joints = figure();
    const places = { left: [0.12, -0.9, 0.5], right: [-0.12, -0.9, 0.5] } as const;
    holdFeet(joints, [
      { foot: "left", place: places.left, weight: 1 },
      { foot: "right", place: places.right, weight: 1 },
    ]);
    for (const foot of ["left", "right"] as const) {
      expect(distance(point(joints, ankles[foot]), places[foot])).toBeLessThan(1e-4);
    }
    expect(point(joints, 0)[2]).toBeGreaterThan(0.05);
    expect(boneLengths(joints)[5]).toBeCloseTo(boneLengths(figure())[5]!, 6);
  });

  it("holds that share a foot meet in between", () => {
    const joints = figure();
    const free = point(joints, 6);
    const aside = (x: number): Vector => [free[0] + x, free[1] + 0.05, free[2]];
    holdFeet(joints, [
      { foot: "left", place: aside(0), weight: 0.5 },
      { foot: "left", place: aside(0.1), weight: 0.5 },
    ]);
    expect(distance(point(joints, 6), aside(0.05))).toBeLessThan(1e-4);
  });
});
