import { describe, expect, it } from "vitest";
import { jointParents, mirroredJoint } from "../../../../src/pose/skeleton";
import { applyBodyProportions, drawBodyProportions } from "../../../../src/pose/synthesis/bodyProportions";
import { createRandom } from "../../../../src/pose/synthesis/random";
import { standingPoints } from "./testMotion";

const upright = standingPoints(0.7);
const length = (points: Float32Array, a: number, b: number) =>
  Math.hypot(...[0, 1, 2].map((axis) => points[a * 3 + axis]! - points[b * 3 + axis]!));

function changed(sequence: number) {
  const body = drawBodyProportions(createRandom(1, sequence));
  const points = new Float32Array(72);
  applyBodyProportions(upright, body, points);
  return { body, points };
}

describe("body proportions", () => {
  it("stretch every bone by its factor and keep its direction", () => {
    const { body, points } = changed(3);
    for (let joint = 1; joint < 17; joint++) {
      const parent = jointParents[joint]!;
      const factor = body.boneFactors[joint]!;
      for (let axis = 0; axis < 3; axis++) {
        const before = upright[joint * 3 + axis]! - upright[parent * 3 + axis]!;
        expect(points[joint * 3 + axis]! - points[parent * 3 + axis]!).toBeCloseTo(factor * before, 1);
      }
    }
  });

  it("are the same on both sides", () => {
    for (let sequence = 0; sequence < 20; sequence++) {
      const { boneFactors } = changed(sequence).body;
      for (let joint = 1; joint < 17; joint++) expect(boneFactors[joint]).toBe(boneFactors[mirroredJoint[joint]!]);
    }
  });

  it("move the face and the toes along", () => {
    const { points } = changed(5);
    const head = points.slice(30, 33);
    const nose = points.slice(51, 54);
    expect(Math.hypot(...nose.map((value, axis) => value - head[axis]!))).toBeLessThan(250);
    expect(length(points, 22, 6)).toBeLessThan(1.7 * length(upright, 22, 6));
  });

  it("give wider hips and narrower shoulders than the capture's on average", () => {
    const bodies = Array.from({ length: 300 }, (_, sequence) => changed(sequence).body.boneFactors);
    const ratio = bodies.reduce((sum, factors) => sum + factors[1]! / factors[11]!, 0) / bodies.length;
    expect(ratio).toBeGreaterThan(1.1);
    expect(ratio).toBeLessThan(1.4);
  });
});
