import { describe, expect, it } from "vitest";
import { meanBodyHeightMm, meanBoneLengthsMm, scaleToMeanLimbs } from "../../../src/pose/meanBody";
import { boneLengthSpreads } from "../../../src/pose/metrics";
import { bones, coordinateCount, mirroredJoint } from "../../../src/pose/skeleton";

const pose = Float32Array.from({ length: coordinateCount }, (_, i) => Math.sin(i * i + 1) * 400 + 1000);

function direction(of: ArrayLike<number>, child: number, parent: number): number[] {
  const line = [0, 1, 2].map((axis) => of[child * 3 + axis]! - of[parent * 3 + axis]!);
  const length = Math.hypot(...line);
  return line.map((value) => value / length);
}

describe("the mean body", () => {
  it("has the same left and right, and the height of a person", () => {
    for (const [child] of bones) expect(meanBoneLengthsMm[child]).toBe(meanBoneLengthsMm[mirroredJoint[child]!]);
    expect(meanBodyHeightMm).toBeCloseTo(1673.3, 1);
  });

  it("gives a pose the mean bone lengths, keeps every bone's direction and puts the hip at the origin", () => {
    const scaled = new Float32Array(coordinateCount);
    scaleToMeanLimbs(pose, scaled);
    expect([...scaled.slice(0, 3)]).toEqual([0, 0, 0]);
    const spreads = boneLengthSpreads(scaled);
    bones.forEach(([child, parent], i) => {
      expect(spreads[i]!.meanMm).toBeCloseTo(meanBoneLengthsMm[child]!, 2);
      direction(scaled, child, parent).forEach((value, axis) => {
        expect(value).toBeCloseTo(direction(pose, child, parent)[axis]!, 4);
      });
    });
  });

  it("does the same in place", () => {
    const scaled = new Float32Array(coordinateCount);
    scaleToMeanLimbs(pose, scaled);
    const inPlace = Float32Array.from(pose);
    scaleToMeanLimbs(inPlace, inPlace);
    expect(inPlace).toEqual(scaled);
  });
});
