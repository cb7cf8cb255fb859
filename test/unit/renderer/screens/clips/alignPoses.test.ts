import { describe, expect, it } from "vitest";
import { coordinateCount } from "../../../../../src/pose/skeleton";
import { alignPoses } from "../../../../../src/renderer/screens/clips/importing/alignPoses";
import { nearestFrames } from "../../../../../src/renderer/screens/clips/importing/nearestFrames";

/** A body that is the same from no two sides, hip at the origin. */
const body = Float32Array.from({ length: coordinateCount }, (_, i) => (i < 3 ? 0 : Math.sin(i * 1.7) * 0.4));

/** Half as large, turned by a quarter about Y: (x, y, z) -> (-z, y, x) / 2. */
const turnedBody = body.map((_, i) => {
  const point = i - (i % 3);
  return [-body[point + 2]!, body[point + 1]!, body[point]!][i % 3]! / 2;
});

function truthOf(...hips: [number, number, number][]): Float32Array {
  const truth = new Float32Array(hips.length * coordinateCount);
  hips.forEach((hip, frame) => {
    for (let i = 0; i < coordinateCount; i++) truth[frame * coordinateCount + i] = body[i]! + hip[i % 3]!;
  });
  return truth;
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 4);
}

describe("predictions beside a truth", () => {
  it("that are smaller and face elsewhere come to lie on it, wherever it walks", () => {
    const truth = truthOf([0, 1, 0], [2, 1, -3]);
    const [first, second] = alignPoses([turnedBody, turnedBody], truth, true);
    expectNear(first!, truth.subarray(0, coordinateCount));
    expectNear(second!, truth.subarray(coordinateCount));
  });

  it("that are not to be turned keep their facing, hip on hip and as large", () => {
    const [aligned] = alignPoses([turnedBody], truthOf([5, 0, 0]), false);
    expectNear(
      aligned!,
      turnedBody.map((value, i) => value * 2 + (i % 3 === 0 ? 5 : 0)),
    );
  });

  it("that are missing, or have no truth beside them, are left out", () => {
    const truth = truthOf([0, 0, 0], [0, 0, 0]);
    truth.fill(Number.NaN, coordinateCount);
    const aligned = alignPoses([undefined, turnedBody], truth, true);
    expect(aligned).toEqual([undefined, undefined]);
  });
});

describe("the clip's frame at the time of a motion's frame", () => {
  const clip = [2, 2.1, 2.3, 2.4];

  it("is the nearest one, the motion being later by the offset", () => {
    expect(nearestFrames(clip, [0, 0.12, 0.34], 2)).toEqual([0, 1, 2]);
    expect(nearestFrames(clip, [0], 2.4)).toEqual([3]);
  });

  it("is none outside of the clip and inside of a gap", () => {
    expect(nearestFrames(clip, [0, 10], 1.8)).toEqual([undefined, undefined]);
    expect(nearestFrames([0, 1], [0.5], 0)).toEqual([undefined]);
    expect(nearestFrames([], [0], 0)).toEqual([undefined]);
  });
});
