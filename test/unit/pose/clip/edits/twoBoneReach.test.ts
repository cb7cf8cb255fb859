import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachWithTwoBones } from "../../../../../src/pose/clip/edits/twoBoneReach";
import { distance } from "../testClip";

type Point = readonly [number, number, number];
const start: Point = [10, 20, 30];
const arm = { start, middle: [10, 320, 30] as Point, end: [10, 320, -170] as Point };

describe("reachWithTwoBones", () => {
  it("puts the end where it is to be, by the law of cosines", () => {
    // 300 and 200 long; 3-4-5: at a distance of sqrt(130000) the elbow is at a right angle, as it is now.
    const { middle, end } = reachWithTwoBones(arm, [10, 320, -170], [0, 0, 1]);
    expect(distance(middle, arm.middle)).toBeLessThan(1e-9);
    expect(distance(end, arm.end)).toBeLessThan(1e-9);
  });

  it("is stretched towards what is out of reach", () => {
    const { middle, end } = reachWithTwoBones(arm, [10, 20, 3030], [0, 1, 0]);
    expect(distance(end, [10, 20, 530])).toBeLessThan(1e-9);
    expect(distance(middle, [10, 20, 330])).toBeLessThan(1e-9);
  });

  it("is folded towards what is too near, even the joint itself", () => {
    expect(distance(reachWithTwoBones(arm, [10, 21, 30], [0, 0, 1]).end, start)).toBeCloseTo(100, 6);
    expect(distance(reachWithTwoBones(arm, start, [0, 0, 1]).end, start)).toBeCloseTo(100, 6);
  });

  it("bends a straight limb towards the natural side", () => {
    const straight = { start, middle: [10, 320, 30] as Point, end: [10, 520, 30] as Point };
    const { middle } = reachWithTwoBones(straight, [10, 420, 30], [0, 0.5, 1]);
    expect(middle[2]).toBeGreaterThan(130);
    expect(middle[0]).toBeCloseTo(10, 9);
  });

  it("keeps the side to which it bends when it is swung", () => {
    // It bends in the plane x = 10; swung within that plane it stays in it, on the same side.
    const { middle, end } = reachWithTwoBones(arm, [10, 20, -330], [1, 0, 0]);
    expect(end[2]).toBeCloseTo(-330, 9);
    expect(middle[0]).toBeCloseTo(10, 9);
    expect(middle[1]).toBeGreaterThan(20);
  });

  it("keeps both bones' lengths, reaches what can be reached, and gives numbers, whatever it gets", () => {
    const point = fc.tuple(
      ...([0, 1, 2].map(() => fc.double({ min: -500, max: 500, noNaN: true })) as never as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    );
    fc.assert(
      fc.property(point, point, point, point, point, (from, middle, end, target, natural) => {
        const [upper, lower] = [distance(from, middle), distance(middle, end)];
        const reached = reachWithTwoBones({ start: from, middle, end }, target, natural);
        expect(distance(from, reached.middle)).toBeCloseTo(upper, 4);
        expect(distance(reached.middle, reached.end)).toBeCloseTo(lower, 4);
        const wanted = distance(from, target);
        if (wanted <= upper + lower && wanted >= Math.abs(upper - lower)) {
          expect(distance(reached.end, target)).toBeLessThan(1e-6);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
