import { describe, expect, it } from "vitest";
import { placeTogether } from "../../../../src/renderer/skeleton/placeTogether";

/** The hip at 0, one foot so far below it (camera axes: y down). */
function pose(footMm: number): Float32Array {
  const joints = new Float32Array(51);
  joints[3 * 3 + 1] = footMm;
  return joints;
}

describe("poses that are compared", () => {
  it("keep their hips together and stand on the floor with the lowest foot of any", () => {
    const [first, second] = placeTogether([pose(900), pose(1000)]);
    expect(first![1]).toBeCloseTo(second![1]!, 6);
    // The deeper foot is 7 cm above the floor, the other 10 cm higher.
    expect(second![3 * 3 + 1]).toBeCloseTo(0.07, 5);
    expect(first![3 * 3 + 1]).toBeCloseTo(0.17, 5);
  });

  it("leave out what is no whole pose", () => {
    const broken = pose(900);
    broken[20] = Number.NaN;
    const [first, second, third] = placeTogether([broken, undefined, pose(900)]);
    expect([first, second]).toEqual([undefined, undefined]);
    expect(third![3 * 3 + 1]).toBeCloseTo(0.07, 5);
  });
});
