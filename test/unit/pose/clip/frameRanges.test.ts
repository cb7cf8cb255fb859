import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameRange } from "../../../../src/common/clipEdits";
import { holds, joinRanges, RangeTable, stretchAt, takeAt } from "../../../../src/pose/clip/frameRanges";

const range: fc.Arbitrary<FrameRange> = fc
  .tuple(fc.nat({ max: 40 }), fc.nat({ max: 8 }))
  .map(([first, length]) => [first, first + length]);

describe("joinRanges", () => {
  it("joins what overlaps or touches, in order, and leaves its ranges alone", () => {
    const given: FrameRange[] = [
      [8, 9],
      [0, 2],
      [3, 4],
      [1, 2],
    ];
    expect(joinRanges(given)).toEqual([
      [0, 4],
      [8, 9],
    ]);
    expect(given[1]).toEqual([0, 2]);
  });

  it("covers the same frames, with a hole between any two", () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const joined = joinRanges(ranges);
        for (let frame = 0; frame < 60; frame++) {
          const covered = ranges.some((r) => holds(r, frame));
          const { range: stretch, inside } = stretchAt(joined, frame);
          expect(inside).toBe(covered);
          expect(holds(stretch, frame)).toBe(true);
          // It ends exactly where that changes.
          if (stretch[0] > 0) expect(ranges.some((r) => holds(r, stretch[0] - 1))).toBe(!covered);
          if (stretch[1] < 60) expect(ranges.some((r) => holds(r, stretch[1] + 1))).toBe(!covered);
        }
      }),
      { seed: 41 },
    );
  });
});

describe("RangeTable", () => {
  it("finds all values over a frame in the order in which they were given", () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const table = new RangeTable(ranges.map((r, i) => [r, i]));
        for (let frame = 0; frame < 60; frame++) {
          expect(table.at(frame)).toEqual(ranges.flatMap((r, i) => (holds(r, frame) ? [i] : [])));
        }
      }),
      { seed: 42 },
    );
  });
});

describe("takeAt", () => {
  it("is from one cut to before the next", () => {
    expect([0, 4, 5, 9, 10].map((frame) => takeAt([5, 9, 300], frame, 20))).toEqual([
      [0, 4],
      [0, 4],
      [5, 8],
      [9, 19],
      [9, 19],
    ]);
    expect(takeAt([], 7, 20)).toEqual([0, 19]);
  });
});
